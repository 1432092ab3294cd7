# question: logsumexp
# wrong, two mistakes
# a tutor would say: One maximum for the whole matrix lets all exponentials of a small row become 0, whose logarithm is -inf. And keepdims makes the result (N, 1) instead of (N,).

def logsumexp(x):
    biggest = np.max(x)
    return biggest + np.log(np.sum(np.exp(x - biggest), axis=1, keepdims=True))
