# question: one_vs_rest
# wrong, two mistakes
# a tutor would say: A class that is not among the labels is left out silently, it should raise a ValueError. And the tuples hold tpr before fpr.

def one_vs_rest(labels, y_hat):
    result, areas = [], []
    for k in np.unique(labels):
        fpr, tpr, thresholds = roc_curve(np.where(labels == k, 1, 0), y_hat[:, k])
        areas.append(auc(fpr, tpr))
        result.append((tpr, fpr, areas[-1]))
    return result, sum(areas) / len(areas)
