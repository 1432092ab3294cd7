# question: CategoricalCrossEntropy
# wrong, two mistakes
# a tutor would say: The loss is the sum over the batch, the mean is asked for. And backward subtracts 1 from the stored probabilities themselves, so a second call of backward is wrong.

class CategoricalCrossEntropy:
    def forward(self, logits, labels):
        top = np.max(logits, axis=1, keepdims=True)
        log_sum = top[:, 0] + np.log(np.sum(np.exp(logits - top), axis=1))
        self.truth = labels.argmax(axis=1)
        self.probs = softmax(logits)
        rows = np.arange(len(logits))
        return np.sum(log_sum - logits[rows, self.truth])

    def backward(self, d_out=1.0):
        d_logits = self.probs
        d_logits[np.arange(len(d_logits)), self.truth] -= 1
        return d_out * d_logits / len(d_logits), None
