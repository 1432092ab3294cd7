# question: softmax
# wrong, two mistakes
# a tutor would say: Z -= changes the caller's array. And you divide by the sums of the columns, so it is not the rows that sum to 1.

def softmax(Z):
    Z -= Z.max(axis=1, keepdims=True)
    E = np.exp(Z)
    return E / E.sum(axis=0)
