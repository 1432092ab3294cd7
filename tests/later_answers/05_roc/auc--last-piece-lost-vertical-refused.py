# question: auc
# wrong, two mistakes
# a tutor would say: The loop stops one piece early, so the last trapezoid is missing. And a width of 0, a vertical piece, raises, although fpr does not decrease there.

def auc(fpr, tpr):
    area = 0.0
    m = len(fpr)
    for i in range(1, m):
        if fpr[i] <= fpr[i - 1]:
            raise ValueError("fpr has to rise")
    for i in range(1, m - 1):
        width = fpr[i] - fpr[i - 1]
        height = (tpr[i] + tpr[i - 1]) / 2
        area += width * height
    return area
