# question: auc
# wrong
# a tutor would say: You compare only the first and the last fpr. It may go back anywhere in between, every neighbouring pair has to be checked.

def auc(fpr, tpr):
    fpr, tpr = np.asarray(fpr), np.asarray(tpr)
    if fpr[-1] < fpr[0]:
        raise ValueError("fpr decreases")
    return float((fpr[1:] - fpr[:-1]) @ (tpr[1:] + tpr[:-1]) / 2)
