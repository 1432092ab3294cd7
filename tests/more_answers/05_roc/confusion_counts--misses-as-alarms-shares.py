# question: confusion_counts
# wrong, two mistakes
# a tutor would say: A false positive is a negative that is called positive, you have mixed up fp and fn. And counts are asked for, four ints, not shares of all samples.

def confusion_counts(labels, scores, threshold):
    called = np.asarray(scores) >= threshold
    is_positive = np.asarray(labels) == 1
    n = len(called)
    true_positives = np.sum(is_positive & called) / n
    false_positives = np.sum(is_positive & ~called) / n
    false_negatives = np.sum(~is_positive & called) / n
    true_negatives = np.sum(~is_positive & ~called) / n
    return true_positives, false_positives, false_negatives, true_negatives
