# question: roc_curve
# wrong, two mistakes
# a tutor would say: There is one point for each sample, so equal scores give a curve that depends on the order of the list. And the first point (0, 0) at threshold +inf is missing.

def roc_curve(labels, scores):
    labels, scores = np.asarray(labels), np.asarray(scores)
    if len(labels) != len(scores):
        raise ValueError("lengths differ")
    if not np.all(np.isfinite(scores)):
        raise ValueError("scores must be finite")
    num_pos = np.sum(labels == 1)
    num_neg = np.sum(labels == 0)
    if num_pos == 0 or num_neg == 0:
        raise ValueError("a class is missing")
    order = np.argsort(scores)[::-1]
    sorted_labels = labels[order]
    tpr = np.cumsum(sorted_labels == 1) / num_pos
    fpr = np.cumsum(sorted_labels == 0) / num_neg
    return fpr, tpr, scores[order]
