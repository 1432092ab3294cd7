# question: roc_curve
# wrong, two mistakes
# a tutor would say: For equal scores you take the counts at the first of them and not at the last, so the rest of the group is not yet in. And the counts are divided by the number of all samples instead of the size of their own class.

def roc_curve(labels, scores):
    labels = np.asarray(labels)
    scores = np.asarray(scores, dtype=float)
    n = len(scores)
    if len(labels) != n:
        raise ValueError("lengths")
    if not (np.any(labels == 1) and np.any(labels == 0)):
        raise ValueError("only one class")
    if not np.isfinite(scores).all():
        raise ValueError("scores")
    order = np.argsort(-scores, kind="stable")
    s, y = scores[order], labels[order]
    new = np.flatnonzero(np.diff(s, prepend=np.inf))
    tp = np.cumsum(y)[new]
    fp = np.cumsum(1 - y)[new]
    tpr = np.concatenate([[0], tp / n])
    fpr = np.concatenate([[0], fp / n])
    return fpr, tpr, np.concatenate([[np.inf], s[new]])
