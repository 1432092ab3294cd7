# question: auc
# wrong, two mistakes
# a tutor would say: You use only the left height of each piece, so slanted pieces count for too little. And a curve on which fpr goes back is not refused.

def auc(fpr, tpr):
    area = 0.0
    for i in range(1, len(fpr)):
        width = fpr[i] - fpr[i - 1]
        area += width * tpr[i - 1]
    return area
