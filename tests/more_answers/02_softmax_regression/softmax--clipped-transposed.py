# question: softmax
# wrong, two mistakes
# a tutor would say: Clipping makes all logits above 700 equal, so their differences are lost; subtract the row's maximum instead. And you forgot to transpose back: the result is (C, N).

def softmax(Z):
    safe = np.clip(Z, -700, 700)  # exp(710) would overflow
    E = np.exp(safe).T
    return E / E.sum(axis=0)
