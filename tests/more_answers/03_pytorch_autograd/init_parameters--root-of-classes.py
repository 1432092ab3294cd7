# question: init_parameters
# wrong
# a tutor would say: The deviation has to be one over the root of the number of features. You take the number of classes, so the weights are far too large.

def init_parameters(num_features, num_classes):
    weights = torch.empty(num_features, num_classes)
    nn.init.normal_(weights, std=num_classes ** -0.5)
    bias = torch.zeros(num_classes)
    return weights.requires_grad_(True), bias.requires_grad_(True)
