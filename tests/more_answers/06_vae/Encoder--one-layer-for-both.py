# question: Encoder
# wrong
# a tutor would say: fc2_mu and fc2_logvar are the same layer under two names, so logvar always equals mu. They need their own weights.

class Encoder(nn.Module):
    def __init__(self, z_dim):
        super().__init__()
        self.fc1 = nn.Linear(28 * 28, 400)
        self.fc2_mu = self.fc2_logvar = nn.Linear(400, z_dim)

    def forward(self, x):
        h = F.relu(self.fc1(torch.flatten(x, start_dim=1)))
        return self.fc2_mu(h), self.fc2_logvar(h)
