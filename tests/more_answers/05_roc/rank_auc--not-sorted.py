# question: rank_auc
# wrong
# a tutor would say: searchsorted needs a sorted array, and the scores of the negatives were never sorted.

def rank_auc(labels, scores):
    labels, scores = np.asarray(labels), np.asarray(scores)
    high, low = scores[labels == 1], scores[labels == 0]
    below = np.searchsorted(low, high, side="left")
    below_or_equal = np.searchsorted(low, high, side="right")
    return np.mean((below + below_or_equal) / 2) / len(low)
