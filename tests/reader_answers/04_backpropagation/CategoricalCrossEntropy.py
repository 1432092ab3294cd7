# question: 04_backpropagation/CategoricalCrossEntropy
# right

class CategoricalCrossEntropy:
    """The mean cross-entropy of a batch, from its logits.

    `backward` refers to the last call of `forward`, and may be called more than once.
    """

    def forward(self, logits, labels):
        """logits Z (N, C), labels: one-hot rows Y (N, C) → the loss, a number.

        Finite for any finite logits. About 4 lines.
        """
        self.logits, self.labels = logits, labels
        m = logits.max(axis=1, keepdims=True)
        log_sum = m + np.log(np.exp(logits - m).sum(axis=1, keepdims=True))
        return -np.mean(np.sum(labels * (logits - log_sum), axis=1))

    def backward(self, d_out=1.0):
        """d_out, a number → d_logits (N, C), and None for the labels. About 2 lines."""
        return d_out * (softmax(self.logits) - self.labels) / len(self.logits), None
