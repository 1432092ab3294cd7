# question: make_extractor
# wrong, two mistakes
# a tutor would say: The last two children are cut off, so avgpool goes as well, and larger images give more than d numbers. And eval is named but not called: the parentheses are missing, so batch norm stays in train mode.

def make_extractor(backbone):
    layers = list(backbone.children())
    layers = layers[:-2]
    body = nn.Sequential(*layers, nn.Flatten(start_dim=1))
    body.requires_grad_(False)
    body.eval
    return body
