# question: 04_backpropagation/softmax
# right

def softmax(Z):
    """Probabilities of each row of logits: (N, C) → (N, C), rows sum to 1.

    Works for logits of any size, and for rows of very different size. About 2 lines.
    """
    E = np.exp(Z - Z.max(axis=1, keepdims=True))
    return E / E.sum(axis=1, keepdims=True)
