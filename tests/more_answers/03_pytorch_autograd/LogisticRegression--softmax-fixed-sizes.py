# question: LogisticRegression
# wrong, two mistakes
# a tutor would say: forward should return logits, the loss applies softmax itself. And the sizes 784 and 10 are written into the layer, the two arguments have no effect.

class LogisticRegression(nn.Module):
    def __init__(self, num_features=784, num_classes=10):
        super().__init__()
        self.linear = nn.Linear(784, 10)

    def forward(self, images):
        x = images.flatten(start_dim=1)
        return torch.softmax(self.linear(x), dim=1)
