# question: one_vs_rest
# wrong, two mistakes
# a tutor would say: The loop runs over the classes that occur, so a missing class raises no error. And the score is the decision for a class, 0 or 1, not its probability.

def one_vs_rest(labels, y_hat):
    predicted = y_hat.argmax(axis=1)
    curves = []
    for c in np.unique(labels):
        truth = (labels == c).astype(int)
        score = (predicted == c).astype(float)
        fpr, tpr, thresholds = roc_curve(truth, score)
        curves.append((fpr, tpr, auc(fpr, tpr)))
    return curves, np.mean([curve[2] for curve in curves])
