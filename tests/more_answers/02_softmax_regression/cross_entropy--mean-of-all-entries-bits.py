# question: cross_entropy
# wrong, two mistakes
# a tutor would say: np.mean over the whole matrix divides by N times C instead of N. And dividing by log 2 gives bits, not nats.

def cross_entropy(Z, Y):
    log_norm = logsumexp(Z)[:, None]
    minus_log_p = log_norm - Z
    return np.mean(Y * minus_log_p) / np.log(2)
