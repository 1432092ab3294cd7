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
# - say how weights should start, and what goes wrong if they start elsewhere.
#
# **Builds on** matrix products and the chain rule. Softmax and cross-entropy were the matter of
# notebook 2; what is needed of them is repeated here.
# **Time** about two hours.

# %% [markdown]
# Please fill in who hands this in.

# %%
NAME = ""
STUDENT_ID = ""

# %% given="imports"
import numpy as np
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import LabelBinarizer
from tqdm import tqdm

from helpers import data, plots
from helpers.check import check

# %% [markdown]
# ## Small digits
#
# The digits of this notebook come with scikit-learn: 1,797 images of 8×8 pixels, with values from 0
# to 16. A quarter of them is kept for testing. They are small enough that whole trainings take a
# second, so every step of the descent can use *all* training images, and the same numbers come out
# on every machine.

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

# %% [markdown]
# ## First the judge: derivatives by numbers
#
# Before you write a derivative, build what will test it. Move one entry of `x` a little way up and
# down, and see how much the result of `f` changes:
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
steps = 10.0 ** np.arange(-1, -13, -0.5)
central_errors = [abs(numerical_gradient(wave, x_one, step) - exact)[0] for step in steps]
one_sided_errors = [abs(one_sided(wave, x_one, step) - exact)[0] for step in steps]

plots.difference_errors(steps, one_sided_errors, central_errors)

# %% [markdown]
# Coming from the right, both errors fall: the central one with $\varepsilon^2$, the other only with
# $\varepsilon$. Then both rise again. The two values of `f` agree in almost all of their 16 digits,
# and what is left after the subtraction is mostly rounding error, divided by a tiny number. Near
# $10^{-5}$ to $10^{-6}$ the central difference is right to about 10 digits. The one-sided one gets
# to 8 at best. At the same $\varepsilon$ its own error may well be larger than the mistake that you
# are looking for.

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
# The first layer is a linear map plus a bias, `outputs = inputs @ weight + bias`. For its backward
# pass look at one entry, $o_{nm} = \sum_d x_{nd} w_{dm} + b_m$, and ask three times: which outputs
# does $x_{nd}$ touch? Which does $w_{dm}$ touch, and which $b_m$? Sum over just those. The shapes
# help: a gradient always has the shape of what it belongs to.
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

# %% tags=["nbval-check-output"]
inputs, weight, bias = rng.normal(size=(5, 4)), rng.normal(size=(4, 3)), rng.normal(size=3)
d_out = rng.normal(size=(5, 3))

layer = Affine()
layer.forward(inputs, weight, bias)
d_inputs, d_weight, d_bias = layer.backward(d_out)


def total(*given):
    return np.sum(Affine().forward(*given) * d_out)


errors["affine, d_inputs"] = largest_error(d_inputs, lambda x: total(x, weight, bias), inputs)
errors["affine, d_weight"] = largest_error(d_weight, lambda w: total(inputs, w, bias), weight)
errors["affine, d_bias"] = largest_error(d_bias, lambda b: total(inputs, weight, b), bias)
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
# Two affine layers in a row are again one affine map: nothing is won. A network needs something
# bent between them. The simplest bend is the *rectified linear unit*, $\max(0, x)$ for each entry.
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
layer.forward(inputs)
d_rectified = rng.normal(size=(5, 4))
errors["ReLU, d_inputs"] = largest_error(
    layer.backward(d_rectified), lambda x: np.sum(ReLU().forward(x) * d_rectified), inputs
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
# Within $\varepsilon$ of the bend the number is a mixture of 0 and 1. So if a check of a whole
# network fails at a few entries only, and by a lot, look for inputs that sit at a bend before you
# look for a mistake.

# %% [markdown]
# ### Softmax and the loss
#
# The last layer turns logits (N, C) into a loss. On the way lie probabilities, and you know softmax
# from notebook 2:
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
# Cross-entropy is the mean over the batch of $\ell_n = -\sum_i y_{ni} \log \hat y_{ni}$, in nats.
# Compute it from the logits, as in notebook 2: a probability that was rounded to 0 cannot be
# repaired. The usual repairs, `log(p + 1e-8)` or a clip at `1e-15`, never report a loss above 18.4
# or 34.5, and a loss of 60 is just when one wants to know.
#
# Its gradient with respect to the logits is short: for one sample it is the difference of
# probabilities and truth. Here the *mean* over N samples is the loss, and a layer multiplies by
# what comes from the right. After the last layer nothing comes any more, so `d_out` is 1, unless
# someone scales the loss. The labels get no gradient.


# %% question="CategoricalCrossEntropy"
class CategoricalCrossEntropy:
    """The mean cross-entropy of a batch, from its logits.

    `backward` refers to the last call of `forward`, and may be called more than once.
    """

    def forward(self, logits, labels):
        """logits (N, C), one-hot labels (N, C) → the loss, a number, finite for any logits.

        About 4 lines.
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
logits, labels = rng.normal(size=(5, 3)), np.eye(3)[[0, 2, 1, 1, 0]]
layer = CategoricalCrossEntropy()
layer.forward(logits, labels)
errors["cross-entropy, d_logits"] = largest_error(
    layer.backward()[0], lambda z: CategoricalCrossEntropy().forward(z, labels), logits
)
print("below 1e-7 is", errors["cross-entropy, d_logits"] < 1e-7)

# %% [markdown]
# All layers in one picture, with the bound as a dashed line. How would a mistake look? For
# comparison the last row holds a gradient that is wrong on purpose, by one percent.

# %%
wrong = largest_error(0.99 * d_weight, lambda w: total(inputs, w, bias), weight)
plots.gradient_errors(errors | {"d_weight, 1 % too small": wrong}, bound=1e-7)

# %% [markdown] written="shift" points=4
# **Softmax does not notice a shift.** Let $z \in \mathbb R^C$ be the logits of one sample and $c$
# any number. (a) Show that $\hat y$ is the same for $z_1, \dots, z_C$ and for
# $z_1 + c, \dots, z_C + c$. (b) Show that
# $\log \sum_j e^{z_j} = m + \log \sum_j e^{z_j - m}$ for any $m$, and say why $m = \max_j z_j$ is a
# good choice: which exponential can overflow then, and can the sum be 0? (c) Differentiate: since
# the loss $\ell$ is the same for all $c$, what must $\sum_j \partial \ell / \partial z_j$ be? Check
# it against the gradient that you programmed.
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
# Two layers make a model that you know: affine, then the loss. A step goes forward through both,
# backward through both, and then moves the parameters against their gradients:
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
# first loss has to be $\log 10 \approx 2.3026$: zeros know nothing.


# %% given="train"
def train(model, num_epochs):
    """Train on the whole training set.

    Returns the loss at each of the epochs 0..num_epochs, and the test accuracy at every tenth.
    """
    losses, accuracies = [], []
    for epoch in range(num_epochs + 1):
        if epoch % 10 == 0:
            accuracies.append(np.mean(model.predict(X_test).argmax(axis=1) == labels_test))
        losses.append(model.step(X_train, Y_train))
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
# It is 0, always. Your answer (c) above says why. The bias would never move, and no curve would
# look suspicious: on these images the loss after 500 epochs is 0.0696 with a bias and without. A
# gradient check sees it at once.

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
# Zeros were fine for one layer. In a network all hidden units would start alike, get the same
# gradient and stay alike for ever. So the weights are drawn at random. How large? The sum of
# `fan_in` terms grows with their number, and going back the same holds for `fan_out` terms. If the
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
# Nothing new is to be derived. Go through the layers forward, then in the opposite order backward,
# handing each layer's `d_inputs` to the one before it. Only when all gradients are there may a
# parameter change: `d_inputs` of the second affine layer depends on `W2` as it was in the forward
# pass.


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

# %% tags=["nbval-check-output"]
net = FeedforwardNet(64, 32, 10, learning_rate=1.0, rng=np.random.default_rng(0))
X_few, Y_few = X_train[:20] / 16, Y_train[:20]
before = {name: net.params[name].copy() for name in ("W1", "b1", "W2", "b2")}
net.step(X_few, Y_few)
gradients = {name: before[name] - net.params[name] for name in before}


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

# %% [markdown]
# ## Both models, side by side
#
# The network trains on the same images, at the same learning rate, for as many epochs. Which one do
# you expect to be ahead after 100 epochs, and which after 1,000?

# %% tags=["nbval-check-output"]
net = FeedforwardNet(64, 32, 10, rng=np.random.default_rng(0))
net_losses, net_accuracies = train(net, 1000)
for epoch in (0, 100, 500, 1000):
    print(
        f"epoch {epoch:4}   logistic regression {losses[epoch]:.3f}   "
        f"network {net_losses[epoch]:.3f}"
    )
print(f"test accuracy after 1000 epochs {accuracies[100]:.3f} and {net_accuracies[100]:.3f}")

# %%
plots.learning_curves(
    {"logistic regression": losses, "network": net_losses},
    {"logistic regression": accuracies, "network": net_accuracies},
)

# %% [markdown]
# The network begins behind, because its random weights are confident and wrong, while zeros are
# merely undecided. Then it overtakes: it can bend its borders where logistic regression cannot. On
# the test images there is hardly a difference to see.
#
# ### What the start does
#
# The same network once more, with its first weights multiplied by 0, 0.01, 1 and 10.

# %%
losses_by_start = {}
for scale in tqdm((0, 0.01, 1, 10), desc="starts"):
    net = FeedforwardNet(64, 32, 10, rng=np.random.default_rng(0))
    net.params.update(W1=scale * net.params["W1"], W2=scale * net.params["W2"])
    with np.errstate(under="ignore"):
        losses_by_start[f"× {scale}"], _ = train(net, data.by_profile(full=300, quick=50))

plots.learning_curves(losses_by_start)

# %% [markdown]
# From zeros nothing happens: the hidden units are all 0, so `W2` gets no gradient, and since `W2`
# is 0, none comes back to `W1`. Only `b2` learns how frequent each digit is. A hundredth of the
# width is hardly better at first: for about a hundred epochs almost no signal gets through. Ten
# times the width makes the first loss enormous, and after 300 epochs it is still worse than
# guessing, $\log 10 \approx 2.30$.

# %% [markdown]
# ## How much is chance?
#
# The network above had one start, drawn by chance. Here are five (two, and shorter, in the
# quick profile).

# %%
finals = []
for seed in tqdm(range(data.by_profile(full=5, quick=2)), desc="starts"):
    net = FeedforwardNet(64, 32, 10, rng=np.random.default_rng(seed))
    seed_losses, seed_accuracies = train(net, data.by_profile(full=1000, quick=200))
    finals.append((seed_losses[-1], seed_accuracies[-1]))
for seed, (loss, accuracy) in enumerate(finals):
    right = round(accuracy * len(labels_test))
    print(f"start {seed}   loss {loss:.3f}   {right} of {len(labels_test)} right, {accuracy:.3f}")

# %% [markdown]
# ## What you have learnt
#
# - Central differences test a gradient entry by entry. They are right to about ten digits if the
#   step is neither too long nor too short, and they err at a bend.
# - A layer keeps what it needs on the way forward, and turns `d_out` into the gradients of all that
#   went in on the way back. It knows nothing of the others.
# - Logistic regression is two such layers, a network a few more. Its gradient is the layers'
#   gradients in opposite order, taken before any parameter changes.
# - Weights start at random, at a width that fits the sizes of both sides. From zeros a network does
#   not learn.
#
# The five starts differ by a few test images, and so do the two models. Is one of them *better*?
# Accuracy looks only at the winner of each row. It does not ask how sure the model was, nor what a
# false alarm costs compared to a miss. What does a good score look like if one cares about that?
# That is notebook 5.
