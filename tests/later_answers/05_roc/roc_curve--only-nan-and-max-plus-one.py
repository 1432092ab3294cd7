# question: roc_curve
# wrong, two mistakes
# a tutor would say: Only nan is refused, an infinite score passes. And the first threshold is the highest score plus 1, where +inf is asked for.

def roc_curve(labels, scores):
    labels = np.asarray(labels)
    scores = np.asarray(scores, dtype=float)
    if labels.shape != scores.shape:
        raise ValueError("lengths differ")
    if np.isnan(scores).any():
        raise ValueError("nan among the scores")
    if len(np.unique(labels)) < 2:
        raise ValueError("need both classes")

    distinct, group = np.unique(scores, return_inverse=True)
    group = group.ravel()
    pos = np.bincount(group, weights=labels == 1)[::-1]
    neg = np.bincount(group, weights=labels == 0)[::-1]
    thresholds = distinct[::-1]

    tpr = np.r_[0, np.cumsum(pos)] / pos.sum()
    fpr = np.r_[0, np.cumsum(neg)] / neg.sum()
    return fpr, tpr, np.r_[thresholds[0] + 1, thresholds]
