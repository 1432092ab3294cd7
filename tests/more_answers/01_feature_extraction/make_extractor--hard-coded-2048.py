# question: make_extractor
# wrong
# a tutor would say: The width 2048 is written into the reshape. A ResNet-18 has 512 features for each image, and then four images end up in one row.

def make_extractor(backbone):
    class Extractor(nn.Module):
        def __init__(self):
            super().__init__()
            self.layers = nn.Sequential(*list(backbone.children())[:-1])

        def forward(self, x):
            h = self.layers(x)
            return h.reshape(-1, 2048)

    return Extractor().eval().requires_grad_(False)
