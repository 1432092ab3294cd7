# question: confusion_counts
# wrong
# a tutor would say: Those called negative are fn and tn together. To get tn you have to take fn away from them, not fp.

def confusion_counts(labels, scores, threshold):
    labels, scores = np.asarray(labels), np.asarray(scores)
    called = scores >= threshold
    num_called = int(np.count_nonzero(called))
    tp = int(labels[called].sum())
    fp = num_called - tp
    fn = int(labels.sum()) - tp
    tn = len(labels) - num_called - fp
    return tp, fp, fn, tn
