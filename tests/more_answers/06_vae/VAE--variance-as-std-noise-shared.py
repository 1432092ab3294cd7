# question: VAE
# wrong, two mistakes
# a tutor would say: exp(logvar) is the variance, the noise has to be stretched by its square root. And all images of a batch share one noise vector, each needs its own.

class VAE(nn.Module):
    def __init__(self, z_dim):
        super().__init__()
        self.encoder = Encoder(z_dim)
        self.decoder = Decoder(z_dim)

    def reparameterize(self, mu, logvar):
        eps = torch.randn(mu.shape[1])
        return mu + eps * torch.exp(logvar)

    def forward(self, x):
        mu, logvar = self.encoder(x)
        z = self.reparameterize(mu, logvar)
        return self.decoder(z), mu, logvar
