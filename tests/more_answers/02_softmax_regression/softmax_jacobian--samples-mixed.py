# question: softmax_jacobian
# wrong
# a tutor would say: Your einsum has different letters for the sample, n and m, so it sums over all samples in the second factor. Each sample's Jacobian may only use its own probabilities.

def softmax_jacobian(y_hat):
    C = y_hat.shape[1]
    outer = np.einsum("ni,mj->nij", y_hat, y_hat)
    return y_hat[:, :, None] * np.eye(C) - outer
