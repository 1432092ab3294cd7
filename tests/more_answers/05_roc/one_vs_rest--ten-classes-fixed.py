# question: one_vs_rest
# wrong
# a tutor would say: The loop always runs over ten classes. C is the number of columns of y_hat.

def one_vs_rest(labels, y_hat):
    curves = []
    for digit in range(num_classes):
        is_digit = (labels == digit).astype(int)
        fpr, tpr, _ = roc_curve(is_digit, y_hat[:, digit])
        curves.append((fpr, tpr, auc(fpr, tpr)))
    return curves, np.mean([curve[2] for curve in curves])
