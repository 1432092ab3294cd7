# question: Decoder
# wrong
# a tutor would say: Softmax makes the 784 pixels of an image sum to 1. Each pixel is a probability of its own, so it needs a sigmoid.

class Decoder(nn.Module):
    def __init__(self, z_dim):
        super().__init__()
        self.fc3 = nn.Linear(z_dim, 400)
        self.fc4 = nn.Linear(400, 784)

    def forward(self, z):
        h = self.fc3(z).clamp(min=0)
        return F.softmax(self.fc4(h), dim=1)
