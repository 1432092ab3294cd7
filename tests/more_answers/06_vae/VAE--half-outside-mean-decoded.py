# question: VAE
# wrong, two mistakes
# a tutor would say: The one half belongs inside the exponential: sigma is exp(logvar / 2), not exp(logvar) / 2. And forward decodes the mean, the draw z is never used.

class VAE(nn.Module):
    def __init__(self, z_dim):
        super().__init__()
        self.encoder = Encoder(z_dim)
        self.decoder = Decoder(z_dim)

    def reparameterize(self, mu, logvar):
        sigma = 0.5 * logvar.exp()
        epsilon = torch.randn(mu.shape, device=mu.device)
        return mu + sigma * epsilon

    def forward(self, x):
        mu, logvar = self.encoder(x)
        z = self.reparameterize(mu, logvar)
        return self.decoder(mu), mu, logvar
