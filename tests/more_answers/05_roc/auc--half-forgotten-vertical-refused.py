# question: auc
# wrong, two mistakes
# a tutor would say: The two heights are added but not halved, so the area is twice too large. And the ValueError also comes when fpr stays the same, a vertical piece is allowed.

def auc(fpr, tpr):
    dx = np.diff(fpr)
    if (dx <= 0).any():
        raise ValueError("fpr must not decrease")
    tpr = np.asarray(tpr)
    return np.sum(dx * (tpr[1:] + tpr[:-1]))
