# question: roc_curve
# wrong, two mistakes
# a tutor would say: The first threshold has to be +inf, yours is the highest score plus 1. And labels and scores of different lengths are not refused with a ValueError.

def roc_curve(labels, scores):
    labels, scores = np.asarray(labels), np.asarray(scores)
    n_pos, n_neg = (labels == 1).sum(), (labels == 0).sum()
    if min(n_pos, n_neg) == 0:
        raise ValueError("a class is missing")
    if not np.isfinite(scores).all():
        raise ValueError("not finite")
    descending = np.argsort(scores)[::-1]
    sorted_scores = scores[descending]
    hits = labels[descending] == 1
    ends = np.append(np.flatnonzero(np.diff(sorted_scores)), len(sorted_scores) - 1)
    tp = np.insert(np.cumsum(hits)[ends], 0, 0)
    fp = np.insert(np.cumsum(~hits)[ends], 0, 0)
    thresholds = np.insert(sorted_scores[ends].astype(float), 0, sorted_scores[0] + 1.0)
    return fp / n_neg, tp / n_pos, thresholds
