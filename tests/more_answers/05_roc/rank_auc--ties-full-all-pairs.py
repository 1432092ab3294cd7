# question: rank_auc
# wrong, two mistakes
# a tutor would say: With side="right" a pair of equal scores counts as a full win and not as one half. And you divide by the number of all pairs of samples, only pairs of a positive with a negative count.

def rank_auc(labels, scores):
    labels, scores = np.asarray(labels), np.asarray(scores)
    negatives = np.sort(scores[labels == 0])
    wins = np.searchsorted(negatives, scores[labels == 1], side="right").sum()
    n = len(labels)
    return wins / (n * (n - 1) / 2)
