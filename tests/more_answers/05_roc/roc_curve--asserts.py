# question: roc_curve
# wrong
# a tutor would say: Bad input has to raise a ValueError, your asserts raise an AssertionError.

def roc_curve(labels, scores):
    labels = np.asarray(labels)
    scores = np.asarray(scores)
    assert len(labels) == len(scores), "lengths differ"
    assert 0 < np.sum(labels == 1) < len(labels), "a class is missing"
    assert np.isfinite(scores).all(), "a score is not finite"

    thresholds, group = np.unique(scores, return_inverse=True)
    positives = np.bincount(group, weights=labels == 1)[::-1]
    negatives = np.bincount(group, weights=labels == 0)[::-1]
    tpr = np.cumsum(positives) / positives.sum()
    fpr = np.cumsum(negatives) / negatives.sum()
    return np.r_[0, fpr], np.r_[0, tpr], np.r_[np.inf, thresholds[::-1]]
