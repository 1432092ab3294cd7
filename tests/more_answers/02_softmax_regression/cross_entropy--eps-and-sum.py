# question: cross_entropy
# wrong, two mistakes
# a tutor would say: Adding 1e-12 to the probability caps the loss at about 27 nats, however wrong the model is. And you sum over the batch where the mean is asked for.

def cross_entropy(Z, Y):
    p = softmax(Z)
    log_p = np.log(p + 1e-12)
    return -np.sum(Y * log_p)
