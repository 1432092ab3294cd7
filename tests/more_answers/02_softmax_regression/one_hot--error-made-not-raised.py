# question: one_hot
# wrong
# a tutor would say: You make a ValueError but there is no raise in front of it, so nothing happens: -1 becomes the last class, and a label that is too large gives an IndexError.

def one_hot(labels, num_classes):
    if labels.min() < 0 or labels.max() >= num_classes:
        ValueError("labels must lie in 0..num_classes - 1")
    return np.eye(num_classes)[labels]
