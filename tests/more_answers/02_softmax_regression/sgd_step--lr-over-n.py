# question: sgd_step
# wrong
# a tutor would say: gradients returns the gradient of the mean already. You divide by the batch size once more, so the step is too short by a factor of N.

def sgd_step(H, Y, W, b, lr):
    step = lr / H.shape[0]
    dW, db = gradients(H, Y, W, b)
    return W - step * dW, b - step * db
