# question: confusion_counts
# wrong, two mistakes
# a tutor would say: A score at the threshold counts as positive, so it has to be >= and not >. And the order of the four counts is tp, fp, fn, tn: your last two are swapped.

def confusion_counts(labels, scores, threshold):
    tp = fp = fn = tn = 0
    for label, score in zip(labels, scores):
        positive = score > threshold
        if positive and label == 1:
            tp += 1
        elif positive:
            fp += 1
        elif label == 1:
            fn += 1
        else:
            tn += 1
    return tp, fp, tn, fn
