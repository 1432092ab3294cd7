"""Other right ways for 05_roc."""

from tests.other_right_answers import right


@right("confusion_counts")
def confusion_counts(labels, scores, threshold):
    tp = fp = fn = tn = 0
    for label, score in zip(labels, scores):
        if score >= threshold:
            tp, fp = tp + int(label), fp + int(1 - label)
        else:
            fn, tn = fn + int(label), tn + int(1 - label)
    return tp, fp, fn, tn


@right("confusion_counts")
def confusion_counts(labels, scores, threshold):
    # 0: negative, not called; 1: negative, called; 2: positive, not called; 3: positive, called
    counts = np.bincount(2 * labels + (scores >= threshold), minlength=4)
    return counts[[3, 1, 2, 0]]


@right("confusion_counts")
def confusion_counts(labels, scores, threshold=0.5):
    called = ~(scores < threshold)
    tp, fp = np.count_nonzero(called[labels == 1]), np.count_nonzero(called[labels == 0])
    return [tp, fp, np.sum(labels) - tp, np.sum(1 - labels) - fp]


@right("roc_curve")
def roc_curve(labels, scores):
    """A walk in plain Python, one sort and one pass."""
    labels, scores = list(labels), [float(score) for score in scores]
    if len(labels) != len(scores):
        raise ValueError("lengths")
    if any(score != score or abs(score) == float("inf") for score in scores):
        raise ValueError("not finite")
    num_positives = sum(1 for label in labels if label == 1)
    num_negatives = len(labels) - num_positives
    if num_positives == 0 or num_negatives == 0:
        raise ValueError("a class is missing")
    fpr, tpr, thresholds = [0.0], [0.0], [float("inf")]
    tp = fp = 0
    for score, label in sorted(zip(scores, labels), reverse=True):
        if score != thresholds[-1]:
            thresholds.append(score)
            fpr.append(0.0)
            tpr.append(0.0)
        tp, fp = tp + (label == 1), fp + (label == 0)
        fpr[-1], tpr[-1] = fp / num_negatives, tp / num_positives
    return fpr, tpr, thresholds


@right("roc_curve")
def roc_curve(labels, scores):
    if np.shape(labels) != np.shape(scores):
        raise ValueError("lengths")
    if np.isnan(scores).any() or np.isinf(scores).any():
        raise ValueError("not finite")
    if len(np.unique(labels)) != 2:
        raise ValueError("a class is missing")
    values, place = np.unique(scores, return_inverse=True)
    positives = np.bincount(place, weights=labels, minlength=len(values))[::-1]
    negatives = np.bincount(place, weights=1 - labels, minlength=len(values))[::-1]
    tpr = np.concatenate([[0], np.cumsum(positives)]) / np.sum(positives)
    fpr = np.concatenate([[0], np.cumsum(negatives)]) / np.sum(negatives)
    return fpr, tpr, np.r_[np.inf, values[::-1]]


@right("roc_curve")
def roc_curve(labels, scores):
    assert_fine = len(labels) == len(scores) and np.all(np.abs(scores) < np.inf)
    if not assert_fine or not 0 < np.sum(labels) < len(labels):
        raise ValueError
    thresholds = np.array([np.inf, *sorted(set(scores.tolist()), reverse=True)])
    rates = []
    for kind in (0, 1):
        own = np.sort(scores[labels == kind])
        rates.append(1 - np.searchsorted(own, thresholds) / len(own))
    return (*rates, thresholds)


@right("roc_curve")
def roc_curve(labels, scores):
    if len(labels) != len(scores):
        raise ValueError
    if not np.isfinite(scores).all():
        raise ValueError
    if not (labels == 0).any() or not (labels == 1).any():
        raise ValueError
    order = np.argsort(-scores, kind="stable")
    y, s = labels[order], scores[order]
    tpr = np.cumsum(y == 1) / np.sum(y == 1)
    fpr = np.cumsum(y == 0) / np.sum(y == 0)
    keep = np.diff(s, append=s[-1] - 1) != 0
    return (
        np.insert(fpr[keep], 0, 0),
        np.insert(tpr[keep], 0, 0),
        np.insert(s[keep] * 1.0, 0, np.inf),
    )


@right("auc")
def auc(fpr, tpr):
    if np.any(fpr[1:] < fpr[:-1]):
        raise ValueError
    return 0.5 * np.dot(fpr[1:] - fpr[:-1], tpr[1:] + tpr[:-1])


@right("auc")
def auc(fpr, tpr):
    area = 0.0
    for i in range(1, len(fpr)):
        width = fpr[i] - fpr[i - 1]
        if width < 0:
            raise ValueError(f"fpr decreases at {i}")
        area += width * min(tpr[i], tpr[i - 1]) + width * abs(tpr[i] - tpr[i - 1]) / 2
    return float(area)


@right("auc")
def auc(fpr, tpr):
    # The signed area between the curve and the axis, by the shoelace formula.
    if not np.array_equal(fpr, np.sort(fpr)):
        raise ValueError
    x, y = np.r_[fpr, fpr[-1], fpr[0]], np.r_[tpr, 0, 0]
    return np.sum(np.roll(x, -1) * y - x * np.roll(y, -1)) / 2


@right("rank_auc")
def rank_auc(labels, scores):
    """By ranks, equal scores sharing their mean rank."""
    values, place, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[place]
    P, N = np.sum(labels == 1), np.sum(labels == 0)
    return (ranks[labels == 1].sum() - P * (P + 1) / 2) / (P * N)


@right("rank_auc")
def rank_auc(labels, scores):
    import bisect

    negatives = sorted(scores[labels == 0].tolist())
    positives = scores[labels == 1].tolist()
    won = 0.0
    for score in positives:
        below = bisect.bisect_left(negatives, score)
        won += below + (bisect.bisect_right(negatives, score) - below) / 2
    return won / len(positives) / len(negatives)


@right("rank_auc")
def rank_auc(labels, scores):
    positives = np.sort(scores[labels == 1])
    negatives = scores[labels == 0]
    above = len(positives) - np.searchsorted(positives, negatives, side="right")
    equal = len(positives) - above - np.searchsorted(positives, negatives)
    return np.mean((above + 0.5 * equal) / len(positives))


@right("one_vs_rest")
def one_vs_rest(labels, y_hat):
    num_classes = y_hat.shape[1]
    if not np.isin(np.arange(num_classes), labels).all():
        raise ValueError("a class is absent")
    found = [roc_curve(labels == c, y_hat[:, c])[:2] for c in range(num_classes)]
    curves = [(fpr, tpr, auc(fpr, tpr)) for fpr, tpr in found]
    return curves, sum(area for *_, area in curves) / num_classes


@right("one_vs_rest")
def one_vs_rest(labels, y_hat):
    Y = (labels[:, None] == np.arange(y_hat.shape[1])).astype(float)
    curves = []
    for target, scores in zip(Y.T, y_hat.T):
        fpr, tpr, thresholds = roc_curve(labels=target, scores=scores)
        curves.append([fpr, tpr, rank_auc(target, scores)])
    return curves, float(np.mean([curve[2] for curve in curves]))


@right("one_vs_rest")
def one_vs_rest(labels, y_hat):
    """Without the earlier answers, each curve counted by hand."""
    curves = []
    for c in range(y_hat.shape[1]):
        own, rest = y_hat[labels == c, c], y_hat[labels != c, c]
        if not len(own) or not len(rest):
            raise ValueError(f"class {c}")
        thresholds = np.append(np.inf, np.unique(y_hat[:, c])[::-1])
        tpr = np.array([np.mean(own >= t) for t in thresholds])
        fpr = np.array([np.mean(rest >= t) for t in thresholds])
        area = sum((fpr[i] - fpr[i - 1]) * (tpr[i] + tpr[i - 1]) / 2 for i in range(1, len(fpr)))
        curves.append((fpr, tpr, area))
    return curves, np.mean(np.array([area for _, _, area in curves]))
