# question: VAE
# wrong, two mistakes
# a tutor would say: In eval mode you return the mean without noise, but the draw is asked for in both modes. And the code always has 20 numbers, the z_dim that was handed in is ignored.

class VAE(nn.Module):
    def __init__(self, z_dim):
        super().__init__()
        self.encoder, self.decoder = Encoder(20), Decoder(20)

    def reparameterize(self, mu, logvar):
        if not self.training:
            return mu
        std = torch.exp(0.5 * logvar)
        return mu + std * torch.randn_like(std)

    def forward(self, x):
        mu, logvar = self.encoder(x)
        recon_x = self.decoder(self.reparameterize(mu, logvar))
        return recon_x, mu, logvar
