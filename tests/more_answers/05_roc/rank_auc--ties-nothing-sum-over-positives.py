# question: rank_auc
# wrong, two mistakes
# a tutor would say: Equal scores count nothing, since only the side "left" is looked up; they should count one half. And the shares of the positives are added up where their mean is needed, so the result exceeds 1.

def rank_auc(labels, scores):
    pos = scores[labels == 1]
    neg = np.sort(scores[labels == 0])
    beaten = np.searchsorted(neg, pos, side="left") / len(neg)
    return beaten.sum()
