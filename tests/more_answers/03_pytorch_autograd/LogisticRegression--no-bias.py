# question: LogisticRegression
# wrong
# a tutor would say: bias=False leaves out b, which is part of the model of this notebook.

class LogisticRegression(nn.Module):
    def __init__(self, num_features=784, num_classes=10):
        super().__init__()
        self.linear = nn.Linear(num_features, num_classes, bias=False)

    def forward(self, images):
        N = images.shape[0]
        return self.linear(images.reshape(N, -1))
