# question: one_vs_rest
# wrong, two mistakes
# a tutor would say: You make curves of the one-hot decisions and not of the probabilities. And the mean is weighted by how frequent the classes are, the plain mean is asked for.

def one_vs_rest(labels, y_hat):
    C = y_hat.shape[1]
    predicted = np.argmax(y_hat, axis=1)
    curves = []
    for c in range(C):
        fpr, tpr, _ = roc_curve((labels == c).astype(int), (predicted == c).astype(float))
        curves.append((fpr, tpr, auc(fpr, tpr)))
    counts = np.bincount(labels, minlength=C)
    return curves, np.average([area for _, _, area in curves], weights=counts)
