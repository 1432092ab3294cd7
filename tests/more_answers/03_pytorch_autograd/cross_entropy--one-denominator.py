# question: cross_entropy
# wrong
# a tutor would say: The logsumexp runs over the whole batch, as if all samples had one common denominator. Each row needs its own.

def cross_entropy(Z, labels):
    rows = torch.arange(len(labels), device=Z.device)
    return torch.logsumexp(Z, dim=(0, 1)) - Z[rows, labels].mean()
