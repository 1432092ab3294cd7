# question: logsumexp
# wrong
# a tutor would say: You subtract the maximum of each row but never add it again, so the result is too small by just that maximum.

def logsumexp(x):
    shifted = x - x.max(axis=1, keepdims=True)
    return np.log(np.exp(shifted).sum(axis=1))
