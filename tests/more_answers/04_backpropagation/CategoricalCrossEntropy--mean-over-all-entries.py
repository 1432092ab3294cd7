# question: CategoricalCrossEntropy
# wrong
# a tutor would say: np.mean over the (N, C) matrix also divides by the number of classes. Sum over the classes first and take the mean over the samples only.

class CategoricalCrossEntropy:
    def forward(self, logits, labels):
        z = logits - logits.max(axis=1, keepdims=True)
        log_probabilities = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
        self.saved = np.exp(log_probabilities), labels
        return -np.mean(labels * log_probabilities)

    def backward(self, d_out=1.0):
        y_hat, y = self.saved
        return d_out * (y_hat - y) / y.shape[0], None
