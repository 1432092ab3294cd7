# question: weight_templates
# wrong
# a tutor would say: The weight of nn.Linear is (C, 784), one row for each class, but you cut it up as if it were (784, C). The shape is right, yet each image mixes weights of all classes.

def weight_templates(model):
    weights = model.linear.weight.detach().cpu().numpy()
    return weights.reshape(28, 28, -1).transpose(2, 0, 1)
