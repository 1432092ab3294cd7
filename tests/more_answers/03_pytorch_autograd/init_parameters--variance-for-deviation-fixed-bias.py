# question: init_parameters
# wrong, two mistakes
# a tutor would say: The deviation is 1/k here, the square root is missing. And b does not require gradients, so it is never trained.

def init_parameters(num_features, num_classes):
    W = torch.normal(mean=0.0, std=1 / num_features, size=(num_features, num_classes))
    W.requires_grad_()
    b = torch.zeros(num_classes)
    return W, b
