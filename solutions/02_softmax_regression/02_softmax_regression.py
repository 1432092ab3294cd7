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
# - say where the exponential and the logarithm in softmax and cross-entropy come from;
# - compute both so that no logit, however large, breaks them;
# - derive the gradient of the loss line by line, and test each line with numbers;
# - train by mini-batch gradient descent and choose its settings without touching the test set;
# - say what the learning rate, the batch size and the number of epochs do, from your own figures.
#
# **Builds on** notebook 1 (if you skipped it, the course's own features are used), matrix products
# and the chain rule.
#
# **Time** about three and a half hours. Each question is marked. Those marked *core* build, train
# and test the model: half of the time, and they need none of the others. Those marked *deeper* are
# the two links of the chain rule and the two written answers.

# %% [markdown]
# Please fill in who hands this in. Stuck at a TODO? `hint("softmax")`, in a cell of your own,
# gives the next of two or three hints. A mistake that the check knows, it names by itself.

# %%
NAME = ""
STUDENT_ID = ""

# %% given="imports"
import time

import numpy as np

from helpers import data, plots
from helpers.bars import tqdm
from helpers.check import check, hint, progress

num_classes = 10

# %% [markdown]
# ## Features in, probabilities out
#
# The data are the features `H` (N, k), one row for each image, and their labels (N,). They come
# from your notebook 1 if its files are there. If not, the encoder that comes with the course makes
# them. The quick profile always takes the encoder's.

# %% given="features"
train_part, test_part, source = data.handed_on("../01_feature_extraction")
H_train, labels_train = train_part
H_test, labels_test = test_part
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
# | `W`, `b` | (k, C), (C,) | weights and bias: what is learned |
# | `Z` | (N, C) | logits |
# | `y_hat` | (N, C) | probabilities, each row sums to 1 |
# | `Y` | (N, C) | the truth as one-hot rows: 1 at the label, 0 elsewhere |
#
# Your functions need no loop over the samples: a matrix holds them all.
#
# Why the exponential? A logit may be any number; a probability may not be negative. The exponential
# makes each number positive and keeps their order, and the division makes them sum to 1. What the
# linear map *adds* to a logit then *multiplies* the odds, the ratio of two probabilities:
#
# $$\frac{\hat y_{ni}}{\hat y_{nj}} = e^{z_{ni} - z_{nj}}$$
#
# A difference of 1 between two logits makes one class $e \approx 2.7$ times as likely as the other,
# whatever the third one does.

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
# *Core.* The way out is the same shift, put to use. For any $m$
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
# *Core.* Softmax takes the same care. Mind which maximum you take. Here is what becomes of a row if
# one maximum serves the whole matrix:

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

# %% claims=true
with np.errstate(all="ignore"):
    # "exp(710) is already more than a float64 can hold, and exp(-746) is rounded to 0."
    assert np.exp(709.0) < np.exp(710.0) == np.inf and np.exp(-745.0) > np.exp(-746.0) == 0
    # "In float32 the limits are 88 and −104."
    highest, lowest = np.exp(np.array([88, 89, -103, -104], np.float32)).reshape(2, 2)
    assert highest[0] < highest[1] == np.inf and lowest[0] > lowest[1] == 0
# "your softmax does not notice the shift"
assert np.allclose(softmax(Z_shifted), softmax(Z_small), rtol=1e-9)

# %% [markdown]
# ## How sure? The temperature
#
# A shift changes nothing, but a factor does. Divide all logits by a number $T$, the
# **temperature**: $\operatorname{softmax}(Z / T)$.
#
# **Predict first**, for the logits 2, 1, 0. Which class has the largest probability at $T = 10$?
# And what does the row of probabilities come near to when $T$ is very small, or very large? Write
# the three answers down; then run the cell.

# %% tags=["nbval-check-output"]
temperatures = [0.2, 1, 10, 1000]
warm = np.concatenate([softmax(Z_small / T) for T in temperatures])  # (4, 3)
for T, row in zip(temperatures, warm):
    print(f"T = {T:6}: {row.round(3)}, largest at {row.argmax()}; odds {row[0] / row[1]:.3f}")

# %%
plots.temperature(temperatures, warm)

# %% [markdown]
# The order never changes: the largest logit has the largest probability, so who wants the predicted
# class alone may take the argmax of the logits. What changes is how sure the model is: near $T = 0$
# the row is one-hot, at a large $T$ all classes are alike. The *size* of the weights plays the same
# part: twice as large weights and bias are half the temperature. A loss that looks only at
# the argmax could not tell them apart. The loss of the next section can.

# %% claims=true
# "who wants the predicted class alone may take the argmax of the logits"
assert (warm.argmax(axis=1) == Z_small.argmax()).all()
# "near T = 0 the row is one-hot, at a large T all classes are alike"
assert np.allclose(warm[0], [1, 0, 0], atol=0.01) and np.allclose(warm[-1], 1 / 3, atol=0.001)
# "A difference of 1 between two logits makes one class e times as likely as the other"
assert np.isclose(warm[1, 0] / warm[1, 1], np.e) and np.isclose(warm[1, 1] / warm[1, 2], np.e)

# %% [markdown]
# ## Labels as vectors
#
# *Core.* To be compared with probabilities, a label has to become a row of the same length: 1 at
# the label, 0 elsewhere. Two slips are common. A batch without any 9 still needs the column of
# class 9, so the labels at hand cannot say how many columns there are. And NumPy takes an index of
# −1 without a word: it means the last column. A wrong label should be heard.


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
# Which of two models is the better one? Ask how probable each of them found the labels that came.
# If the samples are independent, the probability of all labels together, the **likelihood**, is the
# product of the probabilities $p_n$ that the model gave to the true class of each sample. The best
# model makes it as large as possible.
#
# **Predict first.** A model gives each true class a probability of 0.9. How large, about, is the
# likelihood of 60,000 labels: 0.9, 0.1, or something much smaller?

# %% tags=["nbval-check-output"]
for N in (1, 10, 1000, 60_000):
    print(f"N = {N:6}: likelihood {0.9**N:.3g}, mean of -log p {-np.log(0.9):.4f}")

# %% [markdown]
# The product of so many probabilities is too small for a float64. The logarithm turns it into a
# sum, $\log \prod_n p_n = \sum_n \log p_n$, and is largest where the product is. With a minus sign
# and divided by N it is a number to be made small that does not depend on how many samples there
# are.
#
# Each term, $-\log p$, is the **surprise** at one label: 0 if the model was certain of it, and the
# larger the less it was expected. Surprises of independent events add up, and no other continuous
# measure of surprise does that, up to the base. With the natural logarithm the unit is the *nat*.

# %% tags=["nbval-check-output"]
for p in (1, 0.9, 0.5, 0.1, 0.01, 1e-6):
    print(f"p = {p:8}: surprise {abs(np.log(p)):5.2f} nats")
print(f"two labels, each with p = 0.1: {-np.log(0.1 * 0.1):.2f} = 2 x {-np.log(0.1):.2f} nats")

# %% [markdown]
# *Core.* **Cross-entropy** is the mean surprise at the true labels. With one-hot rows:
#
# $$L = \frac 1 N \sum_n \ell_n, \qquad \ell_n = -\sum_i y_{ni} \log \hat y_{ni}$$
#
# A model that knows nothing, with 1/10 for each digit, has a loss of $\log 10 \approx 2.30$ nats:
# remember this number, it is where training starts.
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

# %% claims=true
# "A model that knows nothing, with 1/10 for each digit, has a loss of log 10 ≈ 2.30 nats"
no_idea = cross_entropy(np.zeros((10, 10)), np.eye(10))
assert np.isclose(no_idea, np.log(10)) and round(np.log(10), 2) == 2.3
# "A probability of 1e-400 is rounded to 0"
assert float("1e-400") == 0
# "As g grows, the loss should grow with it", and so it does in its exact form
assert (np.diff(exact) > 0.5 - 1e-9).all()
# "The curve of the shifted form is flat on the left: there its gradient is almost 0, too."
by_gap = np.diff([exact, shifted], axis=1)  # (2, 60)
assert np.isclose(by_gap[0, -1], 1) and by_gap[1, -1] < 1e-6

# %% [markdown]
# ## The gradient, line by line
#
# To go downhill we need the derivative of the loss with respect to `W` and `b`. It is a chain of
# three links, and each is a small function:
#
# $$W, b \;\longrightarrow\; Z \;\longrightarrow\; \hat y \;\longrightarrow\; \ell$$
#
# Take paper, derive each line, write it as code, and then let numbers judge it. For that last part
# there is a simple experiment: move the input a tiny way to both sides along some direction $V$.
# The change of the output, divided by the way, is the slope along $V$. It has to agree with what
# your derivative says about that direction.
#
# In a hurry? The section *From logits to the loss* is the core, and has a way of its own.


# %% given="slope"
def slope(f, x, V, eps=1e-6):
    """How fast f changes at x along the direction V, by central differences in float64."""
    return (f(x + eps * V) - f(x - eps * V)) / (2 * eps)


rng = np.random.default_rng(2)
Z_try = rng.normal(size=(4, 3))  # four samples, three classes
Y_try = one_hot(np.array([0, 2, 1, 2]), 3)
V = rng.normal(size=(4, 3))  # a direction for each sample
y_try = softmax(Z_try)

# %% [markdown]
# ### The last link: from probabilities to the loss
#
# *Deeper.* $\ell_n = -\sum_i y_{ni} \log \hat y_{ni}$. What is $\partial \ell_n / \partial \hat
# y_{ni}$? It is a number for each sample and class. The mean over the batch comes later, so do not
# divide by N here.


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


print("by formula  ", np.sum(grad_loss_wrt_probs(y_try, Y_try) * V, axis=1).round(5))
print("by numbers  ", slope(loss_of_probs, y_try, V).round(5))

# %% [markdown]
# ### The middle link: from logits to probabilities
#
# *Deeper.* Each probability depends on every logit of its row, because all of them are in the
# denominator. So the derivative is a square matrix for each sample, its *Jacobian*:
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
along_V = np.einsum("nij,nj->ni", J, V)  # J @ V for each sample
print("largest difference below 1e-8:", np.abs(along_V - slope(softmax, Z_try, V)).max() < 1e-8)
print("columns of the first J sum to: ", J.sum(axis=1).round(12)[0] + 0.0)

# %% [markdown]
# The columns sum to 0: what one class gains, the others lose.
#
# ### Both links together: from logits to the loss
#
# *Core.* There are two ways to the derivative of the loss by the logits. The long way uses the
# chain rule, which multiplies the two links:
# $\partial \ell_n / \partial z_{nj} = \sum_i (\partial \ell_n / \partial \hat y_{ni})\, J_{nij}$.
# Put your two results in and simplify. Almost everything cancels, and the division by a tiny
# probability disappears with it. The short way starts from the loss as your `cross_entropy`
# computes it, in logits alone. What is the derivative of $\log \sum_i e^{z_i}$ by $z_j$? You know
# the answer by another name. What is left is the most useful line of this notebook.


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
    return np.array([cross_entropy(z, y) for z, y in zip(Z[:, None], Y_try[:, None])])


short = grad_loss_wrt_logits(y_try, Y_try)
print("by formula  ", np.sum(short * V, axis=1).round(5))
print("by numbers  ", slope(loss_of_logits, Z_try, V).round(5))

# %% [markdown]
# And the long way, for those who went it (this cell needs both deeper functions):

# %% tags=["nbval-check-output"]
chain = np.einsum("ni,nij->nj", grad_loss_wrt_probs(y_try, Y_try), J)
print("short form equals chain rule:", np.allclose(short, chain))

# %% [markdown]
# ### The first link: from the parameters to the logits
#
# *Core.* $Z = HW + b$, so $z_{nj} = \sum_i h_{ni} w_{ij} + b_j$. One weight $w_{ij}$ touches the
# logit $j$ of *every* sample, and $L$ is the mean over the samples. Write the sum over $n$ as a
# matrix product; the shapes leave only one way to do it. The bias is the easy case: think of it as
# the weight of a feature that is always 1.


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
V_W, V_b = rng.normal(size=(5, 3)), rng.normal(size=3)
dW, db = gradients(H_try, Y_try, W_try, b_try)

by_W = slope(lambda w: cross_entropy(H_try @ w + b_try, Y_try), W_try, V_W)
by_b = slope(lambda c: cross_entropy(H_try @ W_try + c, Y_try), b_try, V_b)
print(f"W: by formula {np.sum(dW * V_W):.6f}, by numbers {by_W:.6f}")
print(f"b: by formula {np.sum(db * V_b):.6f}, by numbers {by_b:.6f}")

# %% [markdown] written="derivation" points=5
# *Deeper.* **The derivation in full.** Write down, with all steps between, how the loss of one
# sample leads to $\partial \ell_n / \partial z_{nj}$ (both cases of the Jacobian, the chain rule,
# and the property of $Y$ that makes it collapse), and how this leads to the matrix forms of
# $\partial L / \partial W$ and $\partial L / \partial b$. State the shape of each matrix.
#
# <!-- BEGIN SOLUTION -->
# *One sample, index n left out.* From $\ell = -\sum_i y_i \log \hat y_i$:
#
# $$\frac{\partial \ell}{\partial \hat y_i} = -\frac{y_i}{\hat y_i}.$$
#
# *Jacobian.* Let $s = \sum_c e^{z_c}$, so $\hat y_i = e^{z_i} / s$ and
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
# *Core.* One step of gradient descent moves the parameters a little against the gradient. The
# learning rate `lr` says how far. Take both gradients at the same point, and leave the caller's
# arrays alone: `W -= …` inside a function changes the array outside, too.


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
# *Core.* A gradient over all training images is exact, and expensive for a single step. The
# gradient of a few images points in roughly the same direction and costs a fraction: this is
# *stochastic* gradient descent. An **epoch** shuffles the samples, cuts them into mini-batches, and
# uses each sample exactly once. The shuffling draws from `rng`, a `numpy.random.Generator` that is
# passed in, so that a run can be repeated.
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
# **Predict first.** 1,000 samples in batches of 64: how many batches are there, and how long is the
# last one?

# %% tags=["nbval-check-output"]
lengths = [len(batch) for batch in minibatches(1000, 64, np.random.default_rng(0))]
print(len(lengths), "batches; the last one has", lengths[-1], "samples")

# %% [markdown]
# *Core.* Now put the pieces together. After each epoch note the loss of *all* samples: the loss of
# a single mini-batch jumps up and down with the samples that happen to be in it.


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
# *Core, both.* Two short functions use the trained model. Keep the probabilities as they are: a
# one-hot row in their place would say which class won but not by how much, and notebook 5 needs to
# know.


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
# ## Three settings, and where they go wrong
#
# Learning rate, batch size and number of epochs are not learned: someone has to choose them. To see
# what each does you need data on which a bad choice hurts. The encoder's features are too good for
# that: it was trained on MNIST's training images with their labels. Raw pixels never saw a label,
# and they are features, too, with k = 784. Some 5,000 images are enough (the quick profile has
# fewer), and most runs take a fraction of a second.
#
# Choosing by the test accuracy would turn the test set into training data, and its figure into
# a boast. So a fifth of these *training* images is held out, as a **validation** set.

# %% given="validation"
images, labels = data.load("train")
some = np.random.default_rng(1).permutation(len(images))[:5120]
pixels = images[some].reshape(len(some), -1).astype(np.float32) / np.float32(255)
targets = one_hot(labels[some], num_classes).astype(np.float32)

held_out = len(some) // 5
H_held, H_fit = np.split(pixels, [held_out])
Y_held, Y_fit = np.split(targets, [held_out])
print(f"to train on: H_fit {H_fit.shape}; held out: H_held {H_held.shape}")


# %% given="run"
def run(lr, batch_size, num_epochs):
    """Train on the pixels, always in the same order: returns W, b, losses."""
    return train(H_fit, Y_fit, lr, batch_size, num_epochs, np.random.default_rng(0))


def held_out_loss(W, b):
    """Mean cross-entropy of the samples held out."""
    return cross_entropy(H_held @ W + b, Y_held)


# %% [markdown]
# ### The learning rate
#
# **Predict first.** Five epochs in batches of 32, all else the same. Which of the rates 0.001,
# 0.01, 0.1, 1 and 10 will be slowest? Which will be in trouble, and what will trouble look like: a
# loss that stands still, that rises without end, or that is not a number?

# %%
rates = [0.001, 0.01, 0.1, 1.0, 10.0]
losses_by_rate = {rate: run(rate, 32, 5)[2] for rate in tqdm(rates, desc="learning rates")}
plots.learning_rates(losses_by_rate, knows_nothing=np.log(num_classes))

# %% [markdown]
# The dotted line is the loss of the model that knows nothing, where all runs start. A run above it
# is worse than no training at all: it is sure of wrong classes.

# %% claims=true
# Model answer (a): too small is slow and steady, 10 jumps above the start, goes up and down, no
# nan.
assert all(np.diff(losses_by_rate[0.001]) < 0) and losses_by_rate[0.001][-1] > 1.5
assert min(losses_by_rate, key=lambda rate: losses_by_rate[rate][-1]) == 1.0
assert max(losses_by_rate[10.0]) > np.log(num_classes) and any(np.diff(losses_by_rate[10.0]) > 0)
assert np.isfinite(losses_by_rate[10.0]).all()

# %% [markdown]
# ### The batch size
#
# The gradient of a batch is an estimate of the gradient of all samples. How good is its direction?
# The cosine of the angle between the two says so: 1 is the same direction, 0 is none in common.
#
# **Predict first.** Where is a batch of 8 closer to the right direction: at the start, where W = 0,
# or after ten epochs, when the model is good?


# %% given="agreement"
def agreement(batch_size, W, b):
    """Mean cosine between the gradient by W of one batch and that of all samples."""
    whole = gradients(H_fit, Y_fit, W, b)[0]
    cosines = []
    for batch in minibatches(len(H_fit), batch_size, np.random.default_rng(0)):
        part = gradients(H_fit[batch], Y_fit[batch], W, b)[0]
        cosines.append(np.vdot(part, whole) / np.linalg.norm(part) / np.linalg.norm(whole))
    return np.mean(cosines)


# %%
W_end, b_end, _ = run(0.1, 32, 10)
models = {"at the start": (0 * W_end, 0 * b_end), "after ten epochs": (W_end, b_end)}
cosines = {}
for name, model in models.items():
    cosines[name] = [agreement(size, *model) for size in (8, 32, 128)]
    print(f"{name:16}, batches of 8, 32, 128: cosines", np.round(cosines[name], 2))

# %% [markdown]
# At the start most samples ask for the same: a few of them are enough. Near the minimum their
# wishes almost cancel, and what is left of a small batch is mostly noise.
#
# Now train. A small batch makes many cheap and noisy steps in an epoch, a large one few good ones.
# The last size is all samples at once: plain gradient descent, one step for each epoch.

# %%
sizes = [8, 32, 128, 512, len(H_fit)]
losses_by_size, seconds_by_size = {}, {}
for size in tqdm(sizes, desc="batch sizes"):
    start = time.perf_counter()
    losses_by_size[size] = run(0.1, size, 5)[2]
    seconds_by_size[size] = (time.perf_counter() - start) / 5

plots.batch_sizes(losses_by_size, seconds_by_size)

# %% claims=true
# "At the start ... a few of them are enough. Near the minimum ... mostly noise."
by_size = np.array(list(cosines.values())).T  # (3, 2)
assert (np.diff(by_size, axis=0) > 0).all() and (by_size[:, 1] < by_size[:, 0]).all()
assert by_size[0, 0] > 0.25 and by_size[0, 1] < 0.25
# Model answer (b): at the same rate, the smaller the batch the lower the loss after five epochs.
assert all(np.diff([losses_by_size[size][-1] for size in sizes]) > 0)
assert losses_by_size[8][-1] < 0.3 and losses_by_size[len(H_fit)][-1] > 1.8

# %% [markdown]
# ### Both together
#
# Each pair of settings is now judged by the loss on the samples held out, after five epochs. Look
# at the whole table, and at the best rate of each row.

# %%
rates = [0.01, 0.03, 0.1, 0.3, 1.0, 3.0]
table = np.empty((len(sizes), len(rates)))
for i, j in tqdm(list(np.ndindex(table.shape)), desc="settings"):
    table[i, j] = held_out_loss(*run(rates[j], sizes[i], 5)[:2])

plots.settings_table(rates, sizes, table)

# %% [markdown]
# Is the smallest number the best choice? It is a mean over few samples, so it has an error of its
# own. Here is the standard error of the best one: settings that differ by less than that may as
# well be alike, and then the cheaper one is the better choice.

# %%
i, j = np.unravel_index(table.argmin(), table.shape)
y_hat = predict_proba(H_held, *run(rates[j], sizes[i], 5)[:2])
p = np.sum(y_hat * Y_held, axis=1)  # of the true class
error = np.std(-np.log(p)) / np.sqrt(len(p))
print(f"lr {rates[j]}, batch size {sizes[i]}: held-out loss {table[i, j]:.3f} ± {error:.3f}")
print(f"accuracy on the samples held out {accuracy(Y_held.argmax(axis=1), y_hat):.1%}")

# %% claims=true
best = [rates[column] for column in table.argmin(axis=1)]
# Model answer (c): at a rate of 3, 8 samples do worse than 128.
assert table[0, 5] > 1.2 * table[2, 5]
# Model answer (d): the best rate grows with the batch, up to a point.
assert best[0] < best[2] > best[4] and best[0] <= best[1] <= best[2]
alike = [table[0, 2], table[1, 3], table[2, 4]]
assert np.ptp(alike) < 0.13 and max(alike) < 0.5
# "settings that differ by less than that may as well be alike": the best has such neighbours
assert np.sum(table < table.min() + error) > 1 or len(H_fit) < 4096
if len(H_fit) == 4096:  # the numbers in the model answer are those of MNIST in full
    assert np.ptp(alike) < 0.03 and 3.5 < table[0, 5] < 5.5 and abs(table[2, 5] - 0.7) < 0.2
    assert abs(table[3, 5] - 2.3) < 0.5

# %% [markdown]
# ### The number of epochs
#
# In a calm run each further epoch lowers the loss that is trained on. And the loss on images that
# the model has not seen?

# %%
counts = data.by_profile(full=[1, 3, 10, 30, 100], quick=[1, 3, 10, 30])
runs = [run(0.3, 32, count) for count in tqdm(counts, desc="runs")]
held_by_epochs = [held_out_loss(W, b) for W, b, _ in runs]
plots.losses_by_epochs(counts, [losses[-1] for _, _, losses in runs], held_by_epochs)

# %% [markdown]
# The distance between the lines is **overfitting**: the model learns these samples by heart, and
# grows ever surer of itself, also where it is wrong. On MNIST the loss held out turns and rises
# after some ten epochs, so that stopping there is better than going on. On scikit-learn's digits,
# which are fewer and easier, it only levels off within 100 epochs.

# %% claims=true
fitted = [losses[-1] for _, _, losses in runs]
# "In a calm run each further epoch lowers the loss that is trained on."
assert all(np.diff(fitted) < 0)
# "The distance between the lines is overfitting": it grows
assert held_by_epochs[-1] - fitted[-1] > held_by_epochs[0] - fitted[0] > 0
if data.mnist_root() != "embedded":  # "the loss held out turns and rises after some ten epochs"
    assert np.argmin(held_by_epochs) == 2
    assert held_by_epochs[-1] > held_by_epochs[2] + data.by_profile(full=0.04, quick=0)
elif len(counts) == 5:  # "it only levels off within 100 epochs"
    assert 0 < held_by_epochs[3] - held_by_epochs[4] < 0.1 * held_by_epochs[0]
# "grows ever surer of itself, also where it is wrong"
sure = [predict_proba(H_held, W, b).max(axis=1).mean() for W, b, _ in runs]
assert all(np.diff(sure) > 0)

# %% [markdown] written="settings" points=4
# *Deeper.* **What the learning rate and the batch size did.** Answer from your figures and tables,
# with numbers: (a) what happens at a rate that is too small, and at one that is too large, and why?
# (b) At the same learning rate, why does a small batch reach a lower training loss in the same
# number of epochs? (c) What speaks against the smallest batch all the same? (d) If you made the
# batch four times larger, what would you do with the learning rate? Does your table of settings
# agree, and how far? (About eight sentences.)
#
# <!-- BEGIN SOLUTION -->
# The numbers are those of MNIST in the full profile; other digits, or fewer, give others.
#
# (a) At 0.001 the training loss is still 1.76 after five epochs and falling: each step is too short
# to get far, but nothing breaks. At 1 it is 0.23, the lowest. At 10 it jumps to 4.5, far above the
# 2.30 of a model that knows nothing, and goes up and down: a step is so long that it jumps across
# the valley to a place where the slope points elsewhere. It does not become nan, because softmax
# and the loss are stable and the gradient is bounded.
#
# (b) An epoch has N / batch_size steps. With 8 samples that is 512 steps, with all 4,096 it is one.
# A step is about as long for either, so the small batch has come much further at a rate of 0.1:
# 0.21 against 1.85.
#
# (c) Each gradient is the mean of a few samples and therefore noisy. With 8 samples its cosine with
# the gradient of all is 0.3 at the start and about 0.1 after ten epochs. So the parameters wander
# about the minimum, the more so the larger lr is: at a rate of 3 the loss held out is 4 to 5 with
# 8 samples and 0.7 with 128. And an epoch took about three times as long as with 512, because
# many small matrix products keep the processor less busy than a few large ones.
#
# (d) A larger batch makes fewer and less noisy steps, so a larger learning rate can make up for it.
# The table says so: 0.1 with 8 samples, 0.3 with 32 and 1 with 128 come out alike, at 0.39 to 0.41.
# Somewhere this ends: a rate of 3 with 512 samples gives 2.3, and with all samples 0.3 is the best
# rate. A step can be too long however exact its direction is.
# <!-- END SOLUTION -->

# %% [markdown] rubric="settings"
# 4 points, one for each of (a) to (d):
#
# - (a) too small: slow but steady; too large: jumps over the minimum, the loss is above its start
#   or goes up and down. Numbers from the own figure;
# - (b) more steps in an epoch;
# - (c) noise near the minimum *or* the time of an epoch, with a number from the own run;
# - (d) a larger rate (in proportion, or somewhat less) with the reason, fewer steps or less noise,
#   or with pairs from the own table; *and* that it ends somewhere.
#
# The numbers depend on data and profile. In the quick profile, and with scikit-learn's digits, the
# pairs of (d) differ by up to about 0.1, and the direction is the same.

# %% [markdown]
# ## The model on the features
#
# Back to the features `H_train`. A search like the one above would be blind here: a training image
# held out is no news to the course's encoder, which was trained with its label. What carries over
# is what you know about the settings. A rate is good or bad for the size of the features: a step on
# one sample $h$ changes its own logits by $(|h|^2 + 1)\,(y - \hat y)$ times `lr`. The squared
# length $|h|^2$ is what to compare:

# %%
for name, H in {"pixels": H_fit, "features": H_train}.items():
    print(f"{name:8}  mean squared length of a row {np.mean(np.sum(H**2, axis=1)):.0f}")

# %% [markdown]
# The course's features are of about the same length as the pixels, so a rate that was good there is
# a fair start. (ResNet-50's have a length of their own: if it is ten times larger, divide the rate
# by ten.)
#
# *Core.* Choose, and train on *all* training images. Write down first which test accuracy you
# expect.

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
loss_test = cross_entropy(H_test @ W + b, one_hot(labels_test, num_classes))
print(f"test accuracy {accuracy(labels_test, y_hat_test):.2%}")
print(f"with lr = {lr}, batch_size = {batch_size}, num_epochs = {num_epochs}")
print(f"loss: {np.log(num_classes):.3f} before, {losses[-1]:.4f} training, {loss_test:.4f} test")

# %% [markdown]
# Compare this with the accuracy on the pixels above. Most of the difference is what the features
# are worth; the rest is that there are more images to train on now. Mind the two losses, too. With
# the course's encoder on MNIST the training loss is less than half of the test loss. That is not
# the work of this model alone, since the encoder was trained on the same labels. (Of scikit-learn's
# digits it has never seen any.)

# %% claims=true
# "Most of the difference is what the features are worth": on all pixels the model does worse
pixels_right = accuracy(Y_held.argmax(axis=1), y_hat)
X_train, X_test = (
    data.load(split)[0].reshape(-1, 784).astype(np.float32) / 255 for split in ("train", "test")
)
W_all, b_all, _ = train(X_train, Y_train, 0.1, 32, 5, np.random.default_rng(0))
all_right = accuracy(labels_test, predict_proba(X_test, W_all, b_all))
features_right = accuracy(labels_test, y_hat_test)
assert features_right - all_right > 0.5 * (features_right - pixels_right) > 0
# "a step on one sample h changes its own logits by (|h|² + 1) (y − ŷ) times lr"
h, y = H_try[:1], Y_try[:1]
W_step, b_step = sgd_step(h, y, W_try, b_try, 0.1)
change = h @ (W_step - W_try) + b_step - b_try
assert np.allclose(change, 0.1 * (np.sum(h**2) + 1) * (y - softmax(h @ W_try + b_try)))
if H_train.shape[1] == 256:  # the course's features
    # "With the course's encoder on MNIST the training loss is less than half of the test loss."
    assert data.mnist_root() == "embedded" or losses[-1] < 0.5 * loss_test
    # "The course's features are of about the same length as the pixels"
    squares = [np.mean(np.sum(rows**2, axis=1)) for rows in (H_fit, H_train)]
    assert 0.5 < squares[0] / squares[1] < 2
    assert len(H_train) < 60_000 or features_right > 0.996

# %% [markdown]
# ## How it got there
#
# How do the accuracies change from epoch to epoch? A generator with the same seed draws the same
# orders, so a run that stops after three epochs is exactly the first part of the long run. That
# gives the model after each epoch. Five epochs at most are shown.
#
# Mind the scale of the axes: with features as good as these, the first epoch does most of the work,
# and what follows is a matter of a few images.

# %%
shown = min(num_epochs, 5)
curves = {"train": [], "test": []}
for count in tqdm(range(1, shown + 1), desc="runs"):
    W_then, b_then, _ = train(H_train, Y_train, lr, batch_size, count, np.random.default_rng(0))
    curves["train"].append(accuracy(labels_train, predict_proba(H_train, W_then, b_then)))
    curves["test"].append(accuracy(labels_test, predict_proba(H_test, W_then, b_then)))

plots.training_curves(losses[:shown], curves["train"], curves["test"])

# %% claims=true
# "a run that stops after three epochs is exactly the first part of the long run"
again = train(H_train[:500], Y_train[:500], lr, batch_size, 3, np.random.default_rng(0))[2]
longer = train(H_train[:500], Y_train[:500], lr, batch_size, 5, np.random.default_rng(0))[2]
assert again == longer[:3]
# "the first epoch does most of the work"
assert np.log(num_classes) - losses[0] > 0.8 * np.log(num_classes)

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
# ## What you have learned
#
# - The exponential turns differences of logits into ratios of probabilities, and cross-entropy is
#   the mean surprise at the true labels: the smaller it is, the more likely the model found them.
# - Softmax and cross-entropy survive logits of any size, because the maximum of each row is taken
#   out first and the logarithm is simplified by hand, not patched with a small constant.
# - The gradient of the loss by the logits is `y_hat − Y`, and central differences along a direction
#   confirmed it, as they do every link of the derivation.
# - Mini-batch gradient descent with a shuffled order trains the model in seconds. Its settings were
#   compared on images held out from the training set; the test set chose nothing.
# - A learning rate that is too small is slow, one that is too large jumps over the minimum. A small
#   batch makes more and noisier steps, so it asks for a smaller rate. More epochs fit the training
#   samples better, and from some point on only those.
# - With good features the mistakes that remain are few, and some are hard for people, too.
#
# Deriving the gradient took three links and some care. A network with a hundred layers has hundreds
# of links. Who would derive those by hand? And if a program could do it: would it find `y_hat − Y`?
# That is notebook 3.

# %% [markdown]
# ## Sources and ways on
#
# - Softmax, likelihood and cross-entropy: C. M. Bishop, *Pattern Recognition and Machine Learning*,
#   Springer 2006, section 4.3.4. In code: A. Zhang, Z. C. Lipton, M. Li, A. J. Smola, *Dive into
#   Deep Learning*, the section [Softmax
#   Regression](https://d2l.ai/chapter_linear-classification/softmax-regression.html).
# - Surprise and its mean: C. E. Shannon, *A Mathematical Theory of Communication*, Bell System
#   Technical Journal 27, 1948, section 6,
#   [doi:10.1002/j.1538-7305.1948.tb01338.x](https://doi.org/10.1002/j.1538-7305.1948.tb01338.x).
# - Exponentials without overflow: P. Blanchard, D. J. Higham, N. J. Higham, *Accurately computing
#   the log-sum-exp and softmax functions*, IMA Journal of Numerical Analysis 41, 2021,
#   [doi:10.1093/imanum/draa038](https://doi.org/10.1093/imanum/draa038).
# - Steps along a noisy gradient: H. Robbins, S. Monro, *A Stochastic Approximation Method*, Annals
#   of Mathematical Statistics 22, 1951,
#   [doi:10.1214/aoms/1177729586](https://doi.org/10.1214/aoms/1177729586).
# - The images: Y. LeCun, L. Bottou, Y. Bengio, P. Haffner, *Gradient-Based Learning Applied to
#   Document Recognition*, Proceedings of the IEEE 86, 1998,
#   [doi:10.1109/5.726791](https://doi.org/10.1109/5.726791).
#
# **Two ways on.** A larger batch with a larger rate: how far does it go? P. Goyal and others,
# *Accurate, Large Minibatch SGD*, 2017, section 2.1,
# [arXiv:1706.02677](https://arxiv.org/abs/1706.02677), multiply both by the same factor. Try it on
# your table. And: of the images to which your model gives 0.9, are nine of ten right? C. Guo and
# others, *On Calibration of Modern Neural Networks*, 2017,
# [arXiv:1706.04599](https://arxiv.org/abs/1706.04599), measure this, and mend it with a temperature
# that is fitted on samples held out.

# %% [markdown]
# How far you are, kept on your computer alone. It is no grade.

# %%
progress()
