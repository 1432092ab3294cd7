# question: Decoder
# wrong, two mistakes
# a tutor would say: There is no ReLU between fc3 and fc4, so together they are one linear layer. And the images should come out as (N, 784), not as (N, 1, 28, 28).

class Decoder(nn.Module):
    def __init__(self, z_dim):
        super().__init__()
        self.fc3 = nn.Linear(z_dim, 400)
        self.fc4 = nn.Linear(400, 784)

    def forward(self, z):
        out = self.fc4(self.fc3(z))
        out = torch.sigmoid(out)
        return out.view(-1, 1, 28, 28)
