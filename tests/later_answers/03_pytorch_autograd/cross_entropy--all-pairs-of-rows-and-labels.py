# question: cross_entropy
# wrong
# a tutor would say: Z[:, labels] is an N by N matrix: each image's logits at the labels of all images. Each row needs its own label only, as with Z[arange(N), labels] or gather.

def cross_entropy(Z, labels):
    log_norm = torch.logsumexp(Z, dim=1)
    return (log_norm - Z[:, labels]).mean()
