# question: CategoricalCrossEntropy
# wrong, two mistakes
# a tutor would say: log(p + 1e-8) caps the loss at 18.4, it should be computed from the logits. And backward has to return a pair, the gradient and None for the labels.

class CategoricalCrossEntropy:
    def forward(self, logits, labels):
        self.p = softmax(logits)
        self.y = labels
        per_sample = -np.sum(labels * np.log(self.p + 1e-8), axis=1)
        return per_sample.mean()

    def backward(self, d_out=1.0):
        n = self.y.shape[0]
        return d_out * (self.p - self.y) / n
