# question: softmax
# wrong, two mistakes
# a tutor would say: Subtracting the minimum of a row still lets the exponentials overflow, it has to be the maximum. And -= writes into the caller's logits.

def softmax(Z):
    Z -= Z.min(axis=1, keepdims=True)
    exponentials = np.exp(Z)
    return exponentials / np.sum(exponentials, axis=1, keepdims=True)
