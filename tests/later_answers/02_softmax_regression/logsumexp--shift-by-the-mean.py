# question: logsumexp
# wrong
# a tutor would say: The mean of the row is taken out, not its maximum. If one entry lies more than about 700 above the mean, exp still overflows.

def logsumexp(x):
    m = x.mean(axis=1)
    return m + np.log(np.exp(x - m[:, None]).sum(axis=1))
