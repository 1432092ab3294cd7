"""confusion_counts: true and false, positives and negatives, at one threshold."""

import numpy as np

from grading.questions.roc import bank


# The large case is given in small.
def probe(labels, scores, threshold, copies):
    if copies > 1:
        labels, scores = np.tile(labels, copies), np.tile(scores, copies)
    return confusion_counts(labels, scores, threshold)


def measure(answer):
    return dict(zip(("tp", "fp", "fn", "tn"), answer, strict=True))


q = bank.question("confusion_counts", probe, points=2, measure=measure)
q.hints(
    "Ask two questions of each sample: is it positive, and is it called positive? The table above"
    " has one field for each pair of answers.",
    "Positive means label 1. Called positive means that the score is at least the threshold, so a"
    " score equal to it is called. Each count is the number of samples in a field.",
    "One way: an array (N,) of true and false for each question. Combine them, or their "
    "opposites, and count where both hold. The order is tp, fp, fn, tn, all four ints.",
)


def counted(rng, tp, fp, fn, tn, threshold=0.5, largest=1.0):
    """Samples that give these counts. One score of each kind is at the threshold, if there is
    one that is called positive."""
    labels = np.repeat([1, 0, 1, 0], [tp, fp, fn, tn])
    above = rng.uniform(threshold, largest, size=tp + fp)
    below = rng.uniform(2 * threshold - largest, threshold, size=fn + tn)
    scores = np.concatenate([above, below - 1e-3])
    scores[[i for i in (0, tp) if i < tp + fp]] = threshold
    order = rng.permutation(len(labels))
    return {
        "labels": labels[order],
        "scores": scores[order],
        "threshold": threshold,
        "copies": 1,
    }


def decisions(rng):
    drawn = counted(rng, 2, 4, 3, 1)
    return {**drawn, "scores": (drawn["scores"] >= 0.5).astype(int), "threshold": 1}


def narrow(rng):
    drawn = counted(rng, 3, 1, 2, 4)
    scores = (drawn["scores"] + rng.integers(1, 5)).astype(np.float32)
    return {**drawn, "scores": scores, "threshold": float(scores[drawn["scores"] == 0.5][0])}


def hardly_apart(rng):
    """Each score is the threshold, or the next number above or below it."""
    drawn = counted(rng, 4, 3, 2, 5, threshold=rng.uniform(0.8, 0.9))
    side = np.sign(drawn["scores"] - drawn["threshold"])
    scores = drawn["threshold"] + side * np.spacing(drawn["threshold"])
    return {**drawn, "scores": scores}


q.cases = {
    "a threshold between 0 and 1, some scores equal to it": lambda rng: counted(
        rng, 4, 2, 3, 6, threshold=rng.uniform(0.8, 0.9)
    ),
    "scores and threshold below 0": lambda rng: counted(
        rng, 3, 5, 2, 1, threshold=-rng.uniform(4, 5), largest=-1.0
    ),
    "scores of 0 and 1, the threshold 1": decisions,
    "the threshold +inf": lambda rng: {**counted(rng, 2, 1, 1, 4), "threshold": float("inf")},
    "the threshold −inf": lambda rng: {**counted(rng, 1, 2, 3, 2), "threshold": float("-inf")},
    "one sample, a negative that raises a false alarm": lambda rng: counted(rng, 0, 1, 0, 0),
    "float32 scores, the threshold one of them": narrow,
    "scores that differ from the threshold in the last digit": hardly_apart,
    "each count above 65,535": lambda rng: {**counted(rng, 4, 3, 5, 6), "copies": 25_000},
}

# fmt: off
q.slip("strict", "A score at the threshold counts as positive: at least, not more than.",
    was="scores >= threshold", now="scores > threshold")
q.slip("close_ones_called",
    "A score just below the threshold is below it: here it counts as positive.",
    was="scores >= threshold", now="(scores > threshold) | np.isclose(scores, threshold)")
q.slip("counted_in_bytes",
    "The counts are too small for the large case: a narrow integer type starts again from below.",
    was=["np.sum(called & positive)", "np.sum(called & ~positive)", "np.sum(~called & positive)"],
    now=["np.sum(called & positive, dtype=np.uint8)", "np.sum(called & ~positive, dtype=np.uint8)",
        "np.sum(~called & positive, dtype=np.uint8)"])
q.slip("fp_and_fn_swapped",
    "A false positive is a negative that is called positive: here it is swapped with fn.",
    was="return tp, fp, fn", now="return tp, fn, fp")
q.slip("rates", "These are shares: the counts themselves are asked for.",
    was="return tp, fp, fn, len(labels) - tp - fp - fn",
    now="""
        P, N = max(np.sum(positive), 1), max(np.sum(~positive), 1)
        return tp / P, fp / N, 1 - tp / P, 1 - fp / N
    """)
q.slip("as_sklearn_has_it", "The order is tp, fp, fn, tn: these begin with tn.",
    was="return tp, fp, fn, len(labels) - tp - fp - fn",
    now="return len(labels) - tp - fp - fn, fp, fn, tp")
q.slip("right_ones_first",
    "The order is tp, fp, fn, tn: here tn stands second, before the two that are wrong.",
    was="return tp, fp, fn, len(labels) - tp - fp - fn",
    now="return tp, len(labels) - tp - fp - fn, fp, fn")
q.slip("threshold_of_one_half", "The threshold is an argument, not always one half.",
    was="scores >= threshold", now="scores >= 0.5")
q.slip("low_is_positive", "A high score means positive: here the low ones are called so.",
    was="scores >= threshold", now="scores <= threshold")
q.slip("labels_and_calls_swapped",
    "tp and fp share what is *called* positive; here tp and fp share what *is* positive.",
    was="return tp, fp, fn, len(labels) - tp - fp - fn",
    now="return len(labels) - tp - fp - fn, fn, fp, tp")
q.slip("all_called", "This tp counts all that are called positive, also those that are not.",
    was="return tp, fp, fn, len(labels) - tp - fp - fn",
    now="return int(np.sum(called)), fp, fn, int(np.sum(~called))")
q.slip("tp_all_called", "This tp counts all that are called positive: ask the label as well.",
    was="return tp,", now="return int(np.sum(called)),")
q.slip("tp_all_positive",
    "This tp counts all that are positive, also those that are not called so.",
    was="return tp,", now="return int(np.sum(positive)),")
q.slip("fp_all_called", "This fp counts all that are called positive: ask the label as well.",
    was="return tp, fp, fn, len(labels) - tp - fp - fn",
    now="return tp, int(np.sum(called)), fn, len(labels) - tp - fp - fn")
q.slip("fn_all_not_called", "This fn counts all that are called negative: ask the label as well.",
    was="return tp, fp, fn, len(labels) - tp - fp - fn",
    now="return tp, fp, int(np.sum(~called)), len(labels) - tp - fp - fn")
q.slip("tn_all_not_called", "This tn counts all that are called negative: ask the label as well.",
    was="len(labels) - tp - fp - fn", now="int(np.sum(~called))")
q.slip("tn_all_negative",
    "This tn counts all that are negative, also those that are called positive.",
    was="len(labels) - tp - fp - fn", now="int(np.sum(~positive))")
q.slip("tn_and_fn_swapped",
    "The order is tp, fp, fn, tn: the last two stand in each other's place.",
    was="return tp, fp, fn, len(labels) - tp - fp - fn",
    now="return tp, fp, len(labels) - tp - fp - fn, fn")
q.slip("tp_and_fp_swapped",
    "The order is tp, fp, fn, tn: the first two stand in each other's place.",
    was="return tp, fp,", now="return fp, tp,")
q.slip("counted_twice",
    "A score at the threshold is called positive, and only that: here it counts on both sides.",
    was=["fn = int(np.sum(~called & positive))", "len(labels) - tp - fp - fn"],
    now=["below = scores <= threshold\nfn = int(np.sum(below & positive))",
        "int(np.sum(below & ~positive))"])
q.slip("counted_nowhere",
    "A score at the threshold is missing from all four counts: at least means positive.",
    was=["called, positive = scores >= threshold, labels == 1",
        "fn = int(np.sum(~called & positive))", "len(labels) - tp - fp - fn"],
    now=["called, positive = scores > threshold, labels == 1",
        "below = scores < threshold\nfn = int(np.sum(below & positive))",
        "int(np.sum(below & ~positive))"])
q.slip("threshold_between_0_and_1",
    "A threshold outside of [0, 1] is refused here: it may be any number.",
    was="called, positive",
    now="if not 0 <= threshold <= 1:\n    raise ValueError\ncalled, positive")
q.slip("finite_threshold", "An infinite threshold is refused here: it may be any number, ±inf too.",
    was="called, positive",
    now="if not np.isfinite(threshold):\n    raise ValueError\ncalled, positive")
q.slip("shares_of_all", "These are shares of all samples: the counts themselves are asked for.",
    was="return tp, fp, fn, len(labels) - tp - fp - fn",
    now="""
        N = len(labels)
        return tp / N, fp / N, fn / N, (N - tp - fp - fn) / N
    """)
q.slip("zero_is_positive", "A label of 1 means positive: here it is 0 that does.",
    was="labels == 1", now="labels == 0")
# fmt: on


@q.right
def confusion_counts(labels, scores, threshold):
    tp = fp = fn = tn = 0
    for label, score in zip(labels, scores):
        if score >= threshold:
            tp, fp = tp + int(label), fp + int(1 - label)
        else:
            fn, tn = fn + int(label), tn + int(1 - label)
    return tp, fp, fn, tn


@q.right
def confusion_counts(labels, scores, threshold):
    # 0: negative, not called; 1: negative, called; 2: positive, not called; 3: positive, called
    counts = np.bincount(2 * labels + (scores >= threshold), minlength=4)
    return counts[[3, 1, 2, 0]]


@q.right
def confusion_counts(labels, scores, threshold=0.5):
    called = ~(scores < threshold)
    tp, fp = np.count_nonzero(called[labels == 1]), np.count_nonzero(called[labels == 0])
    return [tp, fp, np.sum(labels) - tp, np.sum(1 - labels) - fp]
