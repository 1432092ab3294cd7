# question: gradients
# wrong, two mistakes
# a tutor would say: The bias is missing in the logits, so the probabilities are those of another model. And you return db before dW.

def gradients(H, Y, W, b):
    N = len(H)
    probs = softmax(np.dot(H, W))
    delta = (probs - Y) / N
    grad_b = delta.sum(axis=0)
    grad_W = np.dot(H.T, delta)
    return grad_b, grad_W
