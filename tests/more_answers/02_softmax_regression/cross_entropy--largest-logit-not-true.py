# question: cross_entropy
# wrong
# a tutor would say: You take the largest logit of each row rather than the one of the true class. Y is not used at all, so a wrong but sure model has no loss.

def cross_entropy(Z, Y):
    # -log of the probability of the class: log(sum exp) - logit
    return np.mean(logsumexp(Z) - np.max(Z, axis=1))
