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
# - choose a threshold, and say what its alarms are worth where positives are rare;
# - compute the area under the curve in two ways, and say as a probability what it means;
# - say how far chance moves that area, and what the area keeps from you;
# - judge ten classes, one against the rest.
#
# **Builds on** the probabilities of notebook 2 (they are given here), and on sorting and cumulative
# sums in NumPy.
#
# **Time** about two hours. Each question is marked. Those marked *core* count, draw the curve and
# sum its area: half of the time. They come first and need none of the others, so the core is done
# where the section *What the area means* begins. Those marked *deeper* are the area by pairs, the
# ten classes and the written answer.

# %% [markdown]
# Please fill in who hands this in. Stuck at a TODO? `hint("roc_curve")`, in a cell of your own,
# gives the next of two or three hints. A mistake that the check knows, it names by itself.

# %%
NAME = ""
STUDENT_ID = ""

# %% given="imports"
import time

import numpy as np
from sklearn import metrics

from helpers import classifier, data, plots
from helpers.check import check, hint, progress

num_classes = 10

# %% [markdown]
# ## Scores
#
# The model is softmax regression once more, this time on raw pixels. On all of MNIST it gets about
# 92 test images of 100 right. The model on features makes fewer mistakes, so here there is more to
# see. We need its probabilities `y_hat` (N, C) for the test images, and their labels (N,).
#
# The text speaks mostly of MNIST. You may have the digits inside scikit-learn, or fewer images:
# what is true of one of them only is marked as such.

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

# %% claims=true
features_right = np.mean(classifier.probabilities("test")[0].argmax(axis=1) == labels)
pixels_right = np.mean(y_hat.argmax(axis=1) == labels)
# "The model on features makes fewer mistakes"
assert features_right > pixels_right
if len(labels) == 10_000:  # "On all of MNIST it gets about 92 test images of 100 right."
    assert round(100 * pixels_right) == 92
# "Is there a score from which on all are 9s, and below which none is?" There is none.
assert scores[low_nines[0]] < scores[high_others[0]]

# %% [markdown]
# ## One threshold
#
# *Core.* A **threshold** turns scores into decisions: what reaches it is called positive. Each
# sample then has one of four outcomes, and the four counts say all there is to say about one
# threshold:
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
# There are eight to ten times as many negatives as positives. So that both kinds can be compared,
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

# %% claims=true
# "There are eight to ten times as many negatives as positives."
assert 8 < np.sum(is_nine == 0) / is_nine.sum() < 10.5
# "a threshold moves both in the same direction"; "the point climbs, first steeply, then flat"
points = np.array([(fp / (fp + tn), tp / (tp + fn)) for tp, fp, fn, tn in counts.values()])
steps = np.diff(points, axis=0)
assert (steps >= 0).all() and steps[0, 1] > 10 * steps[0, 0] and steps[-1, 1] < steps[-1, 0]

# %% [markdown]
# ## All thresholds at once
#
# *Core.* Let the threshold fall from +∞ to the lowest score. At +∞ nothing is called positive: the
# point is (0, 0). At the lowest score everything is: (1, 1). The points between make the **ROC
# curve** (receiver operating characteristic: it comes from radar). A score that knows nothing gives
# the diagonal, because positives and negatives come in at the same pace. A perfect one goes up the
# left edge and along the top.
#
# Counting anew for each threshold is slow, and there is no need for it. Between two thresholds only
# those samples change sides whose score lies between them. So sort once, from the highest score
# down, and walk: one step up for a positive, one to the right for a negative.
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
walks = {}
for name, listed in {"positives": positives_first, "negatives": negatives_first}.items():
    fp, tp = np.transpose(naive_walk(listed, tied_scores))
    walks[f"one by one, {name} first"] = fp / 3, tp / 3

plots.roc_curves(
    {"equal scores together": (tied_fpr, tied_tpr), **walks}, "Six samples, four of equal score"
)

# %% [markdown]
# scikit-learn has a `roc_curve`, too. By default it leaves out points that lie on a straight line
# between others, since the picture is the same without them. Asked to keep them, it must agree with
# you, on the 9s as well as on scores with many ties.

# %% tags=["nbval-check-output"]
rng = np.random.default_rng(5)
drawn_labels = rng.integers(2, size=20_000)  # (N,)
drawn_scores = np.round(drawn_labels + rng.normal(size=20_000), 1)  # few distinct values
for name, pair in {"the 9s": (is_nine, scores), "ties": (drawn_labels, drawn_scores)}.items():
    theirs = metrics.roc_curve(*pair, drop_intermediate=False)
    print(f"{name:7} same curve: {all(map(np.allclose, roc_curve(*pair), theirs))}")

# %% [markdown]
# ### What the sort saves
#
# Here is the slow way once, as code: all samples are counted anew at each threshold. It is easy to
# believe, which makes it a good judge of the fast one.


# %% tags=["nbval-check-output"]
def counted_anew(labels, scores):
    """The points (fpr, tpr) of the curve by as many counts as there are thresholds: (2, m)."""
    rates = []
    for threshold in [np.inf, *np.unique(scores)[::-1]]:
        tp, fp, fn, tn = confusion_counts(labels, scores, threshold)
        rates.append((fp / (fp + tn), tp / (tp + fn)))
    return np.transpose(rates)


few_labels = rng.integers(2, size=4_000)
few_scores = few_labels + rng.normal(size=4_000)
points = roc_curve(few_labels, few_scores)[:2]
print("same curve:", np.allclose(counted_anew(few_labels, few_scores), points))

# %% [markdown]
# **Predict first.** The next cell prints how long each way takes for these 4,000 samples. A million
# samples are 250 times as many. How many times longer will the slow way take for them, and how many
# times the fast one?

# %%
many = data.by_profile(full=1_000_000, quick=10_000)
many_labels = rng.integers(2, size=many)
many_scores = many_labels + rng.normal(size=many)


def milliseconds(curve, *pair):
    """How long a way to the curve takes, once."""
    start = time.perf_counter()
    curve(*pair)
    return 1e3 * (time.perf_counter() - start)


slow = milliseconds(counted_anew, few_labels, few_scores)
fast = milliseconds(roc_curve, few_labels, few_scores)
print(f"4,000 samples: all counted anew {slow:.1f} ms, your roc_curve {fast:.2f} ms")

# %%
fast = milliseconds(roc_curve, many_labels, many_scores)
theirs = milliseconds(metrics.roc_curve, many_labels, many_scores)
print(f"{many:,} samples: your roc_curve {fast:.1f} ms, scikit-learn's {theirs:.1f} ms")
print(f"a million samples, all counted anew: about {slow * 250**2 / 60_000:.0f} minutes")

# %% [markdown]
# The slow way has 250 times as many thresholds, and at each it counts 250 times as many samples:
# 62,500 times the work. (The last line is an estimate by that factor. In the quick profile the line
# before it is of 10,000 samples.) A sort of N numbers takes about $N \log_2 N$ comparisons: for a
# million samples 250 times as many numbers with 20 in place of 12 for each, some 400 times the
# work.

# %% claims=true
# "250 times as many", "62,500 times the work", "20 in place of 12", "some 400 times the work"
assert 1_000_000 / 4_000 == 250 and 250**2 == 62_500
per_number = [np.log2(4_000), np.log2(1_000_000)]
assert [round(each) for each in per_number] == [12, 20]
assert 400 < 250 * per_number[1] / per_number[0] < 430
# "a table of all scores against all thresholds would fill 40 GB": a byte for each comparison
assert 200_000**2 * np.dtype(bool).itemsize == 40e9

# %% [markdown]
# ### Choosing a threshold
#
# The curve is a menu: each point is what one threshold buys. Suppose that one false alarm in a
# thousand negatives is as many as you can bear. Then take the lowest threshold that keeps to it,
# which is the last such point of the curve. In real life choose on validation data, not on the test
# set; here we only read the menu.

# %% [markdown]
# Can the limit be seen at all? With n negatives `fpr` moves in steps of 1/n. All of MNIST has 8,991
# negatives among the test images: one in a thousand is 8 of them. With 450 it would be none at all.
# And to see no false alarm does not mean that there is none to come: if three negatives in n raised
# one, you would still see none among your n in about 5 cases of 100. That is the *rule of three*:
# none in n speaks, at the usual 95 %, against rates above 3/n and against no others. So with fewer
# than 5,000 negatives the strict limit is one in a hundred.

# %%
negatives = np.sum(is_nine == 0)
strict = 0.001 if negatives >= 5_000 else 0.01
fpr, tpr, thresholds = roc_curve(is_nine, scores)
chosen = {"one half": 0.5}
for limit in (10 * strict, strict):
    chosen[f"1 false alarm in {1 / limit:,.0f}"] = thresholds[fpr <= limit][-1]

# %%
for name, threshold in chosen.items():
    tp, fp, fn, tn = confusion_counts(is_nine, scores, threshold)
    found = f"finds {tp / (tp + fn):5.1%} of the 9s, with {fp:3} false alarms in {fp + tn:,}"
    print(f"{name:22}  threshold {threshold:.3f}  {found}")

plots.marked_curve(fpr, tpr, thresholds, chosen, "The 9s against the rest")

# %% claims=true
# "All of MNIST has 8,991 negatives among the test images: one in a thousand is 8 of them."
if len(labels) == 10_000:
    assert negatives == 8_991 and np.floor(0.001 * negatives) == 8 and strict == 0.001
else:  # "With 450 it would be none at all.", "with fewer than 5,000 ... one in a hundred"
    assert negatives < 450 and strict == 0.01 and strict * negatives >= 3
# "none among your n in about 5 cases of 100"
assert 0.045 < (1 - 3 / negatives) ** negatives < 0.05

# %% [markdown]
# ## What an alarm is worth
#
# `tpr` is a share of the positives, `fpr` one of the negatives. Whoever has to follow up the alarms
# asks for another share: of those called positive, how many are? That is the **precision**, tp /
# (tp + fp). In its company `tpr` goes by the name of **recall**.
#
# Both rates belong to the score. Precision belongs to the place as well: it depends on the **base
# rate** $\pi$, the share of positives among all that are judged there. Of all samples
# $\pi\,\text{tpr}$ are found and $(1 - \pi)\,\text{fpr}$ are false alarms, so
#
# $$\text{precision} = \frac{\pi\,\text{tpr}}{\pi\,\text{tpr} + (1 - \pi)\,\text{fpr}}$$

# %% [markdown]
# **Predict first.** On all of MNIST a threshold of one half finds 87.5 % of the 9s and calls 0.82 %
# of the rest. Among its test images, where one in ten is a 9, 92 % of the alarms are true. Take
# 1,000 digits of another source, 10 of which are 9s. How many of the alarms are true there? Count
# them on paper.


# %% tags=["nbval-check-output"]
def precision_at(fpr, tpr, base_rate):
    """Of what is called positive, the share that is: rates (m,) and a share of positives → (m,)."""
    found, false_alarms = base_rate * tpr, (1 - base_rate) * fpr
    return found / (found + false_alarms)


print(f"one in ten: {precision_at(0.0082, 0.875, 0.1):.2f}, one in a hundred:", end=" ")
print(f"{precision_at(0.0082, 0.875, 0.01):.2f}")

# %% [markdown]
# About 9 of 17. Nothing about the score has changed, and nearly every second alarm is false: there
# are eleven times as many negatives for each positive as before.
#
# Now at all thresholds. The first point of the curve is left out: nothing is called positive there,
# and a share of nothing is 0/0. With the base rate of the test images the formula must give what
# counting gives.

# %% tags=["nbval-check-output"]
base_rate = is_nine.mean()
precision = precision_at(fpr[1:], tpr[1:], base_rate)
at_half = precision[thresholds[1:] >= 0.5][-1]
print("same as scikit-learn:", np.isclose(at_half, metrics.precision_score(is_nine, scores >= 0.5)))

# %%
precisions = {f"as here, {base_rate:.1%}": precision}
for other in (0.01, 0.001):
    precisions[f"1 in {1 / other:,.0f}"] = precision_at(fpr[1:], tpr[1:], other)

plots.precision_recall(fpr, tpr, thresholds, precisions, chosen)

# %% [markdown]
# One ROC curve, three curves of precision. At their right ends, where the lowest threshold calls
# everything positive, precision is the base rate. A base rate of one in a thousand asks for a much
# stricter threshold, and for many more negatives to choose it on: where your test images had no
# false alarm at all, the formula says 100 % for any base rate, and the rule of three says that you
# do not know.
#
# Unlike the rates, precision does not move in one direction. A false alarm makes it fall, and the
# 9s after it make it rise again. And between two points it does not run along a straight line, even
# though both rates do: so do not sum trapezoids under *this* curve.

# %% [markdown]
# Which of the two should you draw? The ROC curve to compare scores, since it is the same for every
# base rate. Precision against recall for one place, to see what the alarms are worth there.

# %% claims=true
at_mnist = [precision_at(0.0082, 0.875, rate) for rate in (0.1, 0.01)]
# "About 9 of 17.": 10 × 0.875 of them and 990 × 0.0082 false alarms
assert round(10 * 0.875) == 9 and round(10 * 0.875 + 990 * 0.0082) == 17
# "92 % of the alarms are true", "nearly every second alarm is false"
assert round(at_mnist[0], 2) == 0.92 and 0.45 < 1 - at_mnist[1] < 0.5
# "eleven times as many negatives for each positive as before"
assert np.isclose((0.99 / 0.01) / (0.9 / 0.1), 11)
half = np.flatnonzero(thresholds >= 0.5)[-1]
if len(labels) == 10_000:  # "finds 87.5 % of the 9s and calls 0.82 % of the rest", "one in ten"
    assert [round(tpr[half], 3), round(fpr[half], 4)] == [0.875, 0.0082]
    assert round(at_half, 2) == 0.92 and round(base_rate, 1) == 0.1
# "At their right ends ... precision is the base rate."
ends = [each[-1] for each in precisions.values()]
assert np.allclose(ends, [base_rate, 0.01, 0.001])
# "where your test images had no false alarm at all, the formula says 100 % for any base rate"
none_yet = fpr[1:] == 0
assert none_yet.any() and all((each[none_yet] == 1).all() for each in precisions.values())
# "precision does not move in one direction", as both rates do
assert (np.diff(precision) > 0).any() and (np.diff(precision) < 0).any()
assert (np.diff(fpr) >= 0).all() and (np.diff(tpr) >= 0).all()
# "between two points it does not run along a straight line"
middle = precision_at(0.5, 0.75, base_rate)  # half-way from (0, 0.5) to (1, 1)
assert middle < (1 + base_rate) / 2 - 0.2

# %% [markdown]
# ## One number for a curve
#
# *Core.* Two curves may cross. Still one would like a single number, and the common choice is the
# **area under the curve**: 1 for a perfect score, 1/2 for one that knows nothing. Between two
# neighbouring points the curve is a straight line, so the area below is a trapezoid: its width
# times the mean of its two heights. Summed over all neighbours:
#
# $$\text{area} = \sum_{i \ge 1} (\text{fpr}_i - \text{fpr}_{i-1}) \,
# \frac{\text{tpr}_i + \text{tpr}_{i-1}}{2}$$
#
# With the left height alone, a slanted piece that rises would count for too little, and with the
# right one for too much. A width below 0 would take area away without a word: a curve on which
# `fpr` goes back is no ROC curve, and your function should say so.


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

# %% [markdown]
# **Predict first.** Look at the three curves of the six samples again, and count squares of 1/3 by
# 1/3. What is the area under each?

# %% tags=["nbval-check-output"]
area = auc(fpr, tpr)
area_by_sklearn = metrics.roc_auc_score(is_nine, scores)
print("same area as scikit-learn:", np.isclose(area, area_by_sklearn, rtol=1e-9))
print("areas of the two walks:   ", *(auc(*walk).round(3) for walk in walks.values()))
print("equal scores together:    ", auc(tied_fpr, tied_tpr).round(3))

# %% [markdown]
# Nine squares, five, and seven. The area of a walk through equal scores is whatever the order of
# the list makes it. Half-way between these two, the best and the worst order, lies the honest
# value.

# %% claims=true
# "Nine squares, five, and seven.", "Half-way between these two ... lies the honest value."
squares = [9 * auc(*walk) for walk in walks.values()]
assert np.allclose([*squares, 9 * auc(tied_fpr, tied_tpr)], [9, 5, 7]) and np.mean([9, 5]) == 7

# %% [markdown]
# ## What the area means
#
# From here on all is *deeper*. Draw one positive and one negative at random. How often does the
# positive have the higher score? Try it with the 9s:

# %%
pairs = 100_000
some_nines = rng.choice(scores[is_nine == 1], pairs)
some_others = rng.choice(scores[is_nine == 0], pairs)
print(f"the 9 is ahead in   {np.mean(some_nines > some_others):.4f} of {pairs:,} pairs")
print(f"area under the curve {area:.4f}")

# %% [markdown]
# It is no accident. On the walk, each negative is a step to the right, of width 1/(number of
# negatives). The height at that moment is the share of the positives that came before it: those
# with a higher score. So the area is the share of all pairs, one positive and one negative each, in
# which the positive is ahead. A pair with equal scores is a slanted piece, and counts one half:
#
# $$\text{area} = P(s_+ > s_-) + \tfrac 1 2 P(s_+ = s_-)$$
#
# *Deeper.* Write that down as a second way to the same number, one that needs no curve. A million
# positives and a million negatives make $10^{12}$ pairs, so do not visit them all: in a *sorted*
# array one can look up how many entries lie below a value without passing them one by one.


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

# %% claims=true
# "It is no accident.": the share of pairs drawn at random is the area, up to chance
assert abs(np.mean(some_nines > some_others) - area) < 5 * np.sqrt(area * (1 - area) / pairs)

# %% [markdown]
# ## How sure is the area?
#
# The area belongs to these test images. Others of the same kind would give another. How far apart
# would they be? Nobody has a thousand test sets, but one can be made to stand for them: draw as
# many images as there are, each time from *all* of them, so that some come twice and others not at
# all. That is the **bootstrap**. Each draw gives an area, and the middle 95 % of a thousand areas
# is an interval.

# %% [markdown]
# **Predict first.** If there were only a quarter as many test images, by what factor would the
# interval be wider?


# %%
def areas_drawn_anew(size, times=1_000):
    """Areas of the 9s, for so many images drawn anew from the test images: (times,)."""
    rng = np.random.default_rng(7)
    areas = []
    for _ in range(times):
        some = rng.integers(len(labels), size=size)
        areas.append(rank_auc(is_nine[some], scores[some]))
    return np.array(areas)


# %%
N = len(labels)
areas = {f"{size:,} images": areas_drawn_anew(size) for size in (N, N // 4)}
for name, each in areas.items():
    low, high = np.quantile(each, [0.025, 0.975])
    print(f"{name:13}: {low:.4f} to {high:.4f}, a width of {high - low:.4f}")

plots.resampled_areas(areas, area)

# %% [markdown]
# On MNIST about twice as wide: the error of a mean falls with the root of the number of samples,
# and so, about, does that of the area. (With the digits inside scikit-learn it is more than twice.
# So few images decide there that the rule is a rough one.) Most of the width comes from the
# positives, since there are so few of them.

# %% [markdown]
# What the interval covers is the chance by which *these* images were drawn, and no more:
#
# - the model is fixed: another training, or other training images, would move the area as well;
# - other writers, another camera, wrong labels: nothing of that was drawn from;
# - the draws take the images as independent. Several by one hand are not, and the interval is then
#   too short;
# - where few samples decide, it is not to be trusted much. With the digits inside scikit-learn it
#   ends at an area of 1, which these very images do not have.

# %% claims=true
assert all(np.isfinite(each).all() for each in areas.values())
widths = [np.ptp(np.quantile(each, [0.025, 0.975])) for each in areas.values()]
# "On MNIST about twice as wide", "With the digits inside scikit-learn it is more than twice."
wider = widths[1] / widths[0]
assert 2.1 < wider < 3 if data.mnist_root() == "embedded" else 1.8 < wider < 2.2
# "Most of the width comes from the positives": the variance, where one kind alone is drawn anew
rng = np.random.default_rng(8)
kinds = [scores[is_nine == kind] for kind in (0, 1)]
spread = []
for kind in (0, 1):
    moved = []
    for _ in range(500):
        two = [rng.choice(each, len(each)) if k == kind else each for k, each in enumerate(kinds)]
        moved.append(rank_auc(np.repeat([0, 1], [len(each) for each in two]), np.hstack(two)))
    spread.append(np.var(moved))
assert spread[1] > spread[0]
# "With the digits inside scikit-learn it ends at an area of 1, which these images do not have."
assert area < 1
assert (np.quantile(areas[f"{N:,} images"], 0.975) == 1) == (data.mnist_root() == "embedded")

# %% [markdown]
# ## Ten classes
#
# *Deeper.* A ROC curve needs two kinds of samples. With C classes there are C curves: each class in
# turn is positive and all others are negative, and its column of `y_hat` is the score. The plain
# mean of the C areas is called the **macro** mean: a rare class weighs as much as a frequent one.


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
# hardest? Write both down.

# %%
curves, mean_area = one_vs_rest(labels, y_hat)
plots.one_vs_rest(curves)
print(f"mean of the areas {mean_area:.4f}")

# %% tags=["nbval-check-output"]
mean_by_sklearn = metrics.roc_auc_score(labels, y_hat, multi_class="ovr", average="macro")
print("same mean as scikit-learn:", np.isclose(mean_area, mean_by_sklearn, rtol=1e-9))

# %% [markdown]
# ### Below one half
#
# A score that knows nothing has an area of 1/2, not 0. So what does an area *below* 1/2 mean? That
# the negatives are ahead: the score knows something, and says the opposite. Turned round, with a
# minus sign or with the labels swapped, it has 1 − area.

# %% tags=["nbval-check-output"]
turned = rank_auc(is_nine, -scores)
swapped = rank_auc(1 - is_nine, scores)
print("both are 1 - area:", np.allclose([turned, swapped], 1 - area, rtol=1e-9))

# %% [markdown]
# In practice it means a mix-up: the labels have 0 where 1 was meant, or the score is a distance or
# a loss, of which *less* is better. An area near 0 gives these two away. A third one hides better:
# the wrong column of `y_hat`. Here is the area of the 9s by each of the ten columns.
#
# **Predict first.** Which wrong column comes nearest to 1?

# %%
areas_by_column = [rank_auc(is_nine, column) for column in y_hat.T]
for c, area_then in enumerate(areas_by_column):
    print(f"column {c}: area {area_then:.3f}")

# %% [markdown]
# Some wrong columns lie below 1/2 and some above. On MNIST the 4 and the 7 come nearest, at 0.7 to
# 0.8: a 9 looks like both. With the digits inside scikit-learn the 3 and the 5 do, at 0.7. So an
# area above 1/2 is no proof that the right column was taken. And an area a little below 1/2 on few
# samples may be chance: ask the bootstrap before you turn a score round.

# %% claims=true
wrong = np.delete(areas_by_column, 9)
# "Some wrong columns lie below 1/2 and some above."
assert np.sum(wrong < 0.5) >= 2 and np.sum(wrong > 0.5) >= 2
# "On MNIST the 4 and the 7 come nearest, at 0.7 to 0.8", "the 3 and the 5 do, at 0.7"
first, second = sorted(np.argsort(wrong)[-2:])
assert [first, second] == ([3, 5] if data.mnist_root() == "embedded" else [4, 7])
assert all(0.7 <= round(each, 1) <= 0.8 for each in wrong[[first, second]])
if data.mnist_root() == "embedded":
    assert [round(each, 1) for each in wrong[[3, 5]]] == [0.7, 0.7]
# "An area near 0 gives these two away."
assert turned < 0.02 and swapped < 0.02

# %% [markdown]
# ### A slip worth seeing: decisions in place of scores
#
# Some programs keep the predicted class only, as a one-hot row: 1 for the winner, 0 for the rest.
# The accuracy is the same. What becomes of the curve?

# %%
winners = (y_hat == y_hat.max(axis=1, keepdims=True)).astype(float)  # (N, C), zeros and ones
curves_of_winners, mean_of_winners = one_vs_rest(labels, winners)
print(f"mean of the areas {mean_area:.4f}, from one-hot predictions {mean_of_winners:.4f}")

# %%
shown = {}
for name, each in {"probabilities": curves, "one-hot predictions": curves_of_winners}.items():
    fpr_then, tpr_then, area_then = each[9]
    shown[f"{name}, area {area_then:.3f}"] = fpr_then, tpr_then

plots.roc_curves(shown, "The 9s against the rest")

# %% [markdown]
# A score with two values has one threshold that means anything. The curve shrinks to a single
# corner, the straight lines beside it cut off area, and the menu has one dish. The information was
# lost before the curve was drawn. So hand on probabilities, and let whoever uses them decide.

# %% claims=true
# "The accuracy is the same."
assert (winners.argmax(axis=1) == y_hat.argmax(axis=1)).all()
# "one threshold that means anything. The curve shrinks to a single corner", for each class
assert all(len(curve[0]) == 3 for curve in curves_of_winners)
# "the straight lines beside it cut off area"
assert all(less[2] < more[2] for less, more in zip(curves_of_winners, curves))

# %% [markdown]
# ## What the area does not say
#
# The curve depends on the *order* of the scores and on nothing else. Two things follow: any rising
# function of the scores leaves the area as it is, and so does a change in how many negatives there
# are. Drawn data can show it: a thousand scores of each kind, made into probabilities.

# %%
rng = np.random.default_rng(6)
logits = {1: rng.normal(2, 1, size=1_000), 0: rng.normal(0, 1, size=1_000)}
probability = {kind: 1 / (1 + np.exp(2 - 2 * each)) for kind, each in logits.items()}


def report(name, low, high):
    """Area, and counts at threshold 0.5, of the scores of negatives and positives."""
    both = np.repeat([0, 1], [len(low), len(high)]), np.concatenate([low, high])
    tp, fp, fn, tn = confusion_counts(*both, 0.5)
    rates = f"area {rank_auc(*both):.3f}, tpr {tp / (tp + fn):.3f}, precision {tp / (tp + fp):.3f}"
    print(f"{name:24} {rates}")


# %% [markdown]
# **Predict first.** As drawn, 830 of the positives and 187 of the negatives reach one half. The
# next cell shows what that makes. In the one after it each negative is listed 20 times: what will
# the three numbers be? And which of them change if all scores are cubed?

# %% tags=["nbval-check-output"]
report("as drawn", probability[0], probability[1])

# %% tags=["nbval-check-output"]
report("each negative 20 times", np.tile(probability[0], 20), probability[1])
report("scores cubed", probability[0] ** 3, probability[1] ** 3)

# %% [markdown]
# With twenty negatives for each positive, most alarms are false; area and tpr are the same. The
# cubed scores are no longer probabilities that one can take at their word, and the threshold of one
# half now misses more; their area is the same.

# %% claims=true
drawn = np.repeat([0, 1], 1_000), np.concatenate([probability[0], probability[1]])
# "As drawn, 830 of the positives and 187 of the negatives reach one half."
tp, fp, fn, tn = confusion_counts(*drawn, 0.5)
assert (tp, fp) == (830, 187) and tp + fn == fp + tn == 1_000
# "most alarms are false": 20 × 187 against 830
assert 20 * fp > tp
# "the threshold of one half now misses more; their area is the same"
assert confusion_counts(drawn[0], drawn[1] ** 3, 0.5)[2] > fn
assert np.isclose(rank_auc(drawn[0], drawn[1] ** 3), rank_auc(*drawn), rtol=1e-9)

# %% [markdown]
# ### Where on the curve?
#
# One number says nothing about *where* on the curve a score is good. Here are the two models of the
# course, on pixels and on features, for the 9s. The axis of the false positive rate is logarithmic,
# so that the corner can be seen.

# %%
y_hat_features, _ = classifier.probabilities("test", inputs="features")
models = {"on pixels": scores, "on features": y_hat_features[:, 9]}
for name, each in models.items():
    fpr_then, tpr_then, _ = roc_curve(is_nine, each)
    found = tpr_then[fpr_then <= strict].max()
    print(f"{name:12} finds {found:.1%} with 1 false alarm in {1 / strict:,.0f} at most")

# %%
shown = {}
for name, each in models.items():
    fpr_then, tpr_then, _ = roc_curve(is_nine, each)
    shown[f"{name}, area {auc(fpr_then, tpr_then):.5f}"] = fpr_then, tpr_then

plots.roc_curves(shown, "The 9s against the rest, two models", log=True)

# %% [markdown]
# Is the model on features the better one, or was it lucky with these images? Draw images anew once
# more, *the same ones for both*, and look at the difference of the areas: what makes a set of
# images hard for both cancels.

# %%
differences = []
for _ in range(1_000):
    some = rng.integers(N, size=N)
    pixels_then, features_then = (rank_auc(is_nine[some], each[some]) for each in models.values())
    differences.append(features_then - pixels_then)

low, high = np.quantile(differences, [0.025, 0.975])
print(f"features minus pixels, the middle 95 %: {low:+.4f} to {high:+.4f}")

# %% [markdown]
# On MNIST all of the interval lies above 0. With the digits inside scikit-learn 0 is inside: 360
# images, 32 of them 9s, cannot tell these two models apart by their areas.

# %% claims=true
if data.mnist_root() != "embedded":  # "On MNIST all of the interval lies above 0."
    assert low > 0
else:  # "0 is inside: 360 images, 32 of them 9s"
    assert low < 0 < high and N == 360 and is_nine.sum() == 32
if len(labels) == 10_000:  # the model answer
    found = {name: roc_curve(is_nine, each)[:2] for name, each in models.items()}
    reached = [round(b[a <= 0.001].max(), 3) for a, b in found.values()]
    assert reached == [0.565, 0.998]
    assert round(negatives * fpr[fpr <= 0.001][-1]) == 8
    assert [round(auc(*each), 4) for each in found.values()] == [0.9907, 0.9999]
    assert round(curves_of_winners[9][2], 3) == 0.94
    assert round(precision_at(fpr[half], tpr[half], 0.005), 2) == 0.35
    at_strict = []
    for _ in range(500):
        some = rng.integers(N, size=N)
        fpr_then, tpr_then, _ = roc_curve(is_nine[some], scores[some])
        at_strict.append(tpr_then[fpr_then <= 0.001].max())
    assert np.allclose(np.quantile(at_strict, [0.025, 0.975]), [0.46, 0.71], atol=0.015)
assert round(0.9**3, 2) == 0.73

# %% [markdown] written="what_the_area_says" points=4
# *Deeper.* **What the area says and does not say.** Answer with numbers from your figures: (a) Say
# in one sentence what the area of the 9s is the probability of. (b) A colleague can bear one false
# alarm in 1,000 negatives (in 100, if you have fewer than 5,000 of them), and picks the model on
# pixels because "an area above 0.9 is excellent". What would you show? What does the model find
# under that condition, and on how many false alarms does your answer rest? (c) Someone cubes all
# scores; in another town only one digit in 200 is a 9. In each case, what happens to the curve, to
# the precision at a fixed threshold, and to a probability taken at its word? (d) Why does the area
# fall when one-hot predictions take the place of probabilities? (About eight sentences.)
#
# <!-- BEGIN SOLUTION -->
# The numbers are those of all of MNIST; other digits, or fewer, give others.
#
# (a) If one draws a 9 and another digit at random, the 9 has the higher score with probability
# 0.991 (a tie would count one half).
#
# (b) The area is a mean over all false positive rates, and nearly all of them are of no use to the
# colleague. I would show the curve with the logarithmic axis, at 0.001: there the model on pixels
# finds 56.5 % of the 9s and misses more than four in ten, while the model on features finds
# 99.8 %. The areas, 0.991 and 0.9999, differ by less than one hundredth. The answer rests on 8
# false alarms among 8,991 negatives. Drawn anew, the images give 46 % to 71 % in place of 56.5 %.
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
# - (b) the part of the curve at fpr ≤ 0.001 (0.01 with few negatives), with tpr read there and the
#   number of false alarms (8 on all of MNIST, 3 or 4 on the smaller sets). Half a point without it;
#   with the digits inside scikit-learn the model on pixels does well there, with 96.9 %: that it is
#   read there counts, not whether it is low;
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
# - A threshold is chosen on the curve, and no limit can be seen that is finer than 1/n. Precision,
#   the share of true ones among the alarms, depends on the base rate; the two rates do not.
# - The area is the sum of trapezoids under the curve, and the probability that a random positive
#   has a higher score than a random negative, ties counted one half. Below 1/2 a score is turned
#   round.
# - Drawn anew, the test images say how far chance moves the area. They say nothing of another
#   training or of other writers.
# - With ten classes each one is held against the rest. One-hot predictions leave a curve one
#   corner. The area sees the order of scores alone: neither whether they are probabilities to be
#   taken at their word, nor how rare the positives are, nor where on the curve you have to work.
#
# All our models so far judge images that somebody else has drawn. Can one draw a digit itself, one
# that nobody wrote before? And who is to say how good that drawing is? That is notebook 6.

# %% [markdown]
# ## Sources and ways on
#
# - The curve, one sort and equal scores: T. Fawcett, *An Introduction to ROC Analysis*, Pattern
#   Recognition Letters 27, 2006,
#   [doi:10.1016/j.patrec.2005.10.010](https://doi.org/10.1016/j.patrec.2005.10.010).
# - The area as a probability: J. A. Hanley, B. J. McNeil, *The Meaning and Use of the Area under a
#   Receiver Operating Characteristic (ROC) Curve*, Radiology 143, 1982,
#   [doi:10.1148/radiology.143.1.7063747](https://doi.org/10.1148/radiology.143.1.7063747). They
#   also have a formula for its standard error.
# - The rule of three: J. A. Hanley, A. Lippman-Hand, *If Nothing Goes Wrong, Is Everything All
#   Right?*, Journal of the American Medical Association 249, 1983.
# - Precision and recall beside the ROC curve: J. Davis, M. Goadrich, *The Relationship Between
#   Precision-Recall and ROC Curves*, ICML 2006,
#   [doi:10.1145/1143844.1143874](https://doi.org/10.1145/1143844.1143874). With rare positives: T.
#   Saito, M. Rehmsmeier, *The Precision-Recall Plot Is More Informative than the ROC Plot When
#   Evaluating Binary Classifiers on Imbalanced Datasets*, PLOS ONE 10, 2015,
#   [doi:10.1371/journal.pone.0118432](https://doi.org/10.1371/journal.pone.0118432).
# - Drawing anew: B. Efron, R. J. Tibshirani, *An Introduction to the Bootstrap*, Chapman & Hall
#   1993; intervals from percentiles in chapter 13.
#
# **Two ways on.** What does a miss cost, and what a false alarm? Put a price on each, find the
# threshold of the lowest cost on your curve, and see how it moves with the base rate. D. J. Hand,
# *Measuring Classifier Performance: A Coherent Alternative to the Area under the ROC Curve*,
# Machine Learning 77, 2009,
# [doi:10.1007/s10994-009-5119-5](https://doi.org/10.1007/s10994-009-5119-5), asks which prices the
# area takes for granted. And: the interval of a difference of two areas can be had without drawing
# anew. E. R. DeLong, D. M. DeLong, D. L. Clarke-Pearson, *Comparing the Areas under Two or More
# Correlated Receiver Operating Characteristic Curves: A Nonparametric Approach*, Biometrics 44,
# 1988, [doi:10.2307/2531595](https://doi.org/10.2307/2531595), do it with the shares that your
# `rank_auc` takes the mean of. Hold it against your bootstrap of the two models.

# %% [markdown]
# How far you are, kept on your computer alone. It is no grade.

# %%
progress()
