# question: make_extractor
# wrong, two mistakes
# a tutor would say: You cut off avgpool together with fc, so larger images give more than d numbers. And you freeze only the layer that you throw away; all parameters that remain still ask for gradients.

def make_extractor(backbone):
    for p in backbone.fc.parameters():
        p.requires_grad_(False)

    body = list(backbone.children())[:-2]
    net = nn.Sequential(*body, nn.Flatten())
    return net.eval()
