# question: one_hot
# wrong, two mistakes
# a tutor would say: Only labels that are too large raise; a label of -1 sets the last column without a word. And the rows are integers where floats are asked for.

def one_hot(labels, num_classes):
    N = len(labels)
    Y = np.zeros((N, num_classes), dtype=int)
    for n in range(N):
        if labels[n] >= num_classes:
            raise ValueError(f"label {labels[n]} is too large")
        Y[n, labels[n]] = 1
    return Y
