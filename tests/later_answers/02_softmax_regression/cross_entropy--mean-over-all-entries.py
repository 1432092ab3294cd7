# question: cross_entropy
# wrong
# a tutor would say: np.mean runs over all N times C entries, zeros included, so the loss is C times too small. Sum over the classes, then take the mean over the samples.

def cross_entropy(Z, Y):
    return np.mean(Y * (logsumexp(Z)[:, None] - Z))
