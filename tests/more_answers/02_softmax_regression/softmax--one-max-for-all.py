# question: softmax
# wrong
# a tutor would say: You subtract one maximum of the whole matrix. Rows that are much smaller than the largest one become 0/0; each row needs its own maximum.

def softmax(Z):
    top = Z.max()
    numerators = np.exp(Z - top)
    denominators = numerators.sum(axis=1)
    return numerators / denominators[:, None]
