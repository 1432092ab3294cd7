# question: CategoricalCrossEntropy
# wrong, two mistakes
# a tutor would say: The loss is a mean over N samples, so the gradient has to be divided by N. And d_out, which comes from the right, is not multiplied in.

class CategoricalCrossEntropy:
    def forward(self, logits, labels):
        self.labels = labels
        self.probabilities = softmax(logits)
        shifted = logits - logits.max(axis=1, keepdims=True)
        log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        return -(labels * log_p).sum() / len(logits)

    def backward(self, d_out=1.0):
        d_logits = self.probabilities - self.labels
        return d_logits, None
