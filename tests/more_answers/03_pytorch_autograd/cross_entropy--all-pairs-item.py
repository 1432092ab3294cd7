# question: cross_entropy
# wrong, two mistakes
# a tutor would say: Z[:, labels] takes the labels of all samples in every row, an (N, N) matrix, and not one entry for each row. And item() returns a plain number through which autograd cannot go back.

def cross_entropy(Z, labels):
    true_logits = Z[:, labels]
    loss = torch.logsumexp(Z, dim=1).mean() - true_logits.mean()
    return loss.item()
