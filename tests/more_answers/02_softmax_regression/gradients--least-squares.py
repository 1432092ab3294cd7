# question: gradients
# wrong
# a tutor would say: You subtract Y from the logits instead of from the probabilities. That is the gradient of least squares; softmax is missing.

def gradients(H, Y, W, b):
    Z = H @ W + b
    residual = Z - Y
    return H.T @ residual / len(H), residual.mean(axis=0)
