# question: make_extractor
# wrong, two mistakes
# a tutor would say: squeeze() removes the batch axis, too, when N = 1. And the attribute is called requires_grad: your require_grad is a new name that PyTorch never looks at, so nothing is frozen.

def make_extractor(backbone):
    class Features(nn.Module):
        def __init__(self, network):
            super().__init__()
            self.body = nn.Sequential(*list(network.children())[:-1])

        def forward(self, x):
            return self.body(x).squeeze()

    extractor = Features(backbone)
    for p in extractor.parameters():
        p.require_grad = False
    extractor.eval()
    return extractor
