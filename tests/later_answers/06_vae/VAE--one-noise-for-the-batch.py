# question: VAE
# wrong
# a tutor would say: The noise has one row that all images of the batch share. Each image needs noise of its own; broadcasting hides that.

class VAE(nn.Module):
    def __init__(self, z_dim):
        super().__init__()
        self.z_dim = z_dim
        self.encoder = Encoder(z_dim)
        self.decoder = Decoder(z_dim)

    def reparameterize(self, mu, logvar):
        eps = torch.randn(mu.shape[-1])
        sigma = logvar.exp().sqrt()
        return mu + sigma * eps

    def forward(self, x):
        mu, logvar = self.encoder(x)
        z = self.reparameterize(mu, logvar)
        return self.decoder(z), mu, logvar
