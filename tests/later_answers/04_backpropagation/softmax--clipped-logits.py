# question: softmax
# wrong
# a tutor would say: Clipping at 700 avoids the overflow but changes the logits: 800 and 900 become equal, and get the same probability. Subtract the maximum of each row instead.

def softmax(Z):
    Z = np.clip(Z, -700, 700)
    E = np.exp(Z)
    return E / E.sum(axis=1, keepdims=True)
