# question: accuracy
# wrong
# a tutor would say: You count a sample as right if its label has more than one half. With ten classes the largest probability may well be below 0.5 and still be the largest.

def accuracy(labels, y_hat):
    p_of_label = y_hat[np.arange(len(labels)), labels]
    return np.mean(p_of_label > 0.5)
