# question: confusion_counts
# wrong
# a tutor would say: fp and fn are mixed up. A false positive is a negative that was called positive, not a positive that was missed.

def confusion_counts(labels, scores, threshold):
    tp = fp = fn = tn = 0
    for y, s in zip(labels, scores):
        called = s >= threshold
        if y == 1 and called:
            tp += 1
        elif y == 1:
            fp += 1  # a positive that came out false
        elif called:
            fn += 1
        else:
            tn += 1
    return tp, fp, fn, tn
