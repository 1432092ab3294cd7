# %% [markdown]
# # 4 · Backpropagation, by hand
#
# One matrix and one bias can be differentiated on paper. A network stacks many such maps with
# something bent between them, and nobody wants to derive the gradient of the whole stack. Nobody
# has to. If each layer knows how to pass a gradient *through itself*, the gradient of any stack
# comes from asking the layers in turn, from the last to the first. That is backpropagation, and it
# is what a library such as PyTorch does behind `loss.backward()`. Here you write it yourself.
#
# **You will be able to**
#
# - test any derivative, entry by entry, against numbers;
# - write layers with a forward and a backward pass that know nothing of one another;
# - chain them into logistic regression and into a network with a hidden layer, and train both;
# - see what a hidden layer can do that a single one cannot;
# - say how weights should start, and what the size of the inputs does to that start.
#
# **Builds on** matrix products and the chain rule. Softmax and cross-entropy were the matter of
# notebook 2; what is needed of them is repeated here.
#
# **Time** about three hours. Each question is marked. Those marked *core* build the judge, two
# layers and logistic regression: half of the time, and they need none of the others. Those marked
# *deeper* are the network (ReLU, how weights start, the chain of four layers) and the written
# answer. If you do the core only, run the cells one by one and pass over those that use ReLU or the
# network: *Run All* would stop there.

# %% [markdown]
# Please fill in who hands this in. Stuck at a TODO? `hint("Affine")`, in a cell of your own,
# gives the next of two or three hints. A mistake that the check knows, it names by itself.

# %%
NAME = ""
STUDENT_ID = ""

# %% given="imports"
import numpy as np
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import LabelBinarizer

from helpers import data, plots
from helpers.bars import tqdm
from helpers.check import check, hint, progress

# %% [markdown]
# ## Small digits
#
# The digits of this notebook come with scikit-learn: 1,797 images of 8×8 pixels, with values from 0
# to 16. A quarter of them is kept for testing. They are small enough that a whole training takes a
# second or two, so every step of the descent can use *all* training images. Nothing is drawn at
# random in a step, so you should see the numbers that the text speaks of.

# %% given="digits" tags=["nbval-check-output"]
pixels, digits = load_digits(return_X_y=True)

np.random.seed(123)  # so that everybody has the same split
X_train, X_test, labels_train, labels_test = train_test_split(pixels, digits)
Y_train = LabelBinarizer().fit_transform(labels_train)

print(f"X_train {X_train.shape}, Y_train {Y_train.shape}, X_test {X_test.shape}")

# %%
plots.digit_grid(X_train[:20].reshape(-1, 8, 8), labels_train[:20])

# %% [markdown]
# | symbol | shape | what it is |
# |---|---|---|
# | `X` | (N, D) | images as rows of D = 64 pixels |
# | `Y` | (N, C) | the truth as one-hot rows, C = 10 |
# | `W`, `b` | (D, C), (C,) | weights and bias of a single layer |
# | `W1`, `b1`, `W2`, `b2` | (D, M), (M,), (M, C), (C,) | the same of a network, M hidden units |
# | `d_…` | the shape of … | the gradient of the loss with respect to … |
#
# The layers below are general, and so are the names of their arguments. What a loss calls `logits`
# and `labels` are `Z` and `Y` of notebook 2: its `labels` are one-hot rows, not digits. The models
# call `lr` by its full name, `learning_rate`. And what was k features there are D pixels here.

# %% [markdown]
# ## First the judge: derivatives by numbers
#
# *Core.* Before you write a derivative, build what will test it. Move one entry of `x` a little way
# up and down, and see how much the result of `f` changes:
#
# $$\frac{\partial f}{\partial x_i} \approx
# \frac{f(x + \varepsilon e_i) - f(x - \varepsilon e_i)}{2 \varepsilon}$$
#
# where $e_i$ is 1 at entry $i$ and 0 elsewhere. This is the *central difference*. It is far too
# slow for training: two evaluations of `f` for every single weight. But it knows nothing of your
# derivation, and that makes it a good judge.


# %% question="numerical_gradient"
def numerical_gradient(f, x, eps=1e-6):
    """The gradient of f at x by central differences, in the shape of x.

    f: takes an array of the shape of x, returns a number.
    x: an array of floats of any shape. Afterwards it is as it was before.

    About 8 lines. `np.ndindex(*x.shape)` goes through all entries, whatever the shape.
    """
    ### BEGIN SOLUTION
    gradient = np.zeros_like(x)
    for i in np.ndindex(*x.shape):
        kept = x[i]
        x[i] = kept + eps
        above = f(x)
        x[i] = kept - eps
        below = f(x)
        x[i] = kept
        gradient[i] = (above - below) / (2 * eps)
    return gradient
    ### END SOLUTION


# %% check="numerical_gradient" tags=["nbval-check-output"]
check("numerical_gradient")

# %% [markdown]
# Why both sides? One side alone needs half the work. And why not a much smaller $\varepsilon$? Try
# it on a function whose derivative is known, $f(x) = e^{\sin x}$ at $x = 1$.


# %%
def wave(x):
    return np.exp(np.sin(x)).sum()


def one_sided(f, x, eps):
    """Half the work, for x of a single entry."""
    return (f(x + eps) - f(x)) / eps


x_one = np.array([1.0])
exact = np.cos(x_one) * np.exp(np.sin(x_one))

# %%
steps = 10.0 ** np.arange(-1, -13, -0.5)
central_errors = [abs(numerical_gradient(wave, x_one, step) - exact)[0] for step in steps]
one_sided_errors = [abs(one_sided(wave, x_one, step) - exact)[0] for step in steps]

plots.difference_errors(steps, one_sided_errors, central_errors)

# %% [markdown]
# Coming from the right, both errors fall: the central one with $\varepsilon^2$, the other only with
# $\varepsilon$. Then both rise again. The two values of `f` agree in more and more of their 16
# digits, and what is left after the subtraction is mostly rounding error, divided by a tiny number.
# Near $10^{-5}$ to $10^{-6}$ the central difference is right to about 10 digits. The one-sided one
# gets to 8 at best. At the same $\varepsilon$ its own error may well be larger than the mistake
# that you are looking for.

# %% claims=true
central, one = (np.array(errors) for errors in (central_errors, one_sided_errors))
# "both errors fall: the central one with ε², the other only with ε", from 0.1 to 0.001
assert np.isclose(central[0] / central[4], 1e4, rtol=0.1)
assert np.isclose(one[0] / one[4], 1e2, rtol=0.2)
# "Near 1e-5 to 1e-6 the central difference is right to about 10 digits."
assert max(central[8:11]) / exact[0] < 5e-10
# "The one-sided one gets to 8 at best", "Then both rise again."
assert min(one) / exact[0] > 1e-9 and min(central[-1], one[-1]) > 1e3 * max(central[8:11])

# %% [markdown]
# ## Layers
#
# A layer is an object with two methods.
#
# - `forward` takes the inputs and returns the outputs. It also keeps what it will need later.
# - `backward` is told `d_out`, the gradient of the loss with respect to the outputs, and returns
#   the gradients of the loss with respect to everything that went in.
#
# ```
#            ── inputs ──▶  ┌─────────┐  ── outputs ──▶
#                           │  layer  │                  …  loss
#          ◀── d_inputs ──  └─────────┘  ◀── d_out ──
# ```
#
# A layer need not know which loss that is, or how many layers lie between: all of it is in `d_out`.
# That is the chain rule. With `outputs` for what comes out and $L$ for the loss,
#
# $$\frac{\partial L}{\partial \text{input}_i}
# = \sum_j \frac{\partial L}{\partial \text{output}_j}
# \cdot \frac{\partial \text{output}_j}{\partial \text{input}_i}$$
#
# The first factor comes from the right, the second is the layer's own business.

# %% [markdown]
# ### Affine
#
# *Core.* The first layer is a linear map plus a bias, `outputs = inputs @ weight + bias`. For its
# backward pass look at one entry, $o_{nm} = \sum_d x_{nd} w_{dm} + b_m$, and ask three times: which
# outputs does $x_{nd}$ touch? Which does $w_{dm}$ touch, and which $b_m$? Sum over just those. The
# shapes help: a gradient always has the shape of what it belongs to.
#
# One warning. What `forward` keeps belongs to the *instance* (`self.…`). A network has several
# affine layers at the same time, and none may overwrite what another one keeps.


# %% question="Affine"
class Affine:
    """A linear map and a bias.

    `backward` refers to the last call of `forward`, and may be called more than once.
    """

    def forward(self, inputs, weight, bias):
        """inputs (N, D), weight (D, M), bias (M,) → outputs (N, M).

        About 2 lines: keep what `backward` needs.
        """
        ### BEGIN SOLUTION
        self.cache = inputs, weight
        return inputs @ weight + bias
        ### END SOLUTION

    def backward(self, d_out):
        """d_out (N, M) → d_inputs (N, D), d_weight (D, M), d_bias (M,). About 2 lines."""
        ### BEGIN SOLUTION
        inputs, weight = self.cache
        return d_out @ weight.T, inputs.T @ d_out, d_out.sum(axis=0)
        ### END SOLUTION


# %% check="Affine" tags=["nbval-check-output"]
check("Affine")

# %% [markdown]
# Now let the judge speak. It wants a function that returns a number, and a layer returns a matrix.
# So multiply the outputs by a fixed `d_out`, entry by entry, and add everything up. The gradient of
# that number is exactly what `backward(d_out)` should return. (Can you see why?)
#
# *Every* entry is compared. A check of a few entries drawn at random overlooks a mistake in one
# column.


# %% given="gradient_check"
def largest_error(gradient, f, x):
    """The largest difference, over all entries, of a gradient from the numerical one of f at x."""
    numerical = numerical_gradient(f, x)
    assert gradient.shape == x.shape, f"the gradient is {gradient.shape}, not {x.shape}"
    return np.abs(gradient - numerical).max()


errors = {}  # of every gradient in this notebook
rng = np.random.default_rng(4)

# %%
batch, weight, bias = rng.normal(size=(5, 4)), rng.normal(size=(4, 3)), rng.normal(size=3)
factors = rng.normal(size=(5, 3))  # in the place of d_out

layer = Affine()
layer.forward(batch, weight, bias)
d_batch, d_weight, d_bias = layer.backward(factors)


# %% tags=["nbval-check-output"]
def total(*given):
    return np.sum(Affine().forward(*given) * factors)


errors["affine, d_inputs"] = largest_error(d_batch, lambda x: total(x, weight, bias), batch)
errors["affine, d_weight"] = largest_error(d_weight, lambda w: total(batch, w, bias), weight)
errors["affine, d_bias"] = largest_error(d_bias, lambda b: total(batch, weight, b), bias)
for name, error in errors.items():
    print(f"{name}: below 1e-7 is {error < 1e-7}")

# %% [markdown]
# Write such a test as `error < 1e-7` and not as `not error > 1e-7`. It looks the same, until an
# error is not a number. Every comparison with `nan` is false, so the second form would let it pass:

# %% tags=["nbval-check-output"]
print(np.nan < 1e-7, "and", not np.nan > 1e-7)

# %% [markdown]
# ### ReLU
#
# *Deeper.* Two affine layers in a row are again one affine map: nothing is won. A network needs
# something bent between them. The simplest bend is the *rectified linear unit*, $\max(0, x)$ for
# each entry.
#
# Going back, an entry that was let through lets its gradient through as well. An entry that was cut
# off had no influence on the loss, so its gradient is 0. At exactly 0 there is no derivative; the
# convention here is 0.


# %% question="ReLU"
class ReLU:
    """max(0, x) of each entry.

    `backward` refers to the last call of `forward`, and may be called more than once.
    """

    def forward(self, inputs):
        """inputs (N, M) → outputs (N, M); the inputs stay as they are. About 2 lines."""
        ### BEGIN SOLUTION
        self.positive = inputs > 0
        return np.where(self.positive, inputs, 0)
        ### END SOLUTION

    def backward(self, d_out):
        """d_out (N, M) → d_inputs (N, M); the gradient at 0 is 0. About 1 line."""
        ### BEGIN SOLUTION
        return d_out * self.positive
        ### END SOLUTION


# %% check="ReLU" tags=["nbval-check-output"]
check("ReLU")

# %% tags=["nbval-check-output"]
layer = ReLU()
layer.forward(batch)
d_rectified = rng.normal(size=(5, 4))
errors["ReLU, d_inputs"] = largest_error(
    layer.backward(d_rectified), lambda x: np.sum(ReLU().forward(x) * d_rectified), batch
)
print("below 1e-7 is", errors["ReLU, d_inputs"] < 1e-7)

# %% [markdown]
# The judge errs, too. At the bend it looks at one point on either side, and those lie on different
# lines. See what it reports at exactly 0, and just beside it:

# %% tags=["nbval-check-output"]
for x in (-1e-3, -5e-7, 0.0, 5e-7, 1e-3):
    at = np.array([[x]])
    numerical = numerical_gradient(lambda x: np.sum(ReLU().forward(x)), at)
    print(f"x = {x:7}   by numbers {numerical[0, 0]:.2f}")

# %% [markdown]
# Closer to the bend than $\varepsilon$ the number is a mixture of 0 and 1. So if a check of a whole
# network fails at a few entries only, and by a lot, look for inputs that sit at a bend before you
# look for a mistake.

# %% [markdown]
# ### Softmax and the loss
#
# *Core.* The last layer turns logits (N, C) into a loss. On the way lie probabilities, and you know
# softmax from notebook 2:
#
# $$\hat y_{ni} = \frac{e^{z_{ni}}}{\sum_j e^{z_{nj}}}$$
#
# The same care is needed as there. `exp(710)` is infinite. A constant taken from all logits of a
# row changes nothing, and with the right constant nothing overflows. But one constant for *all*
# rows will not do: the exponentials of a row that lies more than about 745 below it are all 0, and
# the row becomes 0/0.


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
# *Core.* Cross-entropy is the mean over the batch of $\ell_n = -\sum_i y_{ni} \log \hat y_{ni}$, in
# nats. Compute it from the logits, since $\log \hat y_{ni} = z_{ni} - \log \sum_j e^{z_{nj}}$, and
# the sum is as safe with the row's maximum taken out as in softmax. A probability that was rounded
# to 0 cannot be repaired. The usual repairs, `log(p + 1e-8)` or a clip at `1e-15`, never report a
# loss above about 18.4 or 34.5, and a loss of 60 is just when one wants to know.
#
# Its gradient with respect to the logits is short: for one sample it is the difference of
# probabilities and truth. Here the *mean* over N samples is the loss, and a layer multiplies by
# what comes from the right. Right of the last layer stands the loss itself, whose derivative by
# itself is 1: so `d_out` is 1, unless someone scales the loss. The labels get no gradient.


# %% question="CategoricalCrossEntropy"
class CategoricalCrossEntropy:
    """The mean cross-entropy of a batch, from its logits.

    `backward` refers to the last call of `forward`, and may be called more than once.
    """

    def forward(self, logits, labels):
        """logits Z (N, C), labels: one-hot rows Y (N, C) → the loss, a number.

        Finite for any finite logits. About 4 lines.
        """
        ### BEGIN SOLUTION
        self.cache = softmax(logits), labels
        shifted = logits - logits.max(axis=1, keepdims=True)
        log_sums = np.log(np.exp(shifted).sum(axis=1))
        return np.mean(log_sums - np.sum(labels * shifted, axis=1))
        ### END SOLUTION

    def backward(self, d_out=1.0):
        """d_out, a number → d_logits (N, C), and None for the labels. About 2 lines."""
        ### BEGIN SOLUTION
        y_hat, labels = self.cache
        return d_out * (y_hat - labels) / len(labels), None
        ### END SOLUTION


# %% check="CategoricalCrossEntropy" tags=["nbval-check-output"]
check("CategoricalCrossEntropy")

# %% tags=["nbval-check-output"]
Z, Y = rng.normal(size=(5, 3)), np.eye(3)[[0, 2, 1, 1, 0]]
layer = CategoricalCrossEntropy()
layer.forward(Z, Y)
errors["cross-entropy, d_logits"] = largest_error(
    layer.backward()[0], lambda Z: CategoricalCrossEntropy().forward(Z, Y), Z
)
print("below 1e-7 is", errors["cross-entropy, d_logits"] < 1e-7)

# %% [markdown]
# All layers in one picture, with the bound as a dashed line. How would a mistake look? For
# comparison the last row holds a gradient that is wrong on purpose, by one percent.

# %%
wrong = largest_error(0.99 * d_weight, lambda w: total(batch, w, bias), weight)
plots.gradient_errors(errors | {"d_weight, 1 % too small": wrong}, bound=1e-7)

# %% claims=true
# "exp(710) is infinite", "a row that lies more than about 745 below"
with np.errstate(all="ignore"):
    assert np.exp(709.0) < np.exp(710.0) == np.inf and np.exp(-745.0) > 0 == np.exp(-746.0)
# "never report a loss above about 18.4 or 34.5"
assert [round(-np.log(p), 1) for p in (1e-8, 1e-15)] == [18.4, 34.5]
# "The gradient of that number is exactly what backward(d_out) should return", so all keep the bound
assert max(errors.values()) < 1e-7 < wrong
# "Two affine layers in a row are again one affine map"
second = rng.normal(size=(3, 2))
once = batch @ (weight @ second) + bias @ second
assert np.allclose(Affine().forward(batch @ weight + bias, second, np.zeros(2)), once)

# %% [markdown] written="shift" points=4
# *Deeper.* **Softmax does not notice a shift.** Let $z \in \mathbb R^C$ be the logits of one sample
# and $c$ any number. (a) Show that $\hat y$ is the same for $z_1, \dots, z_C$ and for $z_1 + c,
# \dots, z_C + c$. (b) Show that $\log \sum_j e^{z_j} = m + \log \sum_j e^{z_j - m}$ for any $m$,
# and say why $m = \max_j z_j$ is a good choice: which exponential can overflow then, and can the
# sum be 0? (c) Differentiate: since the loss $\ell$ is the same for all $c$, what must $\sum_j
# \partial \ell / \partial z_j$ be? Check it against the gradient that you programmed.
#
# <!-- BEGIN SOLUTION -->
# (a) The factor $e^c$ stands in the numerator and in every term of the denominator:
#
# $$\frac{e^{z_i + c}}{\sum_j e^{z_j + c}} = \frac{e^c e^{z_i}}{e^c \sum_j e^{z_j}}
# = \frac{e^{z_i}}{\sum_j e^{z_j}},$$
#
# where $e^c > 0$, so that it may be cancelled.
#
# (b) $\sum_j e^{z_j} = \sum_j e^m e^{z_j - m} = e^m \sum_j e^{z_j - m}$, and the logarithm of a
# product is the sum of the logarithms, with $\log e^m = m$. With $m = \max_j z_j$ every exponent is
# at most 0, so every exponential is at most 1 and none overflows. One of them is $e^0 = 1$, so the
# sum is at least 1 and its logarithm is finite. Terms that are rounded to 0 were negligible beside
# that 1.
#
# (c) $\ell(z + c \mathbf 1)$ is constant in $c$, so its derivative by $c$ is 0. By the chain rule
# that derivative is $\sum_j \partial \ell / \partial z_j$. And indeed
# $\sum_j (\hat y_j - y_j) = 1 - 1 = 0$: probabilities and one-hot rows both sum to 1.
# <!-- END SOLUTION -->

# %% [markdown] rubric="shift"
# 4 points:
#
# - 1 for (a): the common factor is taken out above and below, and cancelled;
# - 1 for the identity in (b), with both steps (factor out of the sum, logarithm of a product);
# - 1 for the choice of m: no exponent above 0, *and* one term is exactly 1 so the sum is not 0;
# - 1 for (c): the sum is 0, from the chain rule or from the two row sums, and compared with
#   y_hat − Y.
#
# "Because it is numerically stable" without saying what overflows earns nothing in (b).

# %% [markdown]
# ## Logistic regression from layers
#
# *Core.* Two layers make a model that you know: affine, then the loss. A step goes forward through
# both, backward through both, and then moves the parameters against their gradients:
#
# ```
#     X ──▶ affine ──▶ logits ──▶ cross-entropy ──▶ loss
#           d_W, d_b ◀── d_logits ◀──────────────── 1
# ```
#
# The parameters live in a dictionary, `params`, and are looked up there at each use. So a model can
# be given other weights at any time: `model.params["W"] = …`.


# %% question="LogisticRegression"
class LogisticRegression:
    """Softmax regression, trained by full steps of gradient descent.

    params: {"W": (num_features, num_classes), "b": (num_classes,)}, zeros at first. Whatever array
    is put there by name takes effect.
    """

    def __init__(self, num_features, num_classes, learning_rate=1e-2):
        """About 3 lines."""
        ### BEGIN SOLUTION
        self.params = {"W": np.zeros((num_features, num_classes)), "b": np.zeros(num_classes)}
        self.learning_rate = learning_rate
        self.affine, self.loss = Affine(), CategoricalCrossEntropy()
        ### END SOLUTION

    def predict(self, X):
        """Probabilities: X (N, num_features) → (N, num_classes). About 1 line."""
        ### BEGIN SOLUTION
        return softmax(self.affine.forward(X, self.params["W"], self.params["b"]))
        ### END SOLUTION

    def step(self, X, Y):
        """One step on a batch X (N, num_features), one-hot Y (N, num_classes).

        Returns the loss before the parameters were changed. About 7 lines.
        """
        ### BEGIN SOLUTION
        logits = self.affine.forward(X, self.params["W"], self.params["b"])
        loss = self.loss.forward(logits, Y)
        d_logits, _ = self.loss.backward()
        _, d_W, d_b = self.affine.backward(d_logits)
        self.params["W"] = self.params["W"] - self.learning_rate * d_W
        self.params["b"] = self.params["b"] - self.learning_rate * d_b
        return loss
        ### END SOLUTION


# %% check="LogisticRegression" tags=["nbval-check-output"]
check("LogisticRegression")

# %% [markdown]
# Training is a loop over steps. Every step sees all training images, so one step is one epoch. The
# first loss has to be $\log 10 \approx 2.3026$: zeros know nothing. `train` returns the loss at
# each of the epochs 0 to `num_epochs`, and the test accuracy at every tenth. It divides the pixels
# by `unit`, which is 1 for now: they stay between 0 and 16.


# %% given="train"
def train(model, num_epochs, unit=1):
    losses, accuracies = [], []
    for epoch in range(num_epochs + 1):
        if epoch % 10 == 0:
            predictions = model.predict(X_test / unit).argmax(axis=1)
            accuracies.append(np.mean(predictions == labels_test))
        losses.append(model.step(X_train / unit, Y_train))
    return losses, accuracies


# %% tags=["nbval-check-output"]
model = LogisticRegression(64, 10)
losses, accuracies = train(model, 1000)
for epoch in range(0, 501, 50):
    print(f"epoch {epoch:3}   loss {losses[epoch]:.4f}")
print(f"test accuracy after 500 epochs {accuracies[50]:.3f}")

# %% [markdown]
# ### A slip worth seeing: the silent bias
#
# Suppose the gradient of the bias were added up over *all* entries of `d_logits`, not only over the
# samples. It would be one number in place of ten. Subtracting it from `b` raises no error: NumPy
# stretches a number to any shape. And the model still learns, with `W` alone. What number is it?
# A first step with learning rate 1 moves each bias by just its gradient:

# %% tags=["nbval-check-output"]
first = LogisticRegression(64, 10, learning_rate=1.0)
first.step(X_train, Y_train)
d_b = -first.params["b"]
print("gradient of each bias:", d_b.round(4))
print(f"of all of them added up: {abs(d_b.sum()):.10f}")

# %% [markdown]
# It is 0, always: part (c) of the written answer above asks why. The bias would never move, and no
# curve would look suspicious: on these images the loss after 500 epochs is 0.0696 with a bias and
# without. A gradient check sees it at once.

# %% claims=true
# "The first loss has to be log 10"
assert np.isclose(losses[0], np.log(10))
# "It is 0, always."
assert abs(d_b.sum()) < 1e-12
# "the loss after 500 epochs is 0.0696 with a bias and without"
W = np.zeros((64, 10))
for _ in range(501):
    Z = X_train @ W
    without = CategoricalCrossEntropy().forward(Z, Y_train)
    W -= 0.01 * X_train.T @ (softmax(Z) - Y_train) / len(Y_train)
assert round(losses[500], 4) == round(without, 4) == 0.0696

# %% [markdown]
# ## A hidden layer
#
# Now put a hidden layer of M = 32 units between the pixels and the logits:
#
# ```
#     X ──▶ affine ──▶ ReLU ──▶ affine ──▶ logits ──▶ cross-entropy ──▶ loss
#           W1, b1              W2, b2
# ```
#
# ### How weights should start
#
# *Deeper.* Zeros were fine for one layer. In a network all hidden units would start alike, get the
# same gradient and stay alike for ever. So the weights are drawn at random. How large? Let a matrix
# of weights have the shape (`fan_in`, `fan_out`). Each output is a sum of `fan_in` terms, which
# grows with their number, and going back the same holds for `fan_out` terms. If the
# weights are too large the signal grows from layer to layer; if they are too small it dies out. A
# compromise between both directions (Glorot and Bengio, 2010) draws each weight uniformly from
#
# $$\left[-a, a\right], \qquad
# a = \sqrt{\frac{6}{\text{fan}_\text{in} + \text{fan}_\text{out}}}$$


# %% question="xavier_uniform"
def xavier_uniform(shape, rng):
    """Weights of the given shape, drawn with `rng`, uniform between −a and a.

    shape: (fan_in, fan_out), rng: a numpy.random.Generator. About 3 lines.
    """
    ### BEGIN SOLUTION
    fan_in, fan_out = shape
    a = np.sqrt(6 / (fan_in + fan_out))
    return rng.uniform(-a, a, size=shape)
    ### END SOLUTION


# %% check="xavier_uniform" tags=["nbval-check-output"]
check("xavier_uniform")

# %% [markdown]
# ### The network
#
# *Deeper.* Nothing new is to be derived. Go through the layers forward, then in the opposite order
# backward, handing each layer's `d_inputs` to the one before it. Only when all gradients are there
# may a parameter change: `d_inputs` of the second affine layer depends on `W2` as it was in the
# forward pass.


# %% question="FeedforwardNet"
class FeedforwardNet:
    """Affine, ReLU, affine, softmax; trained by full steps of gradient descent.

    params: {"W1": (input_size, hidden_size), "b1": (hidden_size,),
             "W2": (hidden_size, output_size), "b2": (output_size,)}. At first the weights are
    Xavier-uniform, drawn with `rng`, and the biases zeros. Whatever array is put there by name
    takes effect.
    """

    def __init__(self, input_size, hidden_size, output_size, learning_rate=1e-2, rng=None):
        """rng: a numpy.random.Generator, or None for a new one. About 10 lines."""
        ### BEGIN SOLUTION
        rng = np.random.default_rng() if rng is None else rng
        self.params = {
            "W1": xavier_uniform((input_size, hidden_size), rng),
            "b1": np.zeros(hidden_size),
            "W2": xavier_uniform((hidden_size, output_size), rng),
            "b2": np.zeros(output_size),
        }
        self.learning_rate = learning_rate
        self.affine1, self.relu, self.affine2 = Affine(), ReLU(), Affine()
        self.loss = CategoricalCrossEntropy()
        ### END SOLUTION

    def predict(self, X):
        """Probabilities: X (N, input_size) → (N, output_size). About 3 lines."""
        ### BEGIN SOLUTION
        return softmax(self._logits(X))

    def _logits(self, X):
        hidden = self.relu.forward(self.affine1.forward(X, self.params["W1"], self.params["b1"]))
        return self.affine2.forward(hidden, self.params["W2"], self.params["b2"])
        ### END SOLUTION

    def step(self, X, Y):
        """One step on a batch X (N, input_size), one-hot Y (N, output_size).

        Returns the loss before the parameters were changed. About 9 lines.
        """
        ### BEGIN SOLUTION
        loss = self.loss.forward(self._logits(X), Y)
        d_logits, _ = self.loss.backward()
        d_hidden, d_W2, d_b2 = self.affine2.backward(d_logits)
        _, d_W1, d_b1 = self.affine1.backward(self.relu.backward(d_hidden))
        for name, gradient in {"W1": d_W1, "b1": d_b1, "W2": d_W2, "b2": d_b2}.items():
            self.params[name] = self.params[name] - self.learning_rate * gradient
        return loss
        ### END SOLUTION


# %% check="FeedforwardNet" tags=["nbval-check-output"]
check("FeedforwardNet")

# %% [markdown]
# The check of a whole network needs no look inside. A step with learning rate 1 changes each
# parameter by just its gradient, so the difference between before and after *is* the gradient. All
# 2,410 entries, on 20 images:

# %%
net = FeedforwardNet(64, 32, 10, learning_rate=1.0, rng=np.random.default_rng(0))
X_few, Y_few = X_train[:20] / 16, Y_train[:20]
before = {name: net.params[name].copy() for name in ("W1", "b1", "W2", "b2")}
net.step(X_few, Y_few)
gradients = {name: before[name] - net.params[name] for name in before}


# %% tags=["nbval-check-output"]
def loss_with(name, value):
    """The loss of the network as it was, but with one parameter replaced."""
    net.params.update(before | {name: value})
    return -np.mean(np.log(net.predict(X_few)[Y_few == 1]))


for name, gradient in gradients.items():
    error = largest_error(gradient, lambda x, name=name: loss_with(name, x), before[name])
    errors[f"network, d_{name}"] = error
    print(f"d_{name}: below 1e-7 is {error < 1e-7}")

# %%
plots.gradient_errors(errors, bound=1e-7)

# %% claims=true
# "All 2,410 entries"
assert sum(gradient.size for gradient in gradients.values()) == 2410
assert max(errors.values()) < 1e-7

# %% [markdown]
# ## What a hidden layer can do
#
# In 64 dimensions nobody sees a border. In two one does. Here are 300 points in a square. Their
# class says whether they lie inside a circle.
#
# From here on the text gives numbers of networks that draw `W1` first and `W2` second, each with
# one call of `rng.uniform`. If yours draws in another way, its starts and its numbers are others,
# and just as right.

# %%
points = np.random.default_rng(0).uniform(-1, 1, size=(300, 2))
inside = (np.hypot(*points.T) < 0.8).astype(int)
Y_points = np.eye(2)[inside]

# %% [markdown]
# **Predict first.** Half of the points are inside. How many will logistic regression get right,
# whose border is a straight line? And how many hidden units does a network need for a border that
# closes: 2, 3 or 8? Write your numbers down, then run the cell.

# %%
models = {"no hidden layer": LogisticRegression(2, 2, learning_rate=1.0)}
for M in (2, 3, 8):
    net = FeedforwardNet(2, M, 2, learning_rate=1.0, rng=np.random.default_rng(1))
    models[f"{M} hidden units"] = net
for model in models.values():
    for _ in range(1000):
        model.step(points, Y_points)

plots.borders(points, inside, {name: model.predict for name, model in models.items()})

# %% [markdown]
# A straight line does little better than a coin. Each hidden unit adds one bend: along a line in
# the plane it goes from off to on. Two cannot close a border. From a point inside, walk so that one
# unit changes and the other does not, in the direction in which it speaks for the inside: the
# network never gets less sure, and the walk has no end. Three can, and eight make it rounder. The
# border stays a polygon, since between the bends the network is affine.
#
# That three units *can* does not mean that training finds it, and the start in the figure was
# picked because it does. Of the starts 0 to 29, about 20 end below 90 % with three units, about 6
# with four, and none with eight. More units than needed make a bad start less likely.

# %% claims=true
right = {name: np.mean(net.predict(points).argmax(1) == inside) for name, net in models.items()}
# "Half of the points are inside"
assert inside.mean() == 0.5
# "A straight line does little better than a coin", "Two cannot", "Three can", "eight"
assert 0.5 < right["no hidden layer"] < 0.56 and right["2 hidden units"] < 0.8
assert right["3 hidden units"] > 0.95 and right["8 hidden units"] > 0.99
# "closes": all along the edge of the square the answer is outside, from three units on
along = np.linspace(-1, 1, 201)
edge = np.concatenate([np.stack([along, 0 * along + c], 1) for c in (-1, 1)])
edge = np.concatenate([edge, edge[:, ::-1]])
assert not models["3 hidden units"].predict(edge).argmax(1).any()
assert not models["8 hidden units"].predict(edge).argmax(1).any()
assert models["2 hidden units"].predict(edge).argmax(1).any()
# "about 20 end below 90 % with three units, about 6 with four, and none with eight"
if data.profile() == "full":
    low = {}
    for M in (3, 4, 8):
        starts = [FeedforwardNet(2, M, 2, 1.0, np.random.default_rng(seed)) for seed in range(30)]
        for net in starts:
            for _ in range(1000):
                net.step(points, Y_points)
        low[M] = sum(np.mean(net.predict(points).argmax(1) == inside) < 0.9 for net in starts)
    assert abs(low[3] - 20) <= 4 and abs(low[4] - 6) <= 3 and low[8] == 0

# %% [markdown]
# ## The size of the inputs
#
# Back to the digits. Xavier's width *keeps* the size of a signal, roughly, from layer to layer. It
# does not make one. What comes out is as large as what went in, and our pixels go up to 16.
#
# **Predict first.** A network that knows nothing should start near $\log 10 \approx 2.30$. Where
# will this one start: below, there, or above, and by how much? And with pixels divided by 16?

# %% tags=["nbval-check-output"]
for unit in (1, 16):
    net = FeedforwardNet(64, 32, 10, rng=np.random.default_rng(0))
    size = np.sqrt(np.mean((X_train / unit) ** 2))  # the root of the mean square
    surest = net.predict(X_train / unit).max(axis=1).mean()
    loss = net.step(X_train / unit, Y_train)
    print(f"pixels / {unit:2}: size {size:.2f}, highest probability {surest:.2f}, loss {loss:.2f}")

# %% [markdown]
# While the biases are 0, a factor passes through all layers: $\text{ReLU}(16x) =
# 16\,\text{ReLU}(x)$. So the logits of the raw pixels are exactly 16 times those of pixels between
# 0 and 1. These have a size of 0.3, and their softmax is nearly flat. Those have a size of 5, and
# their softmax is sure of itself, mostly of the wrong digit: hence 8.6. The weights are the same in
# both rows. It is the size of the pixels that makes the difference.
#
# So a first loss far above $\log C$ is worth a look: at the inputs as much as at the weights.

# %% claims=true
net = FeedforwardNet(64, 32, 10, rng=np.random.default_rng(0))
raw, divided = (
    np.maximum(X_train / unit @ net.params["W1"], 0) @ net.params["W2"] for unit in (1, 16)
)
# "the logits of the raw pixels are exactly 16 times those of pixels between 0 and 1"
assert np.allclose(raw, 16 * divided)
# "a size of 0.3", "a size of 5"
sizes = [np.sqrt(np.mean(Z**2)) for Z in (divided, raw)]
assert [round(sizes[0], 1), round(sizes[1])] == [0.3, 5]
# "Xavier's width keeps the size of a signal, roughly"
assert 0.5 < sizes[1] / np.sqrt(np.mean(X_train**2)) < 2
# "sure of itself, mostly of the wrong digit", "the first loss 8.6"
assert softmax(raw).max(axis=1).mean() > 0.8
assert np.mean(raw.argmax(axis=1) == labels_train) < 0.2
firsts = [CategoricalCrossEntropy().forward(Z, Y_train) for Z in (divided, raw)]
assert np.allclose(firsts, [2.35, 8.63], atol=0.005)

# %% [markdown]
# ## First learn 20 images by heart
#
# A habit that saves hours: before a long training, train on a handful of samples. A network with
# 2,410 parameters can learn 20 images by heart, so its loss must go towards 0. If it does not,
# something is broken, and no amount of data will mend it. Here are three trials at learning rate 1:
# pixels divided by 16; the same with the labels shuffled among the images; and pixels as they are.


# %%
def by_heart(X, Y):
    net = FeedforwardNet(64, 32, 10, learning_rate=1.0, rng=np.random.default_rng(1))
    with np.errstate(under="ignore"):  # a probability may become 0
        return [net.step(X, Y) for _ in range(301)]


trials = {
    "pixels / 16": by_heart(X_few, Y_few),
    "labels shuffled": by_heart(X_few, np.random.default_rng(1).permutation(Y_few)),
    "pixels 0 to 16": by_heart(16 * X_few, Y_few),
}
plots.learning_curves(trials)

# %% [markdown]
# The first goes to 0, as it should. The third is stuck: gradients of large pixels are large, the
# first steps go far too far, and after them every hidden unit is 0 on all 20 images. Such a *dead*
# unit gets no gradient any more. A smaller learning rate would help. So would smaller pixels.
#
# The second goes to 0 as well, with labels that are wrong! The habit tests whether gradients and
# steps work. It does not test whether there is anything to be learned.

# %% claims=true
# "The first goes to 0", "The second goes to 0 as well"
assert trials["pixels / 16"][-1] < 0.01 and trials["labels shuffled"][-1] < 0.01
# "with labels that are wrong", most of them
Y_shuffled = np.random.default_rng(1).permutation(Y_few)
assert np.mean(Y_shuffled.argmax(1) != Y_few.argmax(1)) > 0.7
# "The third is stuck", "every hidden unit is 0 on all 20 images"
assert trials["pixels 0 to 16"][-1] > 2
net = FeedforwardNet(64, 32, 10, learning_rate=1.0, rng=np.random.default_rng(1))
for _ in range(301):
    net.step(16 * X_few, Y_few)
assert (16 * X_few @ net.params["W1"] + net.params["b1"] <= 0).all()
# "A smaller learning rate would help."
net = FeedforwardNet(64, 32, 10, learning_rate=0.01, rng=np.random.default_rng(1))
assert [net.step(16 * X_few, Y_few) for _ in range(301)][-1] < 0.1

# %% [markdown]
# ## Both models, side by side
#
# The network trains on the same images, at the same learning rate of 0.01, for as many epochs.
# Which one do you expect to be ahead after 100 epochs, and which after 1,000?

# %% tags=["nbval-check-output"]
net = FeedforwardNet(64, 32, 10, rng=np.random.default_rng(0))
net_losses, net_accuracies = train(net, 1000)
for epoch in (0, 100, 500, 1000):
    print(f"epoch {epoch:4}   logistic {losses[epoch]:.3f}   network {net_losses[epoch]:.3f}")
print(f"test accuracy after 1000 epochs {accuracies[100]:.3f} and {net_accuracies[100]:.3f}")

# %%
plots.learning_curves(
    {"logistic regression": losses, "network": net_losses},
    {"logistic regression": accuracies, "network": net_accuracies},
)

# %% [markdown]
# The network begins behind: on pixels up to 16 its random weights are confident and wrong, while
# zeros are merely undecided. It overtakes after some 540 epochs, since it can bend its borders
# where logistic regression cannot. On the test images there is hardly a difference to see: 433 and
# 434 of 450 are right.
#
# Would it be faster if it began at 2.35? Here are 150 epochs with pixels divided by 16, at the same
# learning rate and at 1.

# %%
by_unit = {"0 to 16, rate 0.01": net_losses[:151]}
for learning_rate in tqdm((0.01, 1.0), desc="rates"):
    net = FeedforwardNet(64, 32, 10, learning_rate, np.random.default_rng(0))
    by_unit[f"0 to 1, rate {learning_rate:g}"], _ = train(net, 150, unit=16)

plots.learning_curves(by_unit)

# %% [markdown]
# At the same rate it is far slower: a gradient of weights is a product with what went in, and that
# is 16 times as small. At rate 1 it is faster than before, with jumps: the rate is near its limit.
# Raw pixels cannot use that rate, as you saw. So inputs are brought to a size near 1 first, and
# then the rate is chosen.

# %% claims=true
# "It overtakes after some 540 epochs"
behind = np.array(net_losses) > np.array(losses)
assert behind[:530].all() and not behind[550:].any()
# "433 and 434 of 450 are right"
assert [round(450 * a[100]) for a in (accuracies, net_accuracies)] == [433, 434]
# "At the same rate it is far slower", "At rate 1 it is faster than before, with jumps"
before_16, slow, fast = (np.array(curve) for curve in by_unit.values())
assert slow[-1] > 5 * before_16[-1] and np.mean(fast < before_16) > 0.97
assert fast[-1] < before_16[-1] / 3 and np.diff(fast[20:]).max() > 0.1

# %% [markdown]
# ### What the start does
#
# The network on raw pixels once more, with its first weights multiplied by 0, 0.01, 1 and 10.

# %%
losses_by_start = {}
for scale in tqdm((0, 0.01, 1, 10), desc="starts"):
    net = FeedforwardNet(64, 32, 10, rng=np.random.default_rng(0))
    net.params.update(W1=scale * net.params["W1"], W2=scale * net.params["W2"])
    with np.errstate(under="ignore"):
        losses_by_start[f"× {scale}"], _ = train(net, 150)

plots.learning_curves(losses_by_start)

# %% [markdown]
# From zeros nothing happens: the hidden units are all 0, so `W2` gets no gradient, and since `W2`
# is 0, none comes back to `W1`. Only `b2` learns how frequent each digit is. A hundredth of the
# width is hardly better at first: for about a hundred epochs almost no signal gets through. Ten
# times the width makes the first loss enormous, and after 150 epochs it is still worse than
# guessing, $\log 10 \approx 2.30$.

# %% claims=true
zeros, small, usual, wide = losses_by_start.values()
# "From zeros nothing happens", "Only b2 learns how frequent each digit is"
assert 2.3 < zeros[-1] < zeros[0] < 2.303
# "for about a hundred epochs almost no signal gets through"
assert small[80] > 2.2 and small[150] < 1.5
# "the first loss enormous", "after 150 epochs it is still worse than guessing"
assert wide[0] > 500 and wide[-1] > np.log(10)

# %% [markdown]
# ## How much is chance?
#
# The network above had one start, drawn by chance. Here are four more (one, in the quick profile).

# %%
finals = [(net_losses[-1], net_accuracies[-1])]
for seed in tqdm(range(1, data.by_profile(full=5, quick=2)), desc="starts"):
    net = FeedforwardNet(64, 32, 10, rng=np.random.default_rng(seed))
    seed_losses, seed_accuracies = train(net, 1000)
    finals.append((seed_losses[-1], seed_accuracies[-1]))
for seed, (loss, accuracy) in enumerate(finals):
    print(f"start {seed}   loss {loss:.3f}   {round(450 * accuracy)} of 450 right, {accuracy:.3f}")

# %% claims=true
# "The starts differ by a few test images, and so do the two models."
rights = [round(450 * accuracy) for _, accuracy in finals]
assert max(rights) - min(rights) <= 9
assert max(abs(right - 433) for right in rights) <= 9

# %% [markdown]
# ## What you have learned
#
# - Central differences test a gradient entry by entry. They are right to about ten digits if the
#   step is neither too long nor too short, and they err at a bend.
# - A layer keeps what it needs on the way forward, and turns `d_out` into the gradients of all that
#   went in on the way back. It knows nothing of the others.
# - Logistic regression is two such layers, a network a few more. Its gradient is the layers'
#   gradients in opposite order, taken before any parameter changes.
# - A hidden layer bends the border. Three units can close it around a circle; no straight line can.
# - Weights start at random, at a width that fits the sizes of both sides. That keeps the size of a
#   signal, so the inputs need a size near 1 as well. From zeros a network does not learn.
# - A network that cannot learn 20 images by heart is broken. One that can may still have learned
#   nothing else.
#
# The starts differ by a few test images, and so do the two models. Is one of them *better*?
# Accuracy looks only at the winner of each row. It does not ask how sure the model was, nor what a
# false alarm costs compared to a miss. What does a good score look like if one cares about that?
# That is notebook 5.

# %% [markdown]
# ## Sources and ways on
#
# - Backpropagation: D. E. Rumelhart, G. E. Hinton, R. J. Williams, *Learning Representations by
#   Back-Propagating Errors*, Nature 323, 1986,
#   [doi:10.1038/323533a0](https://doi.org/10.1038/323533a0). As a textbook has it: I. Goodfellow,
#   Y. Bengio, A. Courville, *Deep Learning*, MIT Press 2016, section 6.5,
#   [deeplearningbook.org](https://www.deeplearningbook.org). In code: A. Zhang, Z. C. Lipton,
#   M. Li, A. J. Smola, *Dive into Deep Learning*, the section [Forward Propagation, Backward
#   Propagation, and Computational
#   Graphs](https://d2l.ai/chapter_multilayer-perceptrons/backprop.html).
# - Differences and their best step: J. Nocedal, S. J. Wright, *Numerical Optimization*, 2nd
#   edition, Springer 2006, section 8.1. Gradient checks, and learning a few samples by heart: the
#   notes of Stanford's course [CS231n](https://cs231n.github.io/neural-networks-3/).
# - How weights start: X. Glorot, Y. Bengio, *Understanding the Difficulty of Training Deep
#   Feedforward Neural Networks*, AISTATS 2010, section 4.2,
#   [PMLR 9](https://proceedings.mlr.press/v9/glorot10a.html).
# - Inputs of size 1: Y. LeCun, L. Bottou, G. B. Orr, K.-R. Müller, *Efficient BackProp*, in *Neural
#   Networks: Tricks of the Trade*, Springer 1998, section 4.3.
# - Wrong labels learned by heart: C. Zhang, S. Bengio, M. Hardt, B. Recht, O. Vinyals,
#   *Understanding Deep Learning Requires Rethinking Generalization*, 2017, section 2,
#   [arXiv:1611.03530](https://arxiv.org/abs/1611.03530).
# - The digits: E. Alpaydin, C. Kaynak, *Optical Recognition of Handwritten Digits*, UCI Machine
#   Learning Repository, 1998.
#
# **Two ways on.** Your layers are called in an order that you wrote down. Let a program find the
# order: A. Karpathy's [micrograd](https://github.com/karpathy/micrograd) does so for single numbers
# in about a hundred lines. And: Xavier's width forgets that ReLU cuts off half of the signal. K.
# He, X. Zhang, S. Ren, J. Sun, *Delving Deep into Rectifiers*, 2015, section 2.2,
# [arXiv:1502.01852](https://arxiv.org/abs/1502.01852), correct it. Stack ten layers of yours, and
# compare the size of the signal after each with both widths.

# %% [markdown]
# How far you are, kept on your computer alone. It is no grade.

# %%
progress()
