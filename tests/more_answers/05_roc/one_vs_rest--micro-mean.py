# question: one_vs_rest
# wrong
# a tutor would say: You return the micro mean, the area of one curve over all classes thrown together. The mean of the C areas is asked for.

def one_vs_rest(labels, y_hat):
    num_columns = y_hat.shape[1]
    truth = (labels[:, None] == np.arange(num_columns)).astype(int)  # (N, C)
    curves = []
    for c in range(num_columns):
        fpr, tpr, _ = roc_curve(truth[:, c], y_hat[:, c])
        curves.append((fpr, tpr, auc(fpr, tpr)))
    all_fpr, all_tpr, _ = roc_curve(truth.ravel(), y_hat.ravel())
    return curves, auc(all_fpr, all_tpr)
