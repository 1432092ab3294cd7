# %% [markdown]
# # 5 · How good is a score?
#
# A model gives an image the probability 0.4 of being a 9. Do you call it a 9? That depends on what
# a mistake costs. Where a missed 9 is expensive, you may say yes from 0.1 on; where a false alarm
# is, you wait for 0.99. Accuracy judges one such choice. In this notebook you judge the *score*
# itself, over all choices at once.
#
# **You will be able to**
#
# - count what a threshold gets right and wrong, and turn the counts into rates;
# - compute the ROC curve of a million scores with one sort and no loop, equal scores included;
# - compute the area under it in two ways, and say as a probability what it means;
# - judge ten classes, one against the rest, and say what the area keeps from you.
#
# **Builds on** the probabilities of notebook 2 (they are given here), and on sorting and cumulative
# sums in NumPy.
# **Time** about 75 minutes.

# %% [markdown]
# Please fill in who hands this in. Stuck at a TODO? `hint("roc_curve")`, in a cell of your own,
# gives the next of two or three hints. A mistake that the check knows, it names by itself.

# %%
NAME = ""
STUDENT_ID = ""

# %% given="imports"
import time

import numpy as np

from helpers import classifier, data, plots
from helpers.check import check, hint, progress

num_classes = 10

# %% [markdown]
# ## Scores
#
# The model is softmax regression once more, this time on raw pixels. It makes more mistakes than
# the one on features (on MNIST it gets about 92 images of 100 right), so there is more to see. We
# need its probabilities `y_hat` (N, C) for the test images, and their labels (N,).

# %% given="probabilities"
y_hat, labels = classifier.probabilities("test", inputs="pixels")
print(data.describe())
print(f"y_hat {y_hat.shape}, labels {labels.shape}")

# %% [markdown]
# One question at a time: is it a 9? For that question the 9s are the **positives**, with label 1,
# all other digits are the **negatives**, with label 0, and the probability of class 9 is the
# score. Any other number would do as a score, a logit for instance, as long as larger means
# "rather a 9".

# %% given="nines"
is_nine = (labels == 9).astype(int)  # (N,)
scores = y_hat[:, 9]  # (N,)
print(f"{is_nine.sum():,} positives, {np.sum(is_nine == 0):,} negatives")

# %% [markdown]
# First the hard cases: the ten 9s with the lowest scores, then the ten other digits with the
# highest. Is there a score from which on all are 9s, and below which none is?

# %%
images, _ = data.load("test")
by_score = np.argsort(scores)
low_nines = by_score[is_nine[by_score] == 1][:10]
high_others = by_score[is_nine[by_score] == 0][::-1][:10]
hard = np.concatenate([low_nines, high_others])
plots.digit_grid(images[hard], [f"{score:.2g}" for score in scores[hard]], "Probability of a 9")

# %% [markdown]
# ## One threshold
#
# A **threshold** turns scores into decisions: what reaches it is called positive. Each sample then
# has one of four outcomes, and the four counts say all there is to say about one threshold:
#
# | | score ≥ threshold | score < threshold |
# |---|---|---|
# | **positive** (label 1) | `tp`, true positives | `fn`, false negatives: missed |
# | **negative** (label 0) | `fp`, false positives: false alarms | `tn`, true negatives |
#
# A score *at* the threshold counts as positive. That matters more than it seems: scores are often
# rounded, and then many samples share one.


# %% question="confusion_counts"
def confusion_counts(labels, scores, threshold):
    """The four counts at one threshold: labels (N,) of 0 and 1, scores (N,) → tp, fp, fn, tn.

    Four ints. A sample is called positive when its score is at least the threshold, which may be
    any number, ±inf included. About 5 lines.
    """
    ### BEGIN SOLUTION
    called, positive = scores >= threshold, labels == 1
    tp = int(np.sum(called & positive))
    fp = int(np.sum(called & ~positive))
    fn = int(np.sum(~called & positive))
    return tp, fp, fn, len(labels) - tp - fp - fn
    ### END SOLUTION


# %% check="confusion_counts" tags=["nbval-check-output"]
check("confusion_counts")

# %% [markdown]
# There are about nine times as many negatives as positives. So that both kinds can be compared,
# each count is divided by the size of its kind:
#
# $$\text{tpr} = \frac{\text{tp}}{\text{tp} + \text{fn}}, \qquad
# \text{fpr} = \frac{\text{fp}}{\text{fp} + \text{tn}}$$
#
# The **true positive rate** is the share of the positives that are found, the **false positive
# rate** the share of the negatives that raise a false alarm. One should be high and the other low,
# and a threshold moves both in the same direction.

# %%
counts = {}
print("threshold     tp     fp     fn     tn     tpr      fpr")
for threshold in (0.99, 0.9, 0.5, 0.1, 0.01):
    counts[threshold] = tp, fp, fn, tn = confusion_counts(is_nine, scores, threshold)
    rates = f"{tp / (tp + fn):7.1%}  {fp / (fp + tn):7.2%}"
    print(f"{threshold:9} {tp:6} {fp:6} {fn:6} {tn:6} {rates}")

# %% [markdown]
# On the left the scores of both kinds, as shares of their kind; the axis is stretched towards 0 and
# 1, where most scores are. A threshold is a vertical line: what lies on it or to its right is
# called a 9. On the right each threshold is one point in the plane of the two rates. Move the
# threshold to the left, and the point climbs, first steeply, then flat.

# %%
plots.moving_threshold(is_nine, scores, counts)

# %% [markdown]
# ## All thresholds at once
#
# Let the threshold fall from +∞ to the lowest score. At +∞ nothing is called positive: the point is
# (0, 0). At the lowest score everything is: (1, 1). The points between make the **ROC curve**
# (receiver operating characteristic: it comes from radar). A score that knows nothing gives the
# diagonal, because positives and negatives come in at the same pace. A perfect one goes up the left
# edge and along the top.
#
# Counting anew for each threshold is slow: a million samples with a million different scores would
# take a million counts of a million samples each. And there is no need for it. Between two
# thresholds only those samples change sides whose score lies between them. So sort once, from the
# highest score down, and walk: one step up for a positive, one to the right for a negative.
#
# ### A slip worth seeing: equal scores
#
# Here is that walk for six samples, four of which have the same score. It is done twice: the
# samples are the same, only two of the equal ones are listed before the other two, or after them.


# %% tags=["nbval-check-output"]
def naive_walk(labels, scores):
    """One point for each sample, whatever its score: a list of (fp, tp)."""
    points = [(0, 0)]
    for i in sorted(range(len(scores)), key=lambda i: -scores[i]):
        fp, tp = points[-1]
        points.append((fp, tp + 1) if labels[i] else (fp + 1, tp))
    return points


tied_scores = np.array([0.9, 0.5, 0.5, 0.5, 0.5, 0.1])
positives_first = np.array([1, 1, 1, 0, 0, 0])
negatives_first = np.array([1, 0, 0, 1, 1, 0])
print("positives first  ", *naive_walk(positives_first, tied_scores))
print("negatives first  ", *naive_walk(negatives_first, tied_scores))

# %% [markdown]
# The same scores, two curves. The first passes through (0, 3), all three positives without a false
# alarm, as if the score were perfect; yet no threshold on these scores gives that point. A
# threshold of 0.5 lets in all four samples at once, or none of them. So there is **one point for
# each distinct score**, and the line between two points may be slanted.
#
# Your function has to notice three more things, because a curve drawn from them would look like a
# curve and mean nothing: a class that is missing, labels and scores of different lengths, a score
# that is not a finite number. The check also brings 200,000 different scores and has little
# patience; a table of all scores against all thresholds would fill 40 GB, so do not try that one.


# %% question="roc_curve"
def roc_curve(labels, scores):
    """The ROC curve of scores (N,), any real numbers, for labels (N,) of 0 and 1.

    Returns fpr, tpr, thresholds, three arrays of one length: first the point (0, 0) at threshold
    +inf, then one point for each distinct score, from the highest score down to the lowest.
    Raises ValueError if a class is missing, the lengths differ or a score is not finite.

    About 10 lines: one sort, no loop. np.argsort, np.cumsum and np.flatnonzero help.
    """
    ### BEGIN SOLUTION
    if len(labels) != len(scores) or not np.isfinite(scores).all():
        raise ValueError("labels and scores must have one length, and the scores be finite")
    if labels.min() == labels.max():
        raise ValueError("both classes must be there")
    order = np.argsort(scores)[::-1]
    labels, scores = labels[order], scores[order]
    last = np.append(np.flatnonzero(scores[1:] != scores[:-1]), len(scores) - 1)  # of equal ones
    tp = np.append(0, np.cumsum(labels)[last])
    fp = np.append(0, last + 1) - tp
    return fp / fp[-1], tp / tp[-1], np.append(np.inf, scores[last])
    ### END SOLUTION


# %% check="roc_curve" tags=["nbval-check-output"]
check("roc_curve")

# %% [markdown]
# Your curve does not depend on how the equal scores are listed:

# %% tags=["nbval-check-output"]
for name, listed in {"positives": positives_first, "negatives": negatives_first}.items():
    tied_fpr, tied_tpr, tied_thresholds = roc_curve(listed, tied_scores)
    print(f"{name} first: thresholds {tied_thresholds}")
    print(f"   fpr {tied_fpr.round(3)}, tpr {tied_tpr.round(3)}")

# %%
walks = {
    name: tuple(np.transpose(naive_walk(listed, tied_scores)) / 3)
    for name, listed in {
        "one by one, positives first": positives_first,
        "one by one, negatives first": negatives_first,
    }.items()
}
plots.roc_curves(
    {"equal scores together": (tied_fpr, tied_tpr), **walks}, "Six samples, four of equal score"
)

# %% [markdown]
# scikit-learn has a `roc_curve`, too. By default it leaves out points that lie on a straight line
# between others, since the picture is the same without them. Asked to keep them, it must agree with
# you, on the 9s as well as on scores with many ties.

# %% tags=["nbval-check-output"]
from sklearn import metrics

rng = np.random.default_rng(5)
drawn_labels = rng.integers(2, size=20_000)  # (N,)
drawn_scores = np.round(drawn_labels + rng.normal(size=20_000), 1)  # few distinct values
for name, pair in {"the 9s": (is_nine, scores), "ties": (drawn_labels, drawn_scores)}.items():
    theirs = metrics.roc_curve(*pair, drop_intermediate=False)
    print(f"{name:7} same curve: {all(map(np.allclose, roc_curve(*pair), theirs))}")

# %% [markdown]
# And how fast is it? The last line is an estimate, from the time of a single threshold.

# %%
many = data.by_profile(full=1_000_000, quick=10_000)
many_labels = rng.integers(2, size=many)
many_scores = many_labels + rng.normal(size=many)
seconds = {}
for name, program in {
    "your roc_curve": lambda: roc_curve(many_labels, many_scores),
    "scikit-learn's": lambda: metrics.roc_curve(many_labels, many_scores, drop_intermediate=False),
    "one threshold": lambda: confusion_counts(many_labels, many_scores, 0.5),
}.items():
    start = time.perf_counter()
    program()
    seconds[name] = time.perf_counter() - start
    print(f"{name:15} {seconds[name] * 1e3:9.1f} ms")

minutes = many * seconds["one threshold"] / 60
print(f"a loop over {many:,} thresholds: about {minutes:.2g} minutes")

# %% [markdown]
# ### Choosing a threshold
#
# The curve is a menu: each point is what one threshold buys. Suppose that one false alarm in a
# hundred negatives is as many as you can bear, or one in a thousand. Then take the lowest threshold
# that keeps to it, which is the last such point of the curve. In real life choose on validation
# data, not on the test set; here we only read the menu.

# %%
fpr, tpr, thresholds = roc_curve(is_nine, scores)
chosen = {"one half": 0.5}
for name, limit in {"1 false alarm in 100": 0.01, "1 false alarm in 1,000": 0.001}.items():
    chosen[name] = thresholds[fpr <= limit][-1]

for name, threshold in chosen.items():
    tp, fp, fn, tn = confusion_counts(is_nine, scores, threshold)
    found = f"finds {tp / (tp + fn):5.1%} of the 9s, with {fp:3} false alarms in {fp + tn:,}"
    print(f"{name:22}  threshold {threshold:.3f}  {found}")

plots.marked_curve(fpr, tpr, thresholds, chosen, "The 9s against the rest")

# %% [markdown]
# ## One number for a curve
#
# Two curves may cross. Still one would like a single number, and the common choice is the **area
# under the curve**: 1 for a perfect score, 1/2 for one that knows nothing. Between two
# neighbouring points the curve is a straight line, so the area below is a trapezoid: its width
# times the mean of its two heights. Summed over all neighbours:
#
# $$\text{area} = \sum_{i \ge 1} (\text{fpr}_i - \text{fpr}_{i-1}) \,
# \frac{\text{tpr}_i + \text{tpr}_{i-1}}{2}$$
#
# With the left height alone, a slanted piece would count for too little, and with the right one for
# too much. A width below 0 would take area away without a word: a curve on which `fpr` goes back is
# no ROC curve, and your function should say so.


# %% question="auc"
def auc(fpr, tpr):
    """Area under the straight lines through the points fpr (m,), tpr (m,), m ≥ 2: a number.

    Raises ValueError if fpr decreases anywhere. About 4 lines; no library routine for it.
    """
    ### BEGIN SOLUTION
    widths = np.diff(fpr)
    if (widths < 0).any():
        raise ValueError("fpr must not decrease")
    return np.sum(widths * (tpr[1:] + tpr[:-1]) / 2)
    ### END SOLUTION


# %% check="auc" tags=["nbval-check-output"]
check("auc")

# %% tags=["nbval-check-output"]
area_by_sklearn = metrics.roc_auc_score(is_nine, scores)
print("same area as scikit-learn:", np.isclose(auc(fpr, tpr), area_by_sklearn, rtol=1e-9))
print("areas of the two walks:   ", *(auc(*walk).round(3) for walk in walks.values()))
print("equal scores together:    ", auc(tied_fpr, tied_tpr).round(3))

# %% [markdown]
# The area of a walk through equal scores is whatever the order of the list makes it. Half-way
# between the two lies the honest value.

# %% [markdown]
# ### What the area means
#
# Draw one positive and one negative at random. How often does the positive have the higher score?
# Try it with the 9s:

# %%
pairs = 100_000
some_nines = rng.choice(scores[is_nine == 1], pairs)
some_others = rng.choice(scores[is_nine == 0], pairs)
print(f"the 9 is ahead in   {np.mean(some_nines > some_others):.4f} of {pairs:,} pairs")
print(f"area under the curve {auc(fpr, tpr):.4f}")

# %% [markdown]
# It is no accident. On the walk, each negative is a step to the right, of width 1/(number of
# negatives). The height at that moment is the share of the positives that came before it: those
# with a higher score. So the area is the share of all pairs, one positive and one negative each, in
# which the positive is ahead. A pair with equal scores is a slanted piece, and counts one half:
#
# $$\text{area} = P(s_+ > s_-) + \tfrac 1 2 P(s_+ = s_-)$$
#
# Write that down as a second way to the same number, one that needs no curve. A million positives
# and a million negatives make $10^{12}$ pairs, so do not visit them all: in a *sorted* array one
# can look up how many entries lie below a value without passing them one by one.


# %% question="rank_auc"
def rank_auc(labels, scores):
    """The share of pairs (a positive, a negative) in which the positive's score is higher.

    labels (N,) of 0 and 1, both there; scores (N,), any real numbers → a number in [0, 1]. Pairs
    with equal scores count one half. O(N log N): without a loop over pairs, without a curve and
    without scipy.stats. About 4 lines; np.sort and np.searchsorted with its two sides help.
    """
    ### BEGIN SOLUTION
    negatives = np.sort(scores[labels == 0])
    positives = np.sort(scores[labels == 1])  # in order they are looked up much faster
    below = np.searchsorted(negatives, positives, side="left")
    not_above = np.searchsorted(negatives, positives, side="right")
    return np.mean(below + not_above) / (2 * len(negatives))
    ### END SOLUTION


# %% check="rank_auc" tags=["nbval-check-output"]
check("rank_auc")

# %% tags=["nbval-check-output"]
print("by pairs, by curve")
for name, pair in {
    "six samples": (positives_first, tied_scores),
    "drawn, many ties": (drawn_labels, drawn_scores),
    "all scores equal": (drawn_labels, np.zeros(20_000)),
}.items():
    print(f"{rank_auc(*pair):.6f}  {auc(*roc_curve(*pair)[:2]):.6f}  {name}")

# %% [markdown]
# ## Ten classes
#
# A ROC curve needs two kinds of samples. With C classes there are C curves: each class in turn is
# positive and all others are negative, and its column of `y_hat` is the score. The plain mean of
# the C areas is called the **macro** mean: a rare class weighs as much as a frequent one.


# %% question="one_vs_rest"
def one_vs_rest(labels, y_hat):
    """Each class against the rest: labels (N,) of 0..C − 1, y_hat (N, C).

    Returns a list of C tuples (fpr, tpr, area), in the order of the classes, and the mean of the C
    areas. Raises ValueError if one of the C classes is not among the labels.

    Use `roc_curve` and `auc`. About 5 lines; a loop over the classes is fine.
    """
    ### BEGIN SOLUTION
    curves = []
    for c in range(y_hat.shape[1]):
        fpr, tpr, _ = roc_curve((labels == c).astype(int), y_hat[:, c])
        curves.append((fpr, tpr, auc(fpr, tpr)))
    return curves, np.mean([area for _, _, area in curves])
    ### END SOLUTION


# %% check="one_vs_rest" tags=["nbval-check-output"]
check("one_vs_rest")

# %% [markdown]
# Before you run the next cell: which digit will be the easiest to tell from the rest, and which the
# hardest?

# %%
curves, mean_area = one_vs_rest(labels, y_hat)
plots.one_vs_rest(curves)
print(f"mean of the areas {mean_area:.4f}")

# %% tags=["nbval-check-output"]
mean_by_sklearn = metrics.roc_auc_score(labels, y_hat, multi_class="ovr", average="macro")
print("same mean as scikit-learn:", np.isclose(mean_area, mean_by_sklearn, rtol=1e-9))

# %% [markdown]
# ### A slip worth seeing: decisions in place of scores
#
# Some programs keep the predicted class only, as a one-hot row: 1 for the winner, 0 for the rest.
# The accuracy is the same. What becomes of the curve?

# %%
winners = (y_hat == y_hat.max(axis=1, keepdims=True)).astype(float)  # (N, C), zeros and ones
curves_of_winners, mean_of_winners = one_vs_rest(labels, winners)

names = {"probabilities": curves[9], "one-hot predictions": curves_of_winners[9]}
plots.roc_curves(
    {f"{name}, area {area:.3f}": (fpr, tpr) for name, (fpr, tpr, area) in names.items()},
    "The 9s against the rest",
)
print(f"mean of the areas {mean_area:.4f}, from one-hot predictions {mean_of_winners:.4f}")

# %% [markdown]
# A score with two values has one threshold that means anything. The curve shrinks to a single
# corner, the straight lines beside it cut off area, and the menu has one dish. The information was
# lost before the curve was drawn. So hand on probabilities, and let whoever uses them decide.

# %% [markdown]
# ## What the area does not say
#
# The curve depends on the *order* of the scores and on nothing else. Two things follow, which the
# next cell shows on drawn data: any rising function of the scores leaves the area as it is, and so
# does a change in how many negatives there are. Other figures do change. **Precision** is the share
# of true ones among those called positive, tp / (tp + fp).

# %% tags=["nbval-check-output"]
rng = np.random.default_rng(6)
positives, negatives = rng.normal(2, 1, size=1_000), rng.normal(0, 1, size=1_000)
probability = {kind: 1 / (1 + np.exp(2 - 2 * s)) for kind, s in enumerate((negatives, positives))}


def report(name, low, high):
    """Area, and counts at threshold 0.5, of the scores of negatives and positives."""
    both = np.repeat([0, 1], [len(low), len(high)]), np.concatenate([low, high])
    tp, fp, fn, tn = confusion_counts(*both, 0.5)
    rates = f"area {rank_auc(*both):.3f}, tpr {tp / (tp + fn):.3f}, precision {tp / (tp + fp):.3f}"
    print(f"{name:24} {rates}")


report("as drawn", probability[0], probability[1])
report("scores cubed", probability[0] ** 3, probability[1] ** 3)
report("each negative 20 times", np.tile(probability[0], 20), probability[1])

# %% [markdown]
# The cubed scores are no longer probabilities that one can take at their word, and the threshold of
# one half now misses more; their area is the same. With twenty negatives for each positive, most
# alarms are false; the area is the same. And one number says nothing about *where* on the curve a
# score is good. Here are the two models of the course, on pixels and on features, for the 9s. The
# axis of the false positive rate is logarithmic, so that the corner can be seen.

# %%
y_hat_features, _ = classifier.probabilities("test", inputs="features")
curves_of_features, mean_of_features = one_vs_rest(labels, y_hat_features)

models = {"on pixels": curves[9], "on features": curves_of_features[9]}
plots.roc_curves(
    {f"{name}, area {area:.5f}": (fpr, tpr) for name, (fpr, tpr, area) in models.items()},
    "The 9s against the rest, two models",
    log=True,
)
for name, (fpr_then, tpr_then, area) in models.items():
    found = tpr_then[fpr_then <= 0.001].max()
    print(f"{name:12} area {area:.5f}; finds {found:.1%} with 1 false alarm in 1,000 at most")

# %% [markdown] written="what_the_area_says" points=4
# **What the area says and does not say.** Answer with numbers from your figures: (a) Say in one
# sentence what the area of the 9s is the probability of. (b) A colleague needs at most one false
# alarm in 1,000 negatives, and picks the model on pixels because "an area above 0.9 is excellent".
# What would you show, and what does the model find under that condition? (c) Someone cubes all
# scores; in another town only one digit in 200 is a 9. In each case, what happens to the curve,
# to the precision at a fixed threshold, and to a probability taken at its word? (d) Why does the
# area fall when one-hot predictions take the place of probabilities? (About eight sentences.)
#
# <!-- BEGIN SOLUTION -->
# (a) If one draws a 9 and another digit at random, the 9 has the higher score with probability
# 0.991 (a tie would count one half).
#
# (b) The area is a mean over all false positive rates, and nearly all of them are of no use to the
# colleague. I would show the curve with the logarithmic axis, at 0.001: there the model on pixels
# finds 56.5 % of the 9s and misses almost every second one, while the model on features finds
# 99.8 %. The areas, 0.991 and 0.9999, differ by less than one hundredth.
#
# (c) Cubing keeps the order of the scores, so the curve is the same. A fixed threshold such as 0.5
# is now reached by fewer samples: on the drawn data tpr falls from 0.830 to 0.632, and precision
# rises from 0.816 to 0.915. A score of 0.9 becomes 0.73 and is no longer a probability to be taken
# at its word. Rarer 9s leave tpr and fpr, and so the curve, as they are, if the digits look as
# before. But the false alarms come from more negatives. At one half the model finds 87.5 % of the
# 9s and calls 0.82 % of the rest: of 200 digits 0.875 are found and 1.64 are false alarms, a
# precision of about 35 % in place of 92 %. Taken at their word the probabilities are too high
# there, since the model learned from data with one 9 in ten.
#
# (d) Only two scores are left, so all 9s that won are tied with all other digits that were called
# 9, and all the rest are tied as well. A pair with a tie counts one half, also where the
# probabilities had it right. In the picture one corner is left, and the straight lines beside it
# cut off what the curve had above them: 0.940 in place of 0.991.
# <!-- END SOLUTION -->

# %% [markdown] rubric="what_the_area_says"
# 4 points, one for each of (a) to (d):
#
# - (a) a random positive has a higher score than a random negative, with the number. "The
#   probability of a right answer" earns nothing;
# - (b) the part of the curve at fpr ≤ 0.001, with tpr read there;
# - (c) both times the same curve; cubing: decisions at a fixed threshold and the meaning as a
#   probability change; rarer positives: the precision falls, and the probabilities are too high.
#   Half a point for each of the two;
# - (d) ties: all but one threshold are gone, the order within the two groups is lost (one corner,
#   straight lines beside it).

# %% [markdown]
# ## What you have learned
#
# - A threshold sorts the samples into four counts. Divided by the size of their kind they are
#   rates, and a score at the threshold counts as positive.
# - One sort and two cumulative sums give the ROC curve, with one point for each distinct score:
#   equal scores come in together, or the curve depends on the order of the list.
# - The area is the sum of trapezoids under the curve, and the probability that a random positive
#   has a higher score than a random negative, ties counted one half.
# - With ten classes each one is held against the rest. One-hot predictions leave a curve one
#   corner. The area sees the order of scores alone: neither whether they are probabilities to be
#   taken at their word, nor how rare the positives are, nor where on the curve you have to work.
#
# All our models so far judge images that somebody else has drawn. Can one draw a digit itself, one
# that nobody wrote before? And who is to say how good that drawing is? That is notebook 6.

# %% [markdown]
# How far you are, kept on your computer alone. It is no grade.

# %%
progress()
