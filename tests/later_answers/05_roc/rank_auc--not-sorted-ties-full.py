# question: rank_auc
# wrong, two mistakes
# a tutor would say: searchsorted needs a sorted array, and the negatives are not sorted. And with side "right" alone a pair of equal scores counts as a whole win, not one half.

def rank_auc(labels, scores):
    positives = scores[labels == 1]
    negatives = scores[labels == 0]
    beaten = np.searchsorted(negatives, positives, side="right")
    return beaten.sum() / (len(positives) * len(negatives))
