"""rank_auc: the share of pairs in which the positive is ahead, by one sort."""

import numpy as np

from grading.questions.roc import bank, distinct, hardly_apart, tied


# The earlier answers are out of reach. In the large case equal scores stay equal.
def probe(labels, scores, copies):
    def curve(*args, **options):
        raise RuntimeError("roc_curve and auc are not to be used here")

    substitute("roc_curve", curve)
    substitute("auc", curve)
    if copies > 1:
        shifts = np.arange(copies) / 1e6
        labels, scores = np.tile(labels, copies), np.add.outer(shifts, scores).ravel()
    return rank_auc(labels, scores)


# The leanest loop over all positives takes three times as long, a walk in plain Python a sixth.
q = bank.question(
    "rank_auc",
    probe,
    points=3,
    seconds=3,
    forbids={"scipy.stats": "Here you count the pairs yourself, by a sort."},
)
q.hints(
    "Take one positive. How many negatives have a lower score, and how many the same? Each of the"
    " first is a pair won, each of the others half a pair.",
    "One way: sort the scores of the negatives. The place in front of all entries equal to a "
    "score tells how many are lower, the place behind them how many are not higher.",
    "Then look up both places for all positives at once. Their mean is what a positive wins: it "
    "counts ties as half. Sum it, and divide by positives times negatives, the number of pairs.",
)


def once(drawn):
    return {**drawn, "copies": 1}


def uneven(draw):
    """Drawn again until the area is not one half, nor what the pairs in their order give."""
    while True:
        drawn = draw()
        positives, negatives = (drawn["scores"][drawn["labels"] == kind] for kind in (1, 0))
        gaps = positives[:, None] - negatives
        won = (gaps > 0) + (gaps == 0) / 2
        if min(abs(won.mean() - 0.5), abs(won.mean() - won.diagonal().mean())) > 0.01:
            return drawn


def one_positive(rng):
    scores = rng.permutation(np.arange(-4, 5))
    # Above some of the others, but not above half of them.
    return once({"labels": (scores == rng.choice([-2, -1, 1, 2])).astype(int), "scores": scores})


def rounded(rng):
    labels = rng.permutation(np.repeat([1, 0], [800, 1200]))
    return once({"labels": labels, "scores": np.round(5 * (rng.normal(size=2000) + labels))})


def many(rng):
    """40 samples at 20 scores, which the probe copies."""
    return {
        **tied(rng.permutation(20) / 20, rng.permutation([1, 1, 0, 2] * 5), [1] * 20),
        "copies": 5000,
    }


q.cases = {
    "no two scores are equal": lambda rng: once(uneven(lambda: distinct(rng, 6, 9))),
    "positives and negatives of equal score": lambda rng: once(
        uneven(lambda: tied(rng.uniform(size=3), [5, 1, 2], [1, 3, 1]))
    ),
    "all scores are equal": lambda rng: once(tied(rng.uniform(size=1), [3], [5])),
    "two samples, the positive ahead": lambda rng: once(
        {"labels": np.array([0, 1]), "scores": np.sort(rng.normal(size=2))}
    ),
    "one positive, integers as scores": one_positive,
    "scores that differ in the last digit": lambda rng: once(hardly_apart(rng)),
    "2,000 logits, rounded": rounded,
    "200,000 scores, many of them equal": lambda rng: uneven(lambda: many(rng)),
}

# fmt: off
q.slip("ties_nothing", "A pair of equal scores counts one half, not nothing.",
    was='side="right"', now='side="left"')
q.slip("ties_one", "A pair of equal scores counts one half, not one.",
    was='side="left"', now='side="right"')
q.slip("ties_left_out", "Pairs of equal scores are left out here: they count one half each.",
    was="np.mean(below + not_above) / (2 * len(negatives))",
    now="np.sum(below) / np.sum(below + len(negatives) - not_above)")
q.slip("close_ones_tied", "Scores are equal or not: here some that differ a little count as equal.",
    was="negatives = np.sort", now="scores = np.round(scores, 6)\nnegatives = np.sort")
q.slip("reversed", "This is the share of pairs in which the negative is ahead.",
    was=["labels == 0", "labels == 1"], now=["labels == 1", "labels == 0"])
q.slip("count", "This counts the pairs: divide by how many there are.",
    was="np.mean(below + not_above) / (2 * len(negatives))", now="np.sum(below + not_above) / 2")
q.slip("all_pairs",
    "Only pairs of a positive and a negative count: here it is divided by all pairs of samples.",
    was="np.mean(below + not_above) / (2 * len(negatives))",
    now="np.sum(below + not_above) / (len(scores) * (len(scores) - 1))")
q.slip("not_sorted", "A place in an array says how many lie below only where the array is sorted.",
    was=["np.sort(scores[labels == 0])", "np.sort(scores[labels == 1])"],
    now=["scores[labels == 0]", "scores[labels == 1]"])
q.slip("negatives_not_sorted",
    "The negatives are not sorted: a place among them does not say yet how many lie below.",
    was="np.sort(scores[labels == 0])", now="scores[labels == 0]")
q.slip("sorted_falling", "searchsorted wants the array to rise: here it falls.",
    was="np.sort(scores[labels == 0])", now="np.sort(scores[labels == 0])[::-1]")
q.slip("not_halved", "A place from either side counts each pair twice: this is twice the share.",
    was="(2 * len(negatives))", now="len(negatives)")
q.slip("not_over_the_positives",
    "The shares of the positives were added up: a share of all pairs is at most 1.",
    was="np.mean(", now="np.sum(")
q.slip("not_over_the_negatives",
    "How many negatives a positive beats is no share yet: divide by their number, too.",
    was="(2 * len(negatives))", now="2")
q.slip("over_the_positives_twice",
    "Divide by the positives and by the negatives: here it is P twice.",
    was="len(negatives)", now="len(positives)")
q.slip("over_all_samples", "Pairs are counted: divide by P times N, not by the number of samples.",
    was="np.mean(below + not_above) / (2 * len(negatives))",
    now="np.sum(below + not_above) / (2 * len(scores))")
q.slip("gini", "This is twice the share minus 1: asked for is the share itself.",
    was="np.mean(below + not_above) / (2 * len(negatives))",
    now="np.mean(below + not_above) / len(negatives) - 1")
q.slip("ranks_from_zero",
    "Ranks begin at 1 in this formula: from 0, each positive loses one place.",
    was="np.mean(below + not_above) / (2 * len(negatives))",
    now="np.mean(below + not_above) / (2 * len(negatives)) - 1 / len(negatives)")
q.slip("half_lost",
    "Half a pair is lost: whole numbers were divided without what follows the point.",
    was="np.mean(below + not_above) / (2 * len(negatives))",
    now="np.mean((below + not_above) // 2) / len(negatives)")
q.slip("all_searched", "The positives are looked up among all samples: the negatives alone count.",
    was="negatives = np.sort(scores[labels == 0])", now="negatives = np.sort(scores)")
q.slip("signs_averaged",
    "A lost pair counts nothing: here it takes one away, and the share may fall below 0.",
    was="np.mean(below + not_above) / (2 * len(negatives))",
    now="np.mean(below + not_above - len(negatives)) / (2 * len(negatives))")
q.slip("by_the_curve", "This is the area of the curve: here pairs are counted, without a curve.",
    was="return np.mean(below + not_above) / (2 * len(negatives))",
    now="return auc(*roc_curve(labels, scores)[:2])")
# fmt: on


@q.mistake(
    "all_pairs_compared",
    "All samples are counted anew for each score: sort once, and a place says how many lie below.",
    slow=True,
)
def rank_auc(labels, scores):
    negatives, positives = scores[labels == 0], scores[labels == 1]
    won = [np.sum(score > negatives) + np.sum(score == negatives) / 2 for score in positives]
    return np.sum(won) / (len(positives) * len(negatives))


@q.mistake(
    "matched", "Each positive meets one negative only here: it has to meet every one of them."
)
def rank_auc(labels, scores):
    positives, negatives = scores[labels == 1], scores[labels == 0]
    count = min(len(positives), len(negatives))
    gaps = positives[:count] - negatives[:count]
    return np.mean((gaps > 0) + (gaps == 0) / 2)


@q.mistake(
    "ranks_split", "Equal scores have no order among themselves: they share their mean rank."
)
def rank_auc(labels, scores):
    ranks = np.argsort(np.argsort(scores, kind="stable"), kind="stable") + 1
    P, N = np.sum(labels == 1), np.sum(labels == 0)
    return (ranks[labels == 1].sum() - P * (P + 1) / 2) / (P * N)


@q.mistake(
    "ranks_split_at_random",
    "Equal scores get different ranks here, in an order that no sort promises: they share one.",
)
def rank_auc(labels, scores):
    ranks = np.argsort(np.argsort(scores)) + 1
    P, N = np.sum(labels == 1), np.sum(labels == 0)
    return (ranks[labels == 1].sum() - P * (P + 1) / 2) / (P * N)


@q.mistake(
    "own_kind_counted",
    "A rank also counts the positives below: pairs of two positives have to be taken out.",
)
def rank_auc(labels, scores):
    values, place, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[place]
    return ranks[labels == 1].sum() / (np.sum(labels == 1) * np.sum(labels == 0))


# fmt: off
q.slip("lowest_rank_for_ties",
    "Equal scores share the mean of their ranks: here the lowest of them.",
    start="own_kind_counted", was=["(counts - 1) / 2", "ranks[labels == 1].sum() /"],
    now=["counts + 1", "(ranks[labels == 1] - np.arange(np.sum(labels == 1)) - 1).sum() /"])
q.slip("highest_rank_for_ties",
    "Equal scores share the mean of their ranks: here the highest of them.",
    start="own_kind_counted", was=["- (counts - 1) / 2", "ranks[labels == 1].sum() /"],
    now=["", "(ranks[labels == 1] - np.arange(np.sum(labels == 1)) - 1).sum() /"])
q.slip("ranks_without_gaps",
    "Each sample takes up a rank, equal ones too: here the ranks count the distinct scores.",
    start="own_kind_counted",
    was=["np.cumsum(counts) - (counts - 1) / 2", "ranks[labels == 1].sum() /"],
    now=["1 + np.arange(len(values))",
        "(ranks[labels == 1] - np.arange(np.sum(labels == 1)) - 1).sum() /"])
# fmt: on


@q.right
def rank_auc(labels, scores):
    """By ranks, equal scores sharing their mean rank."""
    values, place, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[place]
    P, N = np.sum(labels == 1), np.sum(labels == 0)
    return (ranks[labels == 1].sum() - P * (P + 1) / 2) / (P * N)


@q.right
def rank_auc(labels, scores):
    import bisect

    negatives = sorted(scores[labels == 0].tolist())
    positives = scores[labels == 1].tolist()
    won = 0.0
    for score in positives:
        below = bisect.bisect_left(negatives, score)
        won += below + (bisect.bisect_right(negatives, score) - below) / 2
    return won / len(positives) / len(negatives)


@q.right
def rank_auc(labels, scores):
    positives = np.sort(scores[labels == 1])
    negatives = scores[labels == 0]
    above = len(positives) - np.searchsorted(positives, negatives, side="right")
    equal = len(positives) - above - np.searchsorted(positives, negatives)
    return np.mean((above + 0.5 * equal) / len(positives))
