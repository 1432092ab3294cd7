# question: auc
# wrong
# a tutor would say: Only the first and the last fpr are compared. A curve that goes back somewhere in between raises nothing, and loses area.

def auc(fpr, tpr):
    fpr, tpr = np.asarray(fpr), np.asarray(tpr)
    if fpr[-1] < fpr[0]:
        raise ValueError("fpr decreases")
    return np.sum((fpr[1:] - fpr[:-1]) * (tpr[1:] + tpr[:-1])) / 2
