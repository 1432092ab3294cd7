# question: CategoricalCrossEntropy
# wrong, two mistakes
# a tutor would say: backward is the gradient of the sum: the division by N is missing. And d_out is not used, so a scaled loss has the same gradient.

class CategoricalCrossEntropy:
    def forward(self, logits, labels):
        m = np.max(logits, axis=1)
        lse = m + np.log(np.sum(np.exp(logits - m[:, None]), axis=1))
        self.probs = np.exp(logits - lse[:, None])
        self.truth = labels
        true_logit = np.einsum("nc,nc->n", logits, labels)
        return np.mean(lse - true_logit)

    def backward(self, d_out=1.0):
        d_logits = self.probs - self.truth
        return d_logits, None
