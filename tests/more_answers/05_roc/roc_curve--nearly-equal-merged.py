# question: roc_curve
# wrong
# a tutor would say: np.isclose treats scores that are merely close as equal, so distinct small or neighbouring scores lose their points. Compare exactly.

def roc_curve(labels, scores):
    labels, scores = np.asarray(labels), np.asarray(scores, dtype=float)
    if len(labels) != len(scores):
        raise ValueError("labels and scores differ in length")
    if not np.isfinite(scores).all():
        raise ValueError("all scores must be finite")
    if set(np.unique(labels)) != {0, 1}:
        raise ValueError("both classes must occur")
    order = np.argsort(-scores)
    y, s = labels[order], scores[order]
    changes = ~np.isclose(s[1:], s[:-1])
    keep = np.concatenate([np.flatnonzero(changes), [len(s) - 1]])
    tp, fp = np.cumsum(y == 1)[keep], np.cumsum(y == 0)[keep]
    fpr = np.concatenate([[0.0], fp / fp[-1]])
    tpr = np.concatenate([[0.0], tp / tp[-1]])
    return fpr, tpr, np.concatenate([[np.inf], s[keep]])
