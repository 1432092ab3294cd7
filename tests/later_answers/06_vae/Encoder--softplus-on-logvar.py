# question: Encoder
# wrong
# a tutor would say: softplus makes logvar positive. It is a logarithm and may be negative; so no cloud can be narrower than 1.

class Encoder(nn.Module):
    def __init__(self, z_dim):
        super().__init__()
        self.fc1 = nn.Linear(784, 400)
        self.fc2_mu = nn.Linear(400, z_dim)
        self.fc2_logvar = nn.Linear(400, z_dim)

    def forward(self, x):
        hidden = torch.relu(self.fc1(x.flatten(start_dim=1)))
        mu = self.fc2_mu(hidden)
        logvar = F.softplus(self.fc2_logvar(hidden))  # a variance is positive
        return mu, logvar
