# question: softmax_jacobian
# wrong, two mistakes
# a tutor would say: The sign is the wrong way round: the diagonal must be positive, all else negative. And you average over the samples, so one (C, C) matrix is left instead of one for each sample.

def softmax_jacobian(y_hat):
    C = y_hat.shape[1]
    diagonals = np.eye(C)[None] * y_hat[:, None, :]
    products = y_hat[:, :, None] * y_hat[:, None, :]
    return (products - diagonals).mean(axis=0)
