# question: init_parameters
# wrong, two mistakes
# a tutor would say: W is the result of a division, hence no leaf, and its .grad stays empty. And the bias starts at ones where zeros were asked for.

def init_parameters(num_features, num_classes):
    W = torch.randn(num_features, num_classes, requires_grad=True) / num_features**0.5
    b = torch.ones(num_classes, requires_grad=True)
    return W, b
