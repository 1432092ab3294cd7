# question: rank_auc
# wrong
# a tutor would say: Equal scores get different ranks, in the order in which argsort lists them. They need their mean rank, so that a tie counts one half.

def rank_auc(labels, scores):
    labels, scores = np.asarray(labels), np.asarray(scores)
    order = np.argsort(scores, kind="stable")
    ranks = np.empty(len(scores))
    ranks[order] = np.arange(1, len(scores) + 1)
    n_pos = int(np.sum(labels == 1))
    n_neg = len(labels) - n_pos
    # Mann-Whitney U
    U = ranks[labels == 1].sum() - n_pos * (n_pos + 1) / 2
    return U / (n_pos * n_neg)
