# question: sgd_step
# wrong, two mistakes
# a tutor would say: W -= changes the caller's W. And db is computed after W has moved; both gradients have to be taken at the same point.

def sgd_step(H, Y, W, b, lr):
    dW = gradients(H, Y, W, b)[0]
    W -= lr * dW
    db = gradients(H, Y, W, b)[1]
    b_new = b - lr * db
    return W, b_new
