# question: rank_auc
# wrong, two mistakes
# a tutor would say: Ranks in this formula start at 1, yours start at 0. And equal scores get different ranks, by their place in the list, where they should share the mean rank.

def rank_auc(labels, scores):
    labels = np.asarray(labels)
    order = np.argsort(scores, kind="stable")
    ranks = np.empty(len(order))
    ranks[order] = np.arange(len(order))
    n_pos = np.count_nonzero(labels == 1)
    n_neg = len(labels) - n_pos
    U = ranks[labels == 1].sum() - n_pos * (n_pos + 1) / 2
    return U / (n_pos * n_neg)
