# question: accuracy
# wrong
# a tutor would say: This counts samples whose true class has more than 0.5. With more than two classes the largest probability may be lower than that and still win.

def accuracy(labels, y_hat):
    p_true = y_hat[np.arange(len(labels)), labels]
    return np.mean(p_true > 0.5)
