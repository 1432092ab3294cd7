# question: LogisticRegression
# wrong, two mistakes
# a tutor would say: The number of outputs is fixed at 10, whatever num_classes says. And forward returns probabilities where logits are asked for, so the loss applies softmax a second time.

class LogisticRegression(nn.Module):
    def __init__(self, num_features=784, num_classes=10):
        super().__init__()
        self.flatten = nn.Flatten()
        self.linear = nn.Linear(num_features, 10)
        self.softmax = nn.Softmax(dim=1)

    def forward(self, images):
        x = self.flatten(images)
        x = self.linear(x)
        return self.softmax(x)
