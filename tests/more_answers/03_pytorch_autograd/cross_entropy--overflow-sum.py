# question: cross_entropy
# wrong, two mistakes
# a tutor would say: exp overflows for large logits, so the loss becomes infinite; use logsumexp. And you sum over the batch instead of taking the mean.

def cross_entropy(Z, labels):
    log_denominator = Z.exp().sum(dim=1).log()
    numerator = Z.gather(1, labels.view(-1, 1)).squeeze(1)
    return (log_denominator - numerator).sum()
