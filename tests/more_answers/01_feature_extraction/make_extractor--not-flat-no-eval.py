# question: make_extractor
# wrong, two mistakes
# a tutor would say: Without a flatten after the pooling the features have the shape (N, d, 1, 1). And you never call eval(), so batch norm still uses the statistics of the batch.

def make_extractor(backbone):
    layers = list(backbone.children())[:-1]
    extractor = nn.Sequential(*layers)
    for parameter in extractor.parameters():
        parameter.requires_grad = False
    return extractor
