# question: weight_templates
# wrong
# a tutor would say: nn.Linear keeps one row for each class already. After the transpose the reshape mixes the weights of all classes in each picture.

def weight_templates(model):
    weights = model.linear.weight.detach().numpy()
    return weights.T.reshape(-1, 28, 28)
