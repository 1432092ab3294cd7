# question: gradients
# wrong, two mistakes
# a tutor would say: The error is truth minus probability, so both gradients point the wrong way. And db is summed over the samples but not divided by N.

def gradients(H, Y, W, b):
    y_hat = softmax(H @ W + b)
    error = Y - y_hat
    N = H.shape[0]
    dW = np.einsum("ni,nj->ij", H, error) / N
    db = np.einsum("nj->j", error)
    return dW, db
