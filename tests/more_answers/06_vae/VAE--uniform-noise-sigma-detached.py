# question: VAE
# wrong, two mistakes
# a tutor would say: torch.rand_like draws uniformly from 0 to 1, the noise has to be standard normal. And sigma is computed under no_grad, so no gradient reaches logvar.

class VAE(nn.Module):
    def __init__(self, z_dim):
        super().__init__()
        self.encoder = Encoder(z_dim)
        self.decoder = Decoder(z_dim)

    def reparameterize(self, mu, logvar):
        noise = torch.rand_like(mu)
        with torch.no_grad():
            sigma = logvar.mul(0.5).exp()
        return mu + sigma * noise

    def forward(self, x):
        mu, logvar = self.encoder(x)
        z = self.reparameterize(mu, logvar)
        recon_x = self.decoder(z)
        return recon_x, mu, logvar
