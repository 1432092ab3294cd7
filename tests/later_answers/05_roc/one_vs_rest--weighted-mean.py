# question: one_vs_rest
# wrong
# a tutor would say: The areas are weighted with the frequency of the classes. The macro mean is the plain mean, in which a rare class weighs as much as a frequent one.

def one_vs_rest(labels, y_hat):
    C = y_hat.shape[1]
    counts = np.bincount(labels, minlength=C)
    if (counts == 0).any():
        raise ValueError("a class has no sample")
    result = []
    for c in range(C):
        fpr, tpr, _ = roc_curve((labels == c).astype(int), y_hat[:, c])
        result.append((fpr, tpr, auc(fpr, tpr)))
    areas = np.array([area for _, _, area in result])
    return result, np.average(areas, weights=counts)
