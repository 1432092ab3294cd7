# question: init_parameters
# wrong, two mistakes
# a tutor would say: The deviation is made from the number of classes, not from the number of features, whose terms are summed. And b does not ask for gradients.

def init_parameters(num_features, num_classes):
    std = 1 / num_classes**0.5
    W = torch.empty(num_features, num_classes).normal_(0, std).requires_grad_()
    b = torch.zeros(num_classes)
    return W, b
