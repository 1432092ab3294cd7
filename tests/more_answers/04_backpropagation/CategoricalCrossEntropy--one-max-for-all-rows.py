# question: CategoricalCrossEntropy
# wrong
# a tutor would say: The log-sum-exp takes one maximum for the whole batch. A row far below it has a sum of 0, and the loss is infinite: the maximum belongs to each row.

class CategoricalCrossEntropy:
    def forward(self, logits, labels):
        m = logits.max()
        lse = m + np.log(np.exp(logits - m).sum(axis=1))
        self.difference = softmax(logits) - labels
        return np.mean(lse - (labels * logits).sum(axis=1))

    def backward(self, d_out=1.0):
        return d_out / len(self.difference) * self.difference, None
