# question: grad_loss_wrt_probs
# wrong, two mistakes
# a tutor would say: The term (1 - Y) / (1 - y_hat) belongs to the binary cross-entropy, our loss has only the true class in it. And you divide by N, which the task says comes later.

def grad_loss_wrt_probs(y_hat, Y):
    N = y_hat.shape[0]
    return (-Y / y_hat + (1 - Y) / (1 - y_hat)) / N
