# question: softmax
# wrong
# a tutor would say: Clipping the logits at 50 avoids the overflow but changes the answer: 1000 and 900 then become equal. Subtract the row's maximum instead.

def softmax(Z):
    Z_safe = np.clip(Z, -50, 50)
    numerator = np.exp(Z_safe)
    denominator = numerator.sum(axis=1)
    return (numerator.T / denominator).T
