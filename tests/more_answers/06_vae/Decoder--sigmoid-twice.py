# question: Decoder
# wrong
# a tutor would say: The sigmoid is applied twice, so all pixels lie between 0.5 and 0.73.

class Decoder(nn.Module):
    def __init__(self, z_dim):
        super().__init__()
        self.fc3 = nn.Linear(z_dim, 400)
        self.fc4 = nn.Linear(400, 784)
        self.sigmoid = nn.Sigmoid()

    def forward(self, z):
        hidden = torch.relu(self.fc3(z))
        pixels = self.sigmoid(self.fc4(hidden))
        return self.sigmoid(pixels)
