# question: gradients
# wrong, two mistakes
# a tutor would say: dW is the sum over the samples, it lacks the division by N. And db has the shape (1, C) because of keepdims, it should be (C,).

def gradients(H, Y, W, b):
    error = softmax(H @ W + b) - Y
    dW = np.einsum("nk,nc->kc", H, error)
    db = np.mean(error, axis=0, keepdims=True)
    return dW, db
