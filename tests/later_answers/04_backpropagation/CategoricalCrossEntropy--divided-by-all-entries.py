# question: CategoricalCrossEntropy
# wrong
# a tutor would say: The gradient is divided by the number of entries, N times C. The loss is a mean over the N samples only.

class CategoricalCrossEntropy:
    def forward(self, logits, labels):
        self.labels = labels
        self.y_hat = softmax(logits)
        shifted = logits - logits.max(axis=1, keepdims=True)
        log_probs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        return -(labels * log_probs).sum(axis=1).mean()

    def backward(self, d_out=1.0):
        diff = self.y_hat - self.labels
        return d_out * diff / diff.size, None
