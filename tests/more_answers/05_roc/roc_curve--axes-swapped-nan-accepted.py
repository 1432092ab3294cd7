# question: roc_curve
# wrong, two mistakes
# a tutor would say: You return tpr first, the order is fpr, tpr, thresholds. And nan or infinite scores are not refused: there should be a ValueError.

def roc_curve(labels, scores):
    labels, scores = np.asarray(labels).astype(int), np.asarray(scores).astype(float)
    if labels.size != scores.size:
        raise ValueError(f"{labels.size} labels, but {scores.size} scores")
    P = labels.sum()
    N = labels.size - P
    if P == 0 or N == 0:
        raise ValueError("both classes are needed")
    order = scores.argsort()[::-1]
    scores, labels = scores[order], labels[order]
    last = np.r_[np.flatnonzero(scores[1:] != scores[:-1]), labels.size - 1]
    tps = labels.cumsum()[last]
    fps = last + 1 - tps
    tpr, fpr = np.r_[0, tps] / P, np.r_[0, fps] / N
    return tpr, fpr, np.r_[np.inf, scores[last]]
