# question: one_hot
# wrong, two mistakes
# a tutor would say: The number of columns comes from the largest label at hand, so a batch without the last class has too few. And you only test the upper end: a label of -1 is taken for the last column without a word.

def one_hot(labels, num_classes):
    labels = np.asarray(labels)
    if np.any(labels >= num_classes):
        raise ValueError("label too large")
    Y = np.zeros((labels.shape[0], labels.max() + 1))
    Y[np.arange(labels.shape[0]), labels] = 1.0
    return Y
