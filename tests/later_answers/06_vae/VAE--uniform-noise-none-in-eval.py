# question: VAE
# wrong, two mistakes
# a tutor would say: rand_like draws uniformly from 0 to 1; the noise has to be standard normal. And in eval mode the mean is returned, although a draw is asked for in both modes.

class VAE(nn.Module):
    def __init__(self, z_dim):
        super().__init__()
        self.encoder = Encoder(z_dim)
        self.decoder = Decoder(z_dim)

    def reparameterize(self, mu, logvar):
        if not self.training:
            return mu
        std = torch.exp(logvar / 2)
        return mu + std * torch.rand_like(std)

    def forward(self, x):
        mu, logvar = self.encoder(x)
        recon_x = self.decoder(self.reparameterize(mu, logvar))
        return recon_x, mu, logvar
