# question: VAE
# wrong
# a tutor would say: The seed is set anew in every call, so the noise is always the same. It should be new at each call.

class VAE(nn.Module):
    def __init__(self, z_dim):
        super().__init__()
        self.encoder = Encoder(z_dim)
        self.decoder = Decoder(z_dim)

    def reparameterize(self, mu, logvar):
        torch.manual_seed(0)  # reproducible
        eps = torch.randn_like(mu)
        return eps * torch.sqrt(torch.exp(logvar)) + mu

    def forward(self, x):
        mu, logvar = self.encoder(x)
        return self.decoder(self.reparameterize(mu, logvar)), mu, logvar
