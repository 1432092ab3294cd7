# question: confusion_counts
# wrong
# a tutor would say: The threshold may be any number, infinity included: scores need not be probabilities. You raise an error outside of [0, 1].

def confusion_counts(labels, scores, threshold):
    if not 0 <= threshold <= 1:
        raise ValueError("threshold has to be between 0 and 1")
    predicted = (scores >= threshold).astype(int)
    tp = int(((predicted == 1) & (labels == 1)).sum())
    fp = int(predicted.sum()) - tp
    fn = int((labels == 1).sum()) - tp
    tn = len(labels) - tp - fp - fn
    return tp, fp, fn, tn
