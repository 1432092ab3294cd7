# %% [markdown]
# # 2 · Softmax regression, by hand
#
# The features of notebook 1 place digits of one class near one another. If the classes lie apart
# well enough, the simplest classifier will do: one matrix, one bias, and a rule that turns scores
# into probabilities. A library trains it in one line. Here you write every line yourself: the
# loss, its derivative, and the loop that walks downhill.
#
# **You will be able to**
#
# - compute softmax and cross-entropy so that no logit, however large, breaks them;
# - derive the gradient of the loss line by line, and test each line with numbers;
# - train by mini-batch gradient descent and choose its settings without touching the test set;
# - say what the learning rate and the batch size do, and where the model still fails.
#
# **Builds on** notebook 1 (if you skipped it, the course's own features are used), matrix products
# and the chain rule.
# **Time** about two hours.

# %% [markdown]
# Please fill in who hands this in.

# %%
NAME = ""
STUDENT_ID = ""

# %% given="imports"
import time
from pathlib import Path

import numpy as np
from tqdm import tqdm

from helpers import data, plots
from helpers.check import check

num_classes = 10

# %% [markdown]
# ## Features in, probabilities out
#
# The data are the features `H` (N, k), one row for each image, and their labels (N,). They come
# from your notebook 1 if its files are there. If not, the encoder that comes with the course makes
# them. The quick profile always takes the encoder's.

# %% given="features"
H_train, labels_train = data.features("train")
H_test, labels_test = data.features("test")
source = "the course's encoder"

saved = [Path(f"../01_feature_extraction/features_{split}.mat") for split in ("train", "test")]
if data.profile() == "full" and all(path.exists() for path in saved):
    from scipy.io import loadmat

    files = [loadmat(path, squeeze_me=True) for path in saved]
    # Files made from other digits would not fit the labels and images used here.
    if all(map(np.array_equal, (file["labels"] for file in files), (labels_train, labels_test))):
        H_train, H_test = (file["features"] for file in files)
        source = "notebook 1"

print(f"Features from {source}: H_train {H_train.shape}, H_test {H_test.shape}, {H_train.dtype}")

# %% [markdown]
# The model gives each image a score for each class, its **logits** `Z`, by one linear map. Softmax
# turns a row of logits into a row of probabilities:
#
# $$Z = HW + b, \qquad \hat y_{ni} = \frac{e^{z_{ni}}}{\sum_j e^{z_{nj}}}$$
#
# | symbol | shape | what it is |
# |---|---|---|
# | `H` | (N, k) | features, one row for each sample |
# | `W`, `b` | (k, C), (C,) | weights and bias: what is learnt |
# | `Z` | (N, C) | logits |
# | `y_hat` | (N, C) | probabilities, each row sums to 1 |
# | `Y` | (N, C) | the truth as one-hot rows: 1 at the label, 0 elsewhere |
#
# Your functions need no loop over the samples: a matrix holds them all.

# %% [markdown]
# ## Exponentials that do not overflow
#
# The formula is easy to type in, and the result is fine until a logit is large. Watch what happens
# when the same number is added to all logits of a row. It should change nothing: the factor is in
# the numerator and in the denominator.


# %% tags=["nbval-check-output"]
def naive_softmax(Z):
    """The formula as it stands: (N, C) → (N, C)."""
    E = np.exp(Z)
    return E / E.sum(axis=1, keepdims=True)


Z_small = np.array([[2.0, 1.0, 0.0]])
with np.errstate(all="ignore"):
    for offset in (0, 100, 1000, -1000):
        print(f"{offset:6}  {naive_softmax(Z_small + offset).round(4)}")

# %% [markdown]
# `exp(710)` is already more than a float64 can hold, and `exp(-746)` is rounded to 0. So the row
# becomes ∞/∞ or 0/0, both of which are `nan`. In float32 the limits are 88 and −104: not large for
# a logit.
#
# The way out is the same shift, put to use. For any $m$
#
# $$\log \sum_j e^{x_j} = m + \log \sum_j e^{x_j - m}$$
#
# and you may choose $m$ so that no exponent is above 0 and one of them is exactly 0. Begin with
# this logarithm of a sum, because the loss will need it too.


# %% question="logsumexp"
def logsumexp(x):
    """log(sum(exp(x))) of each row, without overflow: (N, C) → (N,).

    Exact to rounding for entries as large as ±1e4. About 2 lines; no library routine for it.
    """
    ### BEGIN SOLUTION
    m = x.max(axis=1)
    return m + np.log(np.exp(x - m[:, None]).sum(axis=1))
    ### END SOLUTION


# %% check="logsumexp" tags=["nbval-check-output"]
check("logsumexp")

# %% [markdown]
# Softmax takes the same care. Mind which maximum you take. Here is what becomes of a row if one
# maximum serves the whole matrix:

# %% tags=["nbval-check-output"]
rows = np.array([[800.0, 801.0, 802.0], [0.0, 1.0, 2.0]])
print("exponentials with one maximum for all rows:")
with np.errstate(under="ignore"):
    print(np.exp(rows - rows.max()).round(4))

# %% [markdown]
# All exponentials of the second row are 0, and so is their sum: its probabilities would be 0/0. A
# test on small logits never shows this.


# %% question="softmax"
def softmax(Z):
    """Probabilities of each row of logits: (N, C) → (N, C), rows sum to 1.

    Works for logits of any size, and for rows of very different size. About 2 lines.
    """
    ### BEGIN SOLUTION
    E = np.exp(Z - Z.max(axis=1, keepdims=True))
    return E / E.sum(axis=1, keepdims=True)
    ### END SOLUTION


# %% check="softmax" tags=["nbval-check-output"]
check("softmax")

# %% [markdown]
# Both forms in one picture: your softmax does not notice the shift.

# %%
offsets = np.linspace(-1000, 1000, 41)
Z_shifted = Z_small + offsets[:, None]  # (41, 3)
with np.errstate(all="ignore"):
    naive = naive_softmax(Z_shifted)[:, 0]
plots.softmax_overflow(offsets, naive, softmax(Z_shifted)[:, 0])

# %% [markdown]
# ## Labels as vectors
#
# To be compared with probabilities, a label has to become a row of the same length: 1 at the
# label, 0 elsewhere. Two slips are common. A batch without any 9 still needs the column of class 9,
# so the labels at hand cannot say how many columns there are. And NumPy takes an index of −1
# without a word: it means the last column. A wrong label should be heard.


# %% question="one_hot"
def one_hot(labels, num_classes):
    """Labels (N,) → one-hot rows (N, num_classes), floats.

    Raises ValueError if a label lies outside 0..num_classes − 1. About 5 lines.
    """
    ### BEGIN SOLUTION
    if labels.min() < 0 or labels.max() >= num_classes:
        raise ValueError(f"labels must lie in 0..{num_classes - 1}")
    Y = np.zeros((len(labels), num_classes))
    Y[np.arange(len(labels)), labels] = 1
    return Y
    ### END SOLUTION


# %% check="one_hot" tags=["nbval-check-output"]
check("one_hot")

# %% [markdown]
# `Y_train` gets the float width of the features: one float64 array in a float32 computation makes
# all that follows float64, at twice the memory and in more time.

# %% given="targets"
Y_train = one_hot(labels_train, num_classes).astype(H_train.dtype)

# %% [markdown]
# ## The loss
#
# A good model gives the true class a high probability. Cross-entropy is the negative logarithm of
# that probability, averaged over the batch:
#
# $$L = \frac 1 N \sum_n \ell_n, \qquad \ell_n = -\sum_i y_{ni} \log \hat y_{ni}$$
#
# With the natural logarithm its unit is the *nat*. A model that knows nothing, with 1/10 for each
# digit, has a loss of $\log 10 \approx 2.30$ nats: remember this number, it is where training
# starts.
#
# Again the formula holds a trap. A probability of $10^{-400}$ is rounded to 0, and the loss is
# infinite. Many programs therefore add a little, `log(p + 1e-8)`, or clip `p` at `1e-15`. That
# hides the infinity and makes the loss wrong where it matters most. Put softmax's formula into
# $\ell_n$ and simplify instead: what is left needs the logits and `logsumexp`, and no probability.


# %% question="cross_entropy"
def cross_entropy(Z, Y):
    """Mean cross-entropy of a batch in nats, from logits Z (N, C) and one-hot Y (N, C): a number.

    Finite for any finite logits. Use `logsumexp`. About 1 line.
    """
    ### BEGIN SOLUTION
    return np.mean(logsumexp(Z) - np.sum(Y * Z, axis=1))
    ### END SOLUTION


# %% check="cross_entropy" tags=["nbval-check-output"]
check("cross_entropy")

# %% [markdown]
# How wrong is the little that is added? Let the true class have the logit $-g$ and the only other
# class 0. As $g$ grows, the loss should grow with it.

# %% tags=["nbval-check-output"]
gaps = np.linspace(0, 60, 61)
Z_gap = np.stack([-gaps, 0 * gaps], axis=1)  # (61, 2); the true class is the first
p = softmax(Z_gap)[:, 0]
exact = np.array([cross_entropy(z[None], np.array([[1.0, 0.0]])) for z in Z_gap])
shifted = -np.log(p + 1e-8)
clipped = -np.log(np.maximum(p, 1e-15))
print(f"at g = 60: exact {exact[-1]:.1f}, shifted {shifted[-1]:.1f}, clipped {clipped[-1]:.1f}")

# %%
plots.loss_against_probability(p, exact, shifted)

# %% [markdown]
# The curve of the shifted form is flat on the left: there its gradient is almost 0, too. A sample
# that the model gets wrong with great confidence would teach it next to nothing.

# %% [markdown]
# ## The gradient, line by line
#
# To go downhill we need the derivative of the loss with respect to `W` and `b`. It is a chain of
# three links, and each is a small function:
#
# $$W, b \;\longrightarrow\; Z \;\longrightarrow\; \hat y \;\longrightarrow\; \ell$$
#
# Take paper, derive each line, write it as code, and then let numbers judge it. For that last part
# there is a simple experiment: move the input a tiny way to both sides along some direction $D$.
# The change of the output, divided by the way, is the slope along $D$. It has to agree with what
# your derivative says about that direction.


# %% given="slope"
def slope(f, x, D, eps=1e-6):
    """How fast f changes at x along the direction D, by central differences in float64."""
    return (f(x + eps * D) - f(x - eps * D)) / (2 * eps)


rng = np.random.default_rng(2)
Z_try = rng.normal(size=(4, 3))  # four samples, three classes
Y_try = one_hot(np.array([0, 2, 1, 2]), 3)
D = rng.normal(size=(4, 3))  # a direction for each sample

# %% [markdown]
# ### The last link: from probabilities to the loss
#
# $\ell_n = -\sum_i y_{ni} \log \hat y_{ni}$. What is $\partial \ell_n / \partial \hat y_{ni}$?
# It is a number for each sample and class. The mean over the batch comes later, so do not divide
# by N here.


# %% question="grad_loss_wrt_probs"
def grad_loss_wrt_probs(y_hat, Y):
    """Derivative of each sample's loss by its probabilities: two (N, C) → (N, C). About 1 line."""
    ### BEGIN SOLUTION
    return -Y / y_hat
    ### END SOLUTION


# %% check="grad_loss_wrt_probs" tags=["nbval-check-output"]
check("grad_loss_wrt_probs")


# %% tags=["nbval-check-output"]
def loss_of_probs(y_hat):
    """Loss of each sample: (N, C) → (N,)."""
    return -np.sum(Y_try * np.log(y_hat), axis=1)


y_try = softmax(Z_try)
print("by formula  ", np.sum(grad_loss_wrt_probs(y_try, Y_try) * D, axis=1).round(5))
print("by numbers  ", slope(loss_of_probs, y_try, D).round(5))

# %% [markdown]
# ### The middle link: from logits to probabilities
#
# Each probability depends on every logit of its row, because all of them are in the denominator.
# So the derivative is a square matrix for each sample, its *Jacobian*:
#
# $$J_{nij} = \frac{\partial \hat y_{ni}}{\partial z_{nj}}$$
#
# Use the quotient rule, once for $i = j$ and once for $i \ne j$. Both results can be written with
# probabilities alone. A guess to test them against: if one logit grows, its own probability grows
# and all others shrink.


# %% question="softmax_jacobian"
def softmax_jacobian(y_hat):
    """J[n, i, j], derivative of probability i of sample n by its logit j: (N, C) → (N, C, C).

    Samples do not influence one another. About 2 lines; `np.eye(C)` and `None` as an index help.
    """
    ### BEGIN SOLUTION
    diagonal = y_hat[:, :, None] * np.eye(y_hat.shape[1])
    return diagonal - y_hat[:, :, None] * y_hat[:, None, :]
    ### END SOLUTION


# %% check="softmax_jacobian" tags=["nbval-check-output"]
check("softmax_jacobian")

# %% tags=["nbval-check-output"]
J = softmax_jacobian(y_try)
along_D = np.einsum("nij,nj->ni", J, D)  # J @ D for each sample
print("largest difference below 1e-8:", np.abs(along_D - slope(softmax, Z_try, D)).max() < 1e-8)
print("columns of the first J sum to: ", J.sum(axis=1).round(12)[0] + 0.0)

# %% [markdown]
# The columns sum to 0: what one class gains, the others lose.
#
# ### Both links together
#
# The chain rule multiplies the two:
# $\partial \ell_n / \partial z_{nj} = \sum_i (\partial \ell_n / \partial \hat y_{ni})\, J_{nij}$.
# Put your two results in and simplify. Almost everything cancels, and the division by a tiny
# probability disappears with it. What is left is the most useful line of this notebook.


# %% question="grad_loss_wrt_logits"
def grad_loss_wrt_logits(y_hat, Y):
    """Derivative of each sample's loss by its logits: two (N, C) → (N, C). About 1 line."""
    ### BEGIN SOLUTION
    return y_hat - Y
    ### END SOLUTION


# %% check="grad_loss_wrt_logits" tags=["nbval-check-output"]
check("grad_loss_wrt_logits")


# %% tags=["nbval-check-output"]
def loss_of_logits(Z):
    """Loss of each sample: (N, C) → (N,)."""
    return loss_of_probs(softmax(Z))


short = grad_loss_wrt_logits(y_try, Y_try)
chain = np.einsum("ni,nij->nj", grad_loss_wrt_probs(y_try, Y_try), J)
print("short form equals chain rule:", np.allclose(short, chain))
print("by formula  ", np.sum(short * D, axis=1).round(5))
print("by numbers  ", slope(loss_of_logits, Z_try, D).round(5))

# %% [markdown]
# ### The first link: from the parameters to the logits
#
# $Z = HW + b$, so $z_{nj} = \sum_i h_{ni} w_{ij} + b_j$. One weight $w_{ij}$ touches the logit $j$
# of *every* sample, and $L$ is the mean over the samples. Write the sum over $n$ as a matrix
# product; the shapes leave only one way to do it. The bias is the easy case: think of it as the
# weight of a feature that is always 1.


# %% question="gradients"
def gradients(H, Y, W, b):
    """Gradient of the mean cross-entropy of H @ W + b.

    H (N, k), Y (N, C), W (k, C), b (C,) → dW (k, C), db (C,). Use `softmax`. About 2 lines.
    """
    ### BEGIN SOLUTION
    G = (softmax(H @ W + b) - Y) / len(H)
    return H.T @ G, G.sum(axis=0)
    ### END SOLUTION


# %% check="gradients" tags=["nbval-check-output"]
check("gradients")

# %% tags=["nbval-check-output"]
H_try = rng.normal(size=(4, 5))
W_try, b_try = rng.normal(size=(5, 3)), rng.normal(size=3)
D_W, D_b = rng.normal(size=(5, 3)), rng.normal(size=3)
dW, db = gradients(H_try, Y_try, W_try, b_try)

by_W = slope(lambda w: cross_entropy(H_try @ w + b_try, Y_try), W_try, D_W)
by_b = slope(lambda c: cross_entropy(H_try @ W_try + c, Y_try), b_try, D_b)
print(f"W: by formula {np.sum(dW * D_W):.6f}, by numbers {by_W:.6f}")
print(f"b: by formula {np.sum(db * D_b):.6f}, by numbers {by_b:.6f}")

# %% [markdown] written="derivation" points=5
# **The derivation in full.** Write down, with all steps between, how the loss of one sample leads
# to $\partial \ell_n / \partial z_{nj}$ (both cases of the Jacobian, the chain rule, and the
# property of $Y$ that makes it collapse), and how this leads to the matrix forms of
# $\partial L / \partial W$ and $\partial L / \partial b$. State the shape of each matrix.
#
# <!-- BEGIN SOLUTION -->
# *One sample, index n left out.* From $\ell = -\sum_i y_i \log \hat y_i$:
#
# $$\frac{\partial \ell}{\partial \hat y_i} = -\frac{y_i}{\hat y_i}.$$
#
# *Jacobian.* Let $s = \sum_k e^{z_k}$, so $\hat y_i = e^{z_i} / s$ and
# $\partial s / \partial z_j = e^{z_j}$. For $i = j$ the quotient rule gives
# $(e^{z_i} s - e^{z_i} e^{z_i}) / s^2 = \hat y_i (1 - \hat y_i)$. For $i \ne j$ the numerator does
# not depend on $z_j$: $-e^{z_i} e^{z_j} / s^2 = -\hat y_i \hat y_j$. With $\delta_{ij}$, which is 1
# for $i = j$ and else 0, both are
#
# $$J_{ij} = \hat y_i (\delta_{ij} - \hat y_j).$$
#
# *Chain rule.*
#
# $$\frac{\partial \ell}{\partial z_j}
# = \sum_i \left(-\frac{y_i}{\hat y_i}\right) \hat y_i (\delta_{ij} - \hat y_j)
# = -\sum_i y_i \delta_{ij} + \hat y_j \sum_i y_i = \hat y_j - y_j,$$
#
# because a one-hot row sums to 1.
#
# *Parameters.* $z_{nj} = \sum_i h_{ni} w_{ij} + b_j$, hence
# $\partial z_{nj} / \partial w_{ij} = h_{ni}$ and $\partial z_{nj} / \partial b_j = 1$; the other
# logits of the row do not depend on $w_{ij}$ or $b_j$. With $L = \frac 1 N \sum_n \ell_n$:
#
# $$\frac{\partial L}{\partial w_{ij}} = \frac 1 N \sum_n h_{ni} (\hat y_{nj} - y_{nj}),
# \qquad \frac{\partial L}{\partial b_j} = \frac 1 N \sum_n (\hat y_{nj} - y_{nj}).$$
#
# The sum over $n$ is a matrix product: $\partial L / \partial W = H^\top (\hat Y - Y) / N$, of
# shape (k, N) times (N, C) = (k, C), the shape of $W$; $\partial L / \partial b$ is the mean of the
# rows of $\hat Y - Y$, shape (C,).
# <!-- END SOLUTION -->

# %% [markdown] rubric="derivation"
# 5 points, one for each:
#
# - $\partial \ell / \partial \hat y_i = -y_i / \hat y_i$, from the logarithm;
# - the Jacobian for $i = j$ and for $i \ne j$, each with its step of the quotient rule;
# - the chain rule as a sum over all i (not the diagonal alone);
# - the collapse to $\hat y_j - y_j$, with the reason that the one-hot row sums to 1;
# - the sum over the samples as $H^\top(\hat Y - Y)/N$ and the mean for b, with shapes.
#
# A right result without its steps earns 1 point in all. Forms by the derivative of
# logsumexp in place of the Jacobian are right and earn the points of the lines that they replace.

# %% [markdown]
# ## Training
#
# One step of gradient descent moves the parameters a little against the gradient. The learning rate
# `lr` says how far. Take both gradients at the same point, and leave the caller's arrays alone:
# `W -= …` inside a function changes the array outside, too.


# %% question="sgd_step"
def sgd_step(H, Y, W, b, lr):
    """One step downhill on the batch H (N, k), Y (N, C): returns new W (k, C) and b (C,).

    Use `gradients`. About 2 lines.
    """
    ### BEGIN SOLUTION
    dW, db = gradients(H, Y, W, b)
    return W - lr * dW, b - lr * db
    ### END SOLUTION


# %% check="sgd_step" tags=["nbval-check-output"]
check("sgd_step")

# %% [markdown]
# A gradient over all 60,000 images is exact, and expensive for a single step. The gradient of a few
# images points in roughly the same direction and costs a fraction: this is *stochastic* gradient
# descent. An **epoch** shuffles the samples, cuts them into mini-batches, and uses each sample
# exactly once. The shuffling draws from `rng`, a `numpy.random.Generator` that is passed in, so
# that a run can be repeated.
#
# The function is a *generator*: it hands out one batch at a time with `yield`, and what it hands
# out are indices. The features themselves stay where they are.


# %% question="minibatches"
def minibatches(num_samples, batch_size, rng):
    """Yield index arrays of `batch_size` samples; together they hold 0..num_samples − 1 once each.

    In a new order, drawn from `rng`, at each call. The last one is shorter if need be.
    About 3 lines.
    """
    ### BEGIN SOLUTION
    order = rng.permutation(num_samples)
    for i in range(0, num_samples, batch_size):
        yield order[i : i + batch_size]
    ### END SOLUTION


# %% check="minibatches" tags=["nbval-check-output"]
check("minibatches")

# %% [markdown]
# Now put the pieces together. After each epoch note the loss of *all* samples: the loss of a single
# mini-batch jumps up and down with the samples that happen to be in it.


# %% question="train"
def train(H, Y, lr, batch_size, num_epochs, rng):
    """Train from W = 0, b = 0 on H (N, k) and Y (N, C), in the float type of H.

    In each epoch call `minibatches` once, with `rng`, and `sgd_step` on each of its batches.
    Returns W (k, C), b (C,) and losses, a list of num_epochs numbers: losses[e] is the mean
    cross-entropy of all N samples after epoch e. About 8 lines.
    """
    ### BEGIN SOLUTION
    W = np.zeros((H.shape[1], Y.shape[1]), dtype=H.dtype)
    b = np.zeros(Y.shape[1], dtype=H.dtype)
    losses = []
    for _ in range(num_epochs):
        for batch in minibatches(len(H), batch_size, rng):
            W, b = sgd_step(H[batch], Y[batch], W, b, lr)
        losses.append(cross_entropy(H @ W + b, Y))
    return W, b, losses
    ### END SOLUTION


# %% check="train" tags=["nbval-check-output"]
check("train")

# %% [markdown]
# ## Probabilities and accuracy
#
# Two short functions use the trained model. Keep the probabilities as they are: a one-hot row in
# their place would say which class won but not by how much, and notebook 5 needs to know.


# %% question="predict_proba"
def predict_proba(H, W, b):
    """Probabilities (N, C) of each class for features H (N, k). Use `softmax`. About 1 line."""
    ### BEGIN SOLUTION
    return softmax(H @ W + b)
    ### END SOLUTION


# %% check="predict_proba" tags=["nbval-check-output"]
check("predict_proba")


# %% question="accuracy"
def accuracy(labels, y_hat):
    """Fraction in [0, 1] of samples whose largest probability is at their label.

    labels (N,), y_hat (N, C). About 1 line.
    """
    ### BEGIN SOLUTION
    return np.mean(y_hat.argmax(axis=1) == labels)
    ### END SOLUTION


# %% check="accuracy" tags=["nbval-check-output"]
check("accuracy")

# %% [markdown]
# ## Choosing the settings
#
# Learning rate and batch size are not learnt: someone has to choose them. Choosing them by the test
# accuracy would turn the test set into training data, and its figure into a boast. So a sixth of
# the *training* images is set aside as a **validation** set, and each pair of settings is judged
# there.
#
# Judge by the loss rather than by the accuracy, which here moves by a few images only. And one
# caution: the course's encoder has seen all training images, these included. The figures on them
# are therefore a little too good. They serve to compare settings, not to promise a result.

# %% given="validation"
order = np.random.default_rng(1).permutation(len(H_train))
held_out, rest = np.split(order, [len(order) // 6])


def validate(lr, batch_size, num_epochs):
    """Train on the rest, return loss and accuracy on the samples held out."""
    rng = np.random.default_rng(0)
    W, b, _ = train(H_train[rest], Y_train[rest], lr, batch_size, num_epochs, rng)
    H, Y = H_train[held_out], Y_train[held_out]
    found = accuracy(labels_train[held_out], predict_proba(H, W, b))
    return cross_entropy(H @ W + b, Y), found


# %%
rates = data.by_profile(full=[0.03, 0.1, 0.3, 1.0], quick=[0.1, 0.3])
sizes = data.by_profile(full=[32, 128, 512], quick=[64])
epochs = data.by_profile(full=[5, 10], quick=[5])
settings = [(rate, size, count) for rate in rates for size in sizes for count in epochs]

table = [(*validate(*each), *each) for each in tqdm(settings, desc="settings")]
print("  loss   accuracy      lr  batch size  epochs")
for loss, fraction, rate, size, count in sorted(table)[:8]:
    print(f"{loss:.5f}  {fraction:.2%}  {rate:6}  {size:10}  {count:6}")

# %% [markdown]
# The best eight are printed. Look for a pattern in them: which learning rates go with which batch
# sizes? Where several are as good as one another, the cheaper one is the better choice: a large
# batch costs less time for an epoch. Choose, and train on *all* training images.

# %% question="trained"
# Choose lr, batch_size and num_epochs; then call `train` with H_train, Y_train and `rng`,
# and keep what it returns as W, b, losses. About 2 lines.
rng = np.random.default_rng(0)
### BEGIN SOLUTION
lr, batch_size, num_epochs = 0.3, 128, 10
W, b, losses = train(H_train, Y_train, lr, batch_size, num_epochs, rng)
### END SOLUTION

# %% check="trained" tags=["nbval-check-output"]
check("trained")

# %% [markdown]
# Now the test images, which had no say in any choice.

# %%
y_hat_test = predict_proba(H_test, W, b)  # (N, C)
print(f"test accuracy {accuracy(labels_test, y_hat_test):.2%}")
print(f"with lr = {lr}, batch_size = {batch_size}, num_epochs = {num_epochs}")
print(f"training loss {np.log(num_classes):.4f} before, {losses[-1]:.4f} after")

# %% [markdown]
# ## How it got there
#
# How do the accuracies change from epoch to epoch? A generator with the same seed draws the same
# orders, so a run that stops after three epochs is exactly the first part of the long run. That
# gives the model after each epoch. Ten epochs at most are shown.
#
# Mind the scale of the axes: with features as good as the encoder's, the first epoch does most of
# the work, and what follows is a matter of a few images. The gap between the two accuracies is not
# the work of this model alone: the encoder has seen the training images, too.

# %%
shown = min(num_epochs, 10)
curves = {"train": [], "test": []}
for count in tqdm(range(1, shown + 1), desc="runs"):
    W_then, b_then, _ = train(H_train, Y_train, lr, batch_size, count, np.random.default_rng(0))
    curves["train"].append(accuracy(labels_train, predict_proba(H_train, W_then, b_then)))
    curves["test"].append(accuracy(labels_test, predict_proba(H_test, W_then, b_then)))

plots.training_curves(losses[:shown], curves["train"], curves["test"])

# %% [markdown]
# ## What the learning rate does
#
# Five epochs each, all else the same. Before you run it: which rate will be slowest? Which will be
# in trouble, and what will trouble look like?

# %%
rates = data.by_profile(full=[0.001, 0.01, 0.1, 1.0, 10.0, 100.0], quick=[0.01, 1.0])
losses_by_rate = {
    rate: train(H_train, Y_train, rate, batch_size, 5, np.random.default_rng(0))[2]
    for rate in tqdm(rates, desc="learning rates")
}
plots.learning_rates(losses_by_rate)

# %% [markdown]
# ## What the batch size does
#
# A small batch makes many cheap and noisy steps in an epoch, a large one few exact ones. The last
# size is the whole training set: plain gradient descent, one step for each epoch.

# %%
sizes = data.by_profile(full=[8, 64, 512, 4096, len(H_train)], quick=[64, len(H_train)])
losses_by_size, seconds_by_size = {}, {}
for size in tqdm(sizes, desc="batch sizes"):
    start = time.perf_counter()
    losses_by_size[size] = train(H_train, Y_train, lr, size, 5, np.random.default_rng(0))[2]
    seconds_by_size[size] = (time.perf_counter() - start) / 5

plots.batch_sizes(losses_by_size, seconds_by_size)

# %% [markdown] written="settings" points=4
# **What the learning rate and the batch size did.** Answer from your two figures, with numbers:
# (a) what happens at a rate that is too small, and at one that is too large, and why? (b) At the
# same learning rate, why does a small batch reach a lower loss in the same number of epochs?
# (c) What speaks against the smallest batch all the same? (d) If you made the batch four times
# larger, what would you do with the learning rate? Does your table of settings agree? (About six
# sentences.)
#
# <!-- BEGIN SOLUTION -->
# (a) At 0.001 the loss is still 0.08 after five epochs and falling: each step is too short to get
# far, but nothing breaks. At 1 it is 0.002, the best. At 10 it is 0.006 and at 100 it is 0.05, and
# both go up and down: a step is so long that it jumps across the valley to a place where the slope
# points elsewhere. It does not become nan, because softmax and the loss are stable and the gradient
# is bounded.
#
# (b) An epoch has N / batch_size steps. With 8 samples that is 7,500 steps, with all 60,000 it is
# one. Each step is about as long, so the small batch has come much further: 0.002 against 0.1.
#
# (c) Each gradient is the mean of a few samples and therefore noisy: near the minimum the
# parameters wander about it, the more so the larger lr is. And an epoch takes two to three times as
# long as with 512 samples, because many small matrix products keep the processor less busy than a
# few large ones.
#
# (d) A larger batch makes fewer and less noisy steps, so a larger learning rate can make up for it.
# The table of settings says so: 0.1 with 32 samples, 0.3 with 128 and 1.0 with 512 come out alike.
# Somewhere this ends: a step can be too long however exact its direction is.
# <!-- END SOLUTION -->

# %% [markdown] rubric="settings"
# 4 points, one for each of (a) to (d):
#
# - (a) too small: slow but steady; too large: jumps over the minimum, the loss is high or goes up
#   and down. Numbers from the own figure;
# - (b) more steps in an epoch;
# - (c) noise near the minimum *or* the time of an epoch, with a number from the figure;
# - (d) a larger rate (in proportion, or somewhat less) with the reason, fewer steps or less noise,
#   or with pairs from the own table.

# %% [markdown]
# ## Held against a library
#
# scikit-learn's `LogisticRegression` is the same model, trained by another method and with a small
# penalty on large weights. Its accuracy tells whether your training left something on the table: a
# difference of a few images says nothing.

# %% given="yardstick"
from sklearn.linear_model import LogisticRegression

start = time.perf_counter()
library = LogisticRegression(max_iter=200).fit(H_train, labels_train)
seconds = time.perf_counter() - start

print(f"scikit-learn {library.score(H_test, labels_test):.2%}, in {seconds:.1f} s")
print(f"yours        {accuracy(labels_test, y_hat_test):.2%}")

# %% [markdown]
# ## Where it fails
#
# One figure hides which digits are confused. The confusion matrix counts each pair of true and
# predicted class: the errors are what lies off the diagonal.

# %%
predictions = y_hat_test.argmax(axis=1)  # (N,)
plots.confusion_matrix(labels_test, predictions, num_classes)

# %% [markdown]
# Now look at the images themselves: those where the model was wrong and most sure of itself. Which
# of them would you have read right? Are there labels that you doubt?

# %%
images_test, _ = data.load("test")
plots.confident_mistakes(images_test, labels_test, y_hat_test)

# %% [markdown]
# ## What you have learnt
#
# - Softmax and cross-entropy survive logits of any size, because the maximum of each row is taken
#   out first and the logarithm is simplified by hand, not patched with a small constant.
# - The gradient of the loss by the logits is `y_hat − Y`. You derived it link by link, and central
#   differences along a direction confirmed every link.
# - Mini-batch gradient descent with a shuffled order trains the model in seconds. Its settings were
#   chosen on images held out from the training set; the test set chose nothing.
# - A learning rate that is too small is slow, one that is too large jumps over the minimum. A small
#   batch makes more and noisier steps. The mistakes that remain are few, and some are hard for
#   people, too.
#
# Deriving the gradient took three links and some care. A network with a hundred layers has hundreds
# of links. Who would derive those by hand? And if a program could do it: would it find `y_hat − Y`?
# That is notebook 3.
