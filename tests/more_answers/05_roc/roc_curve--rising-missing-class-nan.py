# question: roc_curve
# wrong, two mistakes
# a tutor would say: The points run from the lowest score up and the infinite threshold comes last, the contract wants them falling. And when a class is missing you return nan without a ValueError.

def roc_curve(labels, scores):
    labels, scores = np.asarray(labels), np.asarray(scores)
    if labels.shape != scores.shape:
        raise ValueError("labels and scores need the same length")
    if not np.isfinite(scores).all():
        raise ValueError("a score is not finite")
    pos, neg = np.sort(scores[labels == 1]), np.sort(scores[labels == 0])
    thresholds = np.append(np.unique(scores), np.inf)
    tp = len(pos) - np.searchsorted(pos, thresholds, side="left")
    fp = len(neg) - np.searchsorted(neg, thresholds, side="left")
    return np.divide(fp, len(neg)), np.divide(tp, len(pos)), thresholds
