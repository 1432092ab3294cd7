# question: roc_curve
# wrong
# a tutor would say: np.diff marks where the score changes, but after the last group nothing changes. The point of the lowest score, (1, 1), is missing.

def roc_curve(labels, scores):
    labels, scores = np.asarray(labels), np.asarray(scores)
    if len(labels) != len(scores):
        raise ValueError("labels and scores differ in length")
    if not np.all(np.isfinite(scores)):
        raise ValueError("a score is not finite")
    P = np.sum(labels == 1)
    N = np.sum(labels == 0)
    if P == 0 or N == 0:
        raise ValueError("a class is missing")

    order = np.argsort(scores)[::-1]
    y, s = labels[order], scores[order]
    last = np.flatnonzero(np.diff(s))  # last sample of each group of equal scores
    tp = np.cumsum(y == 1)[last]
    fp = np.cumsum(y == 0)[last]

    tpr = np.concatenate([[0.0], tp / P])
    fpr = np.concatenate([[0.0], fp / N])
    thresholds = np.concatenate([[np.inf], s[last]])
    return fpr, tpr, thresholds
