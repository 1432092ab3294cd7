# question: Affine
# wrong, two mistakes
# a tutor would say: d_weight comes out transposed, (M, D) instead of (D, M). And the bias gradient is the mean over the samples where it has to be the sum, the 1/N is the loss's business.

class Affine:
    def forward(self, inputs, weight, bias):
        self.cache = (inputs, weight)
        return np.dot(inputs, weight) + bias

    def backward(self, d_out):
        inputs, weight = self.cache
        return (
            np.einsum("nm,dm->nd", d_out, weight),
            np.einsum("nm,nd->md", d_out, inputs),
            d_out.mean(axis=0),
        )
