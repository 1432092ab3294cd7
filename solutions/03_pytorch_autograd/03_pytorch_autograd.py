# %% [markdown]
# # 3 · Let PyTorch do the calculus
#
# In notebook 2 one line of code, the gradient, took a page of derivation. Any other model would
# take another page. PyTorch keeps book of what is computed and works out the gradient itself. Here
# you train the same model once more, this time on raw pixels and without deriving anything. First
# you do by hand what is left to do; then you replace one piece after the other by PyTorch's own
# part for it, and see what each part is there for.
#
# **You will be able to**
#
# - let autograd find the gradient of any formula, and say what a leaf is and what `.grad` holds;
# - write a training step in which gradients neither pile up nor get recorded;
# - build the same model from PyTorch's parts: module, data loader, optimizer;
# - train and measure a model in the right mode, with figures that are exact for any batch size;
# - choose by validation images, save what was best and load it again;
# - put in another model, a small convolutional network, with nothing else changed;
# - look at what a model has learned, as pictures.
#
# **Builds on** matrix products and the idea of going downhill along a gradient. Softmax and
# cross-entropy are recalled below; notebook 2 derives them.
#
# **Time** about three hours. Each question is marked. Those marked *core* lead from the first
# gradient to the convolutional network: somewhat more than half of the time, and they need none of
# the others. Those marked *deeper* are the written answer, a layer of your own and the templates.
#
# Numbers in the text that speak of MNIST are those of the whole of it. The networks are small, so
# all runs on the processor: there is no `device` to take care of.

# %% [markdown]
# Please fill in who hands this in. Stuck at a TODO? `hint("logits")`, in a cell of your own,
# gives the next of two or three hints. A mistake that the check knows, it names by itself.

# %%
NAME = ""
STUDENT_ID = ""

# %% given="imports"
import tempfile

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

from helpers import data, plots
from helpers.bars import tqdm
from helpers.check import check, hint, progress

# %% [markdown]
# ## Images as tensors
#
# A *tensor* is PyTorch's array. Its networks expect images as (N, channels, height, width), in
# float32. Ours are grey, so there is one channel; and we scale the bytes 0..255 to [0, 1].


# %% given="tensors"
def as_tensors(split):
    """Images (N, 1, 28, 28), float32 in [0, 1], and labels (N,), int64, of one split."""
    images, labels = data.load(split)
    return torch.from_numpy(images[:, None] / np.float32(255)), torch.from_numpy(labels)


train_images, train_labels = as_tensors("train")
test_images, test_labels = as_tensors("test")
num_classes = 10
print(data.describe())

# %% [markdown]
# One sample first: its shape, its type, its range and its label. Then a few more, to see that the
# labels belong to their images.

# %%
sample, sample_label = train_images[0], train_labels[0]
print("one sample:", tuple(sample.shape), sample.dtype, f"{sample.min():g} to {sample.max():g}")
print("its label: ", sample_label.item())

# %%
plots.digit_grid(train_images[:30], train_labels[:30])

# %% [markdown]
# A batch is nothing but a slice, or a choice by a list of indices. The first axis counts the
# samples.

# %% tags=["nbval-check-output"]
batch_images, batch_labels = train_images[:100], train_labels[:100]
print("images", tuple(batch_images.shape), batch_images.dtype)
print("labels", tuple(batch_labels.shape), batch_labels.dtype)

# %% [markdown]
# ## A tensor that remembers
#
# Take $y = x^2 + 2x$ at $x = 3$. By the rules of calculus its derivative is $2x + 2 = 8$. A tensor
# with `requires_grad` makes PyTorch note every operation that follows from it. `backward()` then
# goes through these notes from the end to the beginning and applies the chain rule at each.
# **Predict first**: what was the *last* operation on the way to `y`?

# %% tags=["nbval-check-output"]
x = torch.tensor(3.0, requires_grad=True)
y = x**2 + 2 * x
print("last operation noted:", y.grad_fn.name())

y.backward()
print("dy/dx =", x.grad.item())

# %% [markdown]
# The notes are called the **graph**. Each result holds the operation it came from, its `grad_fn`,
# and each operation holds those before it. So the graph can be walked, and drawn:

# %%
plots.computation_graph(y, x=x)

# %% [markdown]
# `backward()` goes the other way, from right to left. From `y` two ways lead to `x`: along $x^2$
# the derivative is 6, along $2x$ it is 2, and what arrives on both is added.
#
# Tensors that you make yourself, such as `x`, are the **leaves** of the graph; all others that
# follow from them, such as `y`, are results. The gradient is stored in `.grad` of the leaves that
# ask for one, and nowhere else (unless `retain_grad()` asks for it). Here lies a trap.
# **Predict first**: is `half` below a leaf?

# %% tags=["nbval-check-output"]
ones = torch.ones(3, requires_grad=True)
half = ones / 2
(half**2).sum().backward()
print("ones: leaf", ones.is_leaf, " .grad", ones.grad)
print("half: leaf", half.is_leaf)

# %% [markdown]
# It is not: it is the result of a division, and its `.grad` stays empty. Parameters that are to be
# trained must be leaves, so whatever has to be done to their values is done *before* they ask for
# gradients. `requires_grad_()`, with an underscore at the end, asks from then on.
#
# ## The model's parameters
#
# Softmax regression turns the k = 784 pixels of an image into C = 10 scores, one for each class:
#
# | symbol | shape | what it is |
# |---|---|---|
# | `W`, `b` | (k, C), (C,) | weights and bias: what is learned |
# | `Z` | (N, C) | scores, called *logits*: each image's pixels times `W`, plus `b` |
# | `y_hat` | (N, C) | probabilities, the softmax of `Z` |
#
# *Core.* How large should the weights be at the start? A logit is a sum of k terms. If each weight
# has deviation 1, the sum has one in the order of $\sqrt k$: the model begins very sure of nothing
# in particular. With a deviation of $1/\sqrt k$ the logits begin with a size of 1 or less, whatever
# k is.


# %% question="init_parameters"
def init_parameters(num_features, num_classes):
    """Parameters to start from: W (k, C), normal with deviation 1/√k, and b (C,), zeros.

    Both are float32 (torch's default) and leaves that require gradients. About 3 lines.
    """
    ### BEGIN SOLUTION
    W = torch.randn(num_features, num_classes) / num_features**0.5
    b = torch.zeros(num_classes)
    return W.requires_grad_(), b.requires_grad_()
    ### END SOLUTION


# %% check="init_parameters" tags=["nbval-check-output"]
check("init_parameters")

# %% [markdown]
# *Core.* Now the logits. An image has to become a row of 784 pixels, and the batch has to stay a
# batch: (N, 1, 28, 28) becomes (N, 784). Mind which axes you merge. A reshape into a matrix of the
# right size may still put pixels of different images into one row, and no error will tell you.


# %% question="logits"
def logits(images, W, b):
    """Scores of each class: images (N, 1, 28, 28), W (784, C), b (C,) → Z (N, C).

    For any N ≥ 1. About 1 line of tensor operations, no `nn` or `F`.
    """
    ### BEGIN SOLUTION
    return images.flatten(1) @ W + b
    ### END SOLUTION


# %% check="logits" tags=["nbval-check-output"]
check("logits")

# %% [markdown]
# ## Probabilities and the loss
#
# Softmax turns the logits of an image into probabilities. The loss of an image is the negative
# logarithm of the probability that its label $c_n$ got, and the cross-entropy of a batch is the
# mean of these:
#
# $$\hat y_{ni} = \frac{e^{z_{ni}}}{\sum_j e^{z_{nj}}}, \qquad
# L = -\frac 1 N \sum_n \log \hat y_{n c_n}$$
#
# Both are easily typed in. `gather` picks from each row the entry that the label names.


# %% tags=["nbval-check-output"]
def naive_softmax(Z):
    """The formula as it stands: (N, C) → (N, C)."""
    E = Z.exp()
    return E / E.sum(dim=1, keepdim=True)


def naive_cross_entropy(Z, labels):
    """The formula as it stands: (N, C), (N,) → a number."""
    return -naive_softmax(Z).gather(1, labels[:, None]).log().mean()


Z_small, labels_small = torch.tensor([[2.0, 1.0, 0.0], [0.0, 1.0, 0.5]]), torch.tensor([0, 2])

# %% tags=["nbval-check-output"]
print("softmax, by formula\n", naive_softmax(Z_small).numpy().round(4))
print("softmax, by F\n", F.softmax(Z_small, dim=1).numpy().round(4))
print(f"cross-entropy, by formula  {naive_cross_entropy(Z_small, labels_small):.4f}")
print(f"cross-entropy, by F        {F.cross_entropy(Z_small, labels_small):.4f}")

# %% [markdown]
# `F.cross_entropy` takes *logits* and class indices: softmax is part of it. Here is one image of
# the training set, with parameters that have learned nothing yet. What the bars say is chance, and
# none of them is far from 1/10.
#
# **Predict first**: what is the loss of a model that gives each class 1/10? The first dot of the
# training curve below will be near it.

# %%
torch.manual_seed(3)
W, b = init_parameters(28 * 28, num_classes)
z_start = logits(train_images[:1], W, b).detach()  # (1, 10)
plots.logits_and_probabilities(sample, z_start[0], F.softmax(z_start, dim=1)[0], sample_label)

# %% claims=true
# "none of them is far from 1/10"
y_hat_start = F.softmax(logits(train_images, W, b).detach(), dim=1)
assert y_hat_start[0].min() > 0.03 and y_hat_start[0].max() < 0.3
# "With a deviation of 1/√k the logits begin with a size of 1 or less"; with 1, in the order of √k
size = logits(train_images, W, b).detach().std().item()
assert size < 1 and 5 < size * 28 < 28

# %% [markdown]
# So why does PyTorch have a function for a formula of one line? Watch what both forms give for
# larger logits.

# %% tags=["nbval-check-output"]
for factor in (1, 10, 60, 100):
    by_formula = naive_cross_entropy(factor * Z_small, labels_small)
    by_F = F.cross_entropy(factor * Z_small, labels_small)
    print(f"logits times {factor:3}: by formula {by_formula:8.4f}, by F {by_F:8.4f}")

# %% [markdown]
# `exp` overflows in float32 above 88, and ∞/∞ is `nan`. A single `nan` in the loss makes every
# gradient `nan`, and after one step the whole model. Nor may a probability become 0 on the way: its
# logarithm is infinite.
#
# *Core.* Put the formula of softmax into that of the loss and simplify. What is left needs no
# probability, only the logits and $\log \sum_j e^{z_{nj}}$, for which there is `torch.logsumexp`,
# safe for logits of any size.


# %% question="cross_entropy"
def cross_entropy(Z, labels):
    """Mean cross-entropy of a batch in nats, from logits Z (N, C) and labels (N,), integers.

    Returns a tensor with one number, through which autograd can go back. Finite for logits of any
    size. `torch.logsumexp` may be used; `F`, the losses of `nn` and `log_softmax` may not.
    About 2 lines.
    """
    ### BEGIN SOLUTION
    score_of_label = Z[torch.arange(len(labels)), labels]
    return (torch.logsumexp(Z, dim=1) - score_of_label).mean()
    ### END SOLUTION


# %% check="cross_entropy" tags=["nbval-check-output"]
check("cross_entropy")

# %% tags=["nbval-check-output"]
for factor in (1, 10, 100, 1000):
    own = cross_entropy(factor * Z_small, labels_small)
    print(f"logits times {factor:4}: yours {own:9.4f}", end=", ")
    print(f"by F {F.cross_entropy(factor * Z_small, labels_small):9.4f}")

# %% [markdown]
# Now all of `W` and `b` hangs on one number, the loss. This is the graph behind it, made from your
# two functions. Find the product of `logits` in it, the sum with `b`, and what your `cross_entropy`
# did. The images are not in it: they ask for no gradient.

# %%
loss = cross_entropy(logits(batch_images, W, b), batch_labels)
plots.computation_graph(loss, W=W, b=b)

# %% claims=true
# "exp overflows in float32 above 88"
assert torch.tensor(88.0).exp().isfinite() and torch.tensor(89.0).exp().isinf()
# "The loss of a model that gives each class 1/10 is log 10", and the first loss is near it
assert abs(cross_entropy(torch.zeros(5, 10), torch.arange(5)).item() - np.log(10)) < 1e-6
assert abs(loss.item() - np.log(10)) < 0.4

# %% [markdown]
# ## A gradient without a derivation
#
# One call of `backward()` on the loss fills `W.grad` (784, 10) and `b.grad` (10,).

# %% tags=["nbval-check-output"]
loss.backward()
print("W", tuple(W.shape), " W.grad", tuple(W.grad.shape))
print("b", tuple(b.shape), "    b.grad", tuple(b.grad.shape))

# %% [markdown]
# Is it the gradient that notebook 2 derives? There the loss of a sample has the derivative
# $\hat y_{ni} - y_{ni}$ by its logit $i$, where $y_n$ is 1 at the label and 0 elsewhere. The weight
# of a pixel gets that, times the pixel, averaged over the samples. To compare the two beyond
# rounding errors, all tensors are float64 here.


# %% tags=["nbval-check-output"]
def gradients_by_formula(images, labels, W, b):
    """Notebook 2's gradient, sample by sample: the mean of what each image contributes."""
    error = F.softmax(logits(images, W, b), dim=1) - F.one_hot(labels, len(b))  # (N, C)
    of_each = torch.einsum("nhw,nc->nhwc", images[:, 0], error)  # (N, 28, 28, C)
    return of_each.mean(dim=0).reshape(W.shape), error.mean(dim=0)


# %% tags=["nbval-check-output"]
W64, b64 = (p.detach().double().requires_grad_() for p in (W, b))
cross_entropy(logits(batch_images.double(), W64, b64), batch_labels).backward()
with torch.no_grad():
    by_formula = gradients_by_formula(batch_images.double(), batch_labels, W64, b64)

for name, formula, autograd in zip("Wb", by_formula, (W64.grad, b64.grad), strict=True):
    largest = ((formula - autograd).abs().max() / formula.abs().max()).item()
    print(f"{name}: largest difference below 1e-12 of the largest entry: {largest < 1e-12}")

# %% [markdown]
# The same numbers, and nobody had to derive anything: autograd found $\hat y - y$ by itself.
#
# ## Gradients pile up
#
# **Predict first**: what does `.grad` hold after a second call of `backward()`, if nothing else has
# changed?

# %% tags=["nbval-check-output"]
b_try = torch.zeros(3, requires_grad=True)
print("before          ", b_try.grad)
for call in (1, 2):
    F.cross_entropy(Z_small + b_try, labels_small).backward()
    print(f"after {call} backward", b_try.grad.numpy().round(4))
b_try.grad.zero_()
print("zeroed          ", b_try.grad.numpy())

# %% [markdown]
# Before the first call there is no gradient at all: `.grad` is `None`, not zero. Each call *adds*
# to it. Nothing has changed between the two calls, yet the second gradient is twice the first. It
# is up to you to empty `.grad`, by `zero_()` or by setting it to `None` again.

# %% [markdown] written="zero_grad" points=3
# **What zeroing is for.** *Deeper.* PyTorch's optimizers, which you meet below, have a method
# `zero_grad`: it empties the `.grad` of all parameters. (a) Explain with the figures printed for
# `b_try.grad` what goes wrong in training without it. What does the third step follow? (b) Does a
# smaller learning rate cure it? (c) Then why does PyTorch add at all, and not overwrite? Name a
# case in which adding is what you want. (About six sentences.)
#
# <!-- BEGIN SOLUTION -->
# (a) After one `backward` the gradient by b is (−0.0742, 0.3756, −0.3014), after two it is
# (−0.1484, 0.7512, −0.6028), though nothing has changed: the second was added to the first. In
# training W and b move between two calls, so what is added are gradients of other batches at other,
# older parameters. The third step follows $g_1 + g_2 + g_3$, and not $g_3$. As long as these agree
# the steps get longer and longer, and the loss falls fast. But where the slope has turned the old
# gradients still push on: the parameters run past the minimum, and the loss rises again.
#
# (b) No. With a smaller rate each step is shorter, but it still points along the sum of all
# gradients so far; it takes longer until it shows. (In batches of 100, at rates of 0.1, 0.01 and
# 0.001, the loss on images that are not trained on falls at first and then rises in each of the
# three runs, within 600 steps. With zeroing, at 0.1, it falls to the end.)
#
# (c) By the chain rule a tensor that is used in several places gets the sum of what comes back from
# all of them, so backward has to add within one graph. Between calls it is wanted when a large
# batch does not fit into memory: one calls `backward` on several small batches and steps once, with
# the sum of their gradients. The same holds for a loss of several parts. PyTorch cannot know where
# a step begins, so the program says it.
# <!-- END SOLUTION -->

# %% [markdown] rubric="zero_grad"
# 3 points, one each:
#
# - (a) the printed figures are used (the second is twice the first) *and* said to mean that a step
#   follows the sum of this and all earlier gradients, $g_1 + g_2 + g_3$ at the third;
# - (b) no, with a reason: the direction is still that of the sum, or the sum keeps growing;
# - (c) one sound case: a tensor used twice, several losses, a large batch in small parts.
#
# "The gradients get too large" without the sum earns nothing for (a).

# %% [markdown]
# ## One step downhill
#
# Now move the parameters a little against their gradients. The obvious line fails:

# %% tags=["nbval-check-output"]
W_try = torch.ones(2, requires_grad=True)
(3 * W_try).sum().backward()
try:
    W_try -= 0.1 * W_try.grad
except RuntimeError as error:
    print(error)

# %% [markdown]
# *Core.* PyTorch takes the update for a part of the model and refuses to record it: a leaf must not
# become a result. The update has to happen where nothing is recorded, inside `torch.no_grad()`. And
# it has to change the tensor *itself*. A line that begins `W = W - …` makes a new tensor and gives
# it the old one's name; inside a function the caller never gets to see it.


# %% question="train_step"
def train_step(images, labels, W, b, lr):
    """One step of gradient descent on a batch, by autograd: changes W and b themselves.

    images (N, 1, 28, 28), labels (N,), W (784, C), b (C,): leaves that require gradients, before
    and after. What is left in `.grad` from one call has no part in the next. Returns the loss
    before the step, a float. Use `logits` and `cross_entropy`, not torch.optim. About 7 lines.
    """
    ### BEGIN SOLUTION
    W.grad = b.grad = None
    loss = cross_entropy(logits(images, W, b), labels)
    loss.backward()
    with torch.no_grad():
        W -= lr * W.grad
        b -= lr * b.grad
    return loss.item()
    ### END SOLUTION


# %% check="train_step" tags=["nbval-check-output"]
check("train_step")

# %% [markdown]
# One **epoch** goes once through all images, in a new order and in batches of 100. This is the
# whole training loop:

# %%
torch.manual_seed(3)
W, b = init_parameters(28 * 28, num_classes)
step_losses = []
for batch in tqdm(torch.randperm(len(train_labels)).split(100), desc="steps"):
    step_losses.append(train_step(train_images[batch], train_labels[batch], W, b, lr=0.1))

plots.step_losses(step_losses)

# %% claims=true
# "the first is near log 10", and "the line shows where they go": down
assert abs(step_losses[0] - np.log(10)) < 0.4
assert np.mean(step_losses[-5:]) < step_losses[0] - 0.3
# Model answer zero_grad: piled up, the loss falls and then rises; emptied, it falls to the end.
for rate, empty in ((0.1, True), (0.1, False), (0.01, False), (0.001, False)):
    torch.manual_seed(3)
    W_try, b_try = init_parameters(28 * 28, num_classes)
    seen = []
    for step in range(600):
        batch = torch.randint(len(train_labels), (100,))
        if empty:
            W_try.grad = b_try.grad = None
        Z_try = logits(train_images[batch], W_try, b_try)
        F.cross_entropy(Z_try, train_labels[batch]).backward()
        with torch.no_grad():
            W_try -= rate * W_try.grad
            b_try -= rate * b_try.grad
            if step % 50 == 49:
                Z_try = logits(test_images, W_try, b_try)
                seen.append(F.cross_entropy(Z_try, test_labels).item())
    best = np.argmin(seen)
    assert best >= 10 if empty else best < 9 and seen[-1] > 1.1 * seen[best], (rate, seen)

# %% [markdown]
# Each dot is the loss of one batch before its step. They scatter, because some batches are harder
# than others; the line shows where they go. The first is near $\log 10 \approx 2.3$. And the image
# from above, seen by the trained model: how sure is it now, and which other class does it consider?

# %%
z_trained = logits(train_images[:1], W, b).detach()
plots.logits_and_probabilities(sample, z_trained[0], F.softmax(z_trained, dim=1)[0], sample_label)

# %%
predicted = logits(test_images, W, b).argmax(dim=1).numpy()
print(f"test accuracy after one epoch by hand: {np.mean(predicted == test_labels.numpy()):.2%}")

# %% [markdown]
# ## What still bothers
#
# It works. But with two parameters every function has two arguments for them, and with twenty
# layers there would be forty. Each must be updated and emptied, and forgetting one gives no error.
# PyTorch has a part for each of these chores:
#
# | by hand | PyTorch's part | what it takes off you |
# |---|---|---|
# | `W`, `b` as arguments | `nn.Module`, `nn.Parameter` | knows all its parameters |
# | `randperm` and `split` | `DataLoader` | orders, cuts and hands out the data |
# | `W -= …` for each parameter | an optimizer's `step()` | updates all parameters |
# | emptying each `.grad` | its `zero_grad()` | empties all of them |
# | `cross_entropy` | `F.cross_entropy` | the same formula |
#
# ## A module knows its parameters
#
# A subclass of `nn.Module` says in `__init__` what it consists of and in `forward` what it
# computes; one calls it like a function. What counts as a parameter is what is wrapped in
# `nn.Parameter`: a leaf that asks for gradients and that the module keeps a list of.


# %% tags=["nbval-check-output"]
class TwoTensors(nn.Module):
    """One tensor as it is, one as a parameter."""

    def __init__(self):
        super().__init__()  # comes first: it sets up the list
        self.plain = torch.ones(2, requires_grad=True)
        self.listed = nn.Parameter(torch.ones(2))


print([name for name, parameter in TwoTensors().named_parameters()])

# %% [markdown]
# The plain tensor asks for gradients too, and would get them. But whoever asks the module for its
# parameters does not hear of it, so it would never be updated. No error would say so.
#
# *Deeper.* Write a layer yourself.


# %% question="Linear"
class Linear(nn.Module):
    """A linear layer with a bias: x (N, dim_in) → (N, dim_out).

    Its parameters are `W` (dim_in, dim_out), to be started as above, and `b` (dim_out,).
    About 3 lines in all; without nn.Linear.
    """

    def __init__(self, dim_in, dim_out):
        super().__init__()
        ### BEGIN SOLUTION
        self.W = nn.Parameter(torch.randn(dim_in, dim_out) / dim_in**0.5)
        self.b = nn.Parameter(torch.zeros(dim_out))
        ### END SOLUTION

    def forward(self, x):
        ### BEGIN SOLUTION
        return x @ self.W + self.b
        ### END SOLUTION


# %% check="Linear" tags=["nbval-check-output"]
check("Linear")

# %% [markdown]
# PyTorch has this layer ready: `nn.Linear`. It names its parameters `weight` and `bias`, and it
# keeps the weight the other way round, one *row* for each output. With the same numbers both give
# the same:

# %% tags=["nbval-check-output"]
own_layer, library_layer = Linear(5, 3), nn.Linear(5, 3)
for whose, layer in (("yours", own_layer), ("nn's", library_layer)):
    print(f"{whose:6}", {name: tuple(p.shape) for name, p in layer.named_parameters()})

with torch.no_grad():
    library_layer.weight.copy_(own_layer.W.T)
    library_layer.bias.copy_(own_layer.b)
    some = torch.randn(4, 5)
    print("same output:", torch.allclose(own_layer(some), library_layer(some), atol=1e-6))

# %% [markdown]
# *Core.* A model is a module, too, and holds its layers as attributes. Their parameters become its
# own. Let it return logits: the loss applies softmax itself. Done twice it flattens the
# probabilities. With ten classes none gets above $e / (e + 9) \approx 0.23$ then, and the loss
# never below 1.46, however long one trains.


# %% question="LogisticRegression"
class LogisticRegression(nn.Module):
    """The model of this notebook: images (N, 1, height, width) → logits Z (N, num_classes).

    num_features is height × width. The attribute `linear` is an nn.Linear; the images are
    flattened before it. About 2 lines in all.
    """

    def __init__(self, num_features=784, num_classes=10):
        super().__init__()
        ### BEGIN SOLUTION
        self.linear = nn.Linear(num_features, num_classes)
        ### END SOLUTION

    def forward(self, images):
        ### BEGIN SOLUTION
        return self.linear(images.flatten(1))
        ### END SOLUTION


# %% check="LogisticRegression" tags=["nbval-check-output"]
check("LogisticRegression")

# %% tags=["nbval-check-output"]
model = LogisticRegression()
print(model)
print("logits", tuple(model(batch_images).shape))

# %% claims=true
# "none gets above e / (e + 9) ≈ 0.23 then, and the loss never below 1.46"
surest = F.softmax(1000 * torch.eye(10), dim=1)
assert abs(F.softmax(surest, dim=1).max() - 0.23) < 0.005
assert abs(F.cross_entropy(surest, torch.arange(10)) - 1.46) < 0.005

# %% [markdown]
# ## A loader hands out the data
#
# `TensorDataset` pairs images with labels, `DataLoader` cuts the pairs into batches. With `shuffle`
# it draws a new order each time a loop begins. What happens to ten samples in batches of four?

# %% tags=["nbval-check-output"]
ten_samples = TensorDataset(train_images[:10], train_labels[:10])
for some_images, some_labels in DataLoader(ten_samples, batch_size=4, shuffle=True):
    print(tuple(some_images.shape), tuple(some_labels.shape))

# %% [markdown]
# The last batch is short, and that matters as soon as something is averaged. Let the mean loss be 1
# in each of the full batches and 4 in the short one. The mean of the three means is 2. But eight of
# ten samples have a loss of 1:

# %% tags=["nbval-check-output"]
print("mean of the batches' means:", np.mean([1, 1, 4]))
print("mean over the ten samples: ", np.mean(8 * [1] + 2 * [4]))

# %% [markdown]
# Only the second says something about the samples; the first changes with the batch size. A mean
# over all samples has to weigh each batch with the number of its samples.
#
# ## An optimizer makes the step
#
# It is made with the parameters it is to look after. `step()` reads each one's `.grad`, whatever is
# in there, and updates it; `zero_grad()` empties all of them. `torch.optim.SGD` makes the plain
# step that you know:

# %% tags=["nbval-check-output"]
p = nn.Parameter(torch.tensor([1.0, 2.0]))
sgd_of_p = torch.optim.SGD([p], lr=0.5)
p.grad = torch.tensor([1.0, -3.0])
print("at first         ", p.tolist(), " .grad", p.grad.tolist())
sgd_of_p.step()
print("after step()     ", p.tolist(), " .grad", p.grad.tolist())
sgd_of_p.zero_grad()
print("after zero_grad()", p.tolist(), " .grad", p.grad)

# %% [markdown]
# ## Two modes
#
# Some layers do one thing while a model is trained and another when it is used. *Dropout* is one:
# in training it sets a random half of its inputs to 0 and doubles the rest. The methods `train()`
# and `eval()` of a module set the mode, for all its layers at once; `training` tells it.

# %% tags=["nbval-check-output"]
dropout = nn.Dropout(p=0.5)
dropout.train()
print("training", dropout.training, " values", dropout(torch.ones(1000)).unique().tolist())
dropout.eval()
print("training", dropout.training, "values", dropout(torch.ones(1000)).unique().tolist())

# %% [markdown]
# Our model has no such layer, and its figures would not show a wrong mode. But the two functions
# that you write now will serve every model, so they set it.
#
# *Core.* First the training. In what order do the parts go? Think of what each of them reads, and
# of what must not be left over from the batch before.


# %% question="train_epoch"
def train_epoch(model, loader, optimizer):
    """One epoch: a step of the optimizer on each batch (images, labels) of the loader.

    In train mode. Returns the mean loss per sample over the epoch, a float: the loss of each batch
    counts before its step, and each sample counts the same. Use F.cross_entropy. About 10 lines.
    """
    ### BEGIN SOLUTION
    model.train()
    total, num_samples = 0.0, 0
    for images, labels in loader:
        optimizer.zero_grad()
        loss = F.cross_entropy(model(images), labels)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(labels)
        num_samples += len(labels)
    return total / num_samples
    ### END SOLUTION


# %% check="train_epoch" tags=["nbval-check-output"]
check("train_epoch")

# %% [markdown]
# *Core.* Then the measuring. Nobody will ask for a gradient here, so autograd need not take notes;
# that saves time and memory. And whoever measures between two epochs expects the model to be in the
# mode it was in before.


# %% question="evaluate"
def evaluate(model, loader):
    """The fraction in [0, 1] of the loader's samples that the model classifies right.

    The predicted class is the one with the largest logit. In eval mode, without gradients; the
    model's mode is afterwards what it was before. Each sample counts the same. About 8 lines.
    """
    ### BEGIN SOLUTION
    was_training = model.training
    model.eval()
    right = num_samples = 0
    with torch.no_grad():
        for images, labels in loader:
            right += (model(images).argmax(dim=1) == labels).sum().item()
            num_samples += len(labels)
    model.train(was_training)
    return right / num_samples
    ### END SOLUTION


# %% check="evaluate" tags=["nbval-check-output"]
check("evaluate")

# %% [markdown]
# ## Images to decide by
#
# Which of two models is better, and after which epoch is it best? The test images may not decide
# that: who picks the best of many by them has fitted the choice to them, and the figure is no
# longer one of images never used. So a part of the training images is held out for decisions, the
# **validation set**. The test set waits until all is decided, and is then used once. (The accuracy
# after one epoch by hand came from it, too, but decided nothing.)
#
# A batch of 100 is a small part of MNIST. Where the training set is small (the quick profile, the
# digits inside scikit-learn) an epoch would be a dozen steps; smaller batches and more epochs make
# up for it.

# %%
batch_size, num_epochs = (100, 5) if len(train_labels) > 10_000 else (20, 10)
num_fit = len(train_labels) * 5 // 6  # what is left is the validation set
fit_part = TensorDataset(train_images[:num_fit], train_labels[:num_fit])
val_part = TensorDataset(train_images[num_fit:], train_labels[num_fit:])

fit_loader = DataLoader(fit_part, batch_size, shuffle=True)
val_loader = DataLoader(val_part, batch_size=100)
test_loader = DataLoader(TensorDataset(test_images, test_labels), batch_size=100)
print(len(fit_part), "images to fit,", len(val_part), "to decide by,", len(test_labels), "to test")

# %% [markdown]
# ## Save what was best
#
# A validation set is of use only if one can go back to the best epoch. `state_dict()` of a module
# gives its parameters by name. `torch.save` writes them into a file. To load them, make a model of
# the same class and hand them to its `load_state_dict`. The file holds numbers only: the class has
# to be there. `weights_only=True` refuses all else that might be in a file, such as code.

# %% tags=["nbval-check-output"]
folder = tempfile.TemporaryDirectory()  # gone in the end; any other path keeps the file
path = f"{folder.name}/linear.pt"
torch.save(model.state_dict(), path)

loaded = LogisticRegression()
print("before: same logits", torch.equal(model(batch_images), loaded(batch_images)))
loaded.load_state_dict(torch.load(path, weights_only=True))
print("after:  same logits", torch.equal(model(batch_images), loaded(batch_images)))

# %% [markdown]
# ## The whole program
#
# Here everything comes together: loaders, model, optimizer, the loop over the epochs, and the
# choice of the best one. This is all there is to training a network in PyTorch.


# %%
def fit(model, path):
    """Train; save at `path` the epoch that validates best. Returns (3, num_epochs):
    the mean loss, and the accuracy on the images fitted and on those held out."""
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    history = []
    for _ in tqdm(range(num_epochs), desc="epochs"):
        loss = train_epoch(model, fit_loader, optimizer)
        right = evaluate(model, val_loader)
        if right > max((val for _, _, val in history), default=-1):
            torch.save(model.state_dict(), path)
        history.append((loss, evaluate(model, fit_loader), right))
    return np.transpose(history)


# %%
torch.manual_seed(3)
model = LogisticRegression()
histories = {"linear": fit(model, path)}
print("validation accuracy, epoch by epoch:", histories["linear"][2].round(3))

model.load_state_dict(torch.load(path, weights_only=True))
print(f"that of the epoch saved: {evaluate(model, val_loader):.3f}")

# %% [markdown]
# On MNIST one epoch is enough for 9 in 10 of the images held out, and more epochs add little. The
# images fitted are classified no better than those held out. So this is not a model that learned
# them by heart: it is one that is too simple. (With fewer images it takes several epochs, and
# what it fits it classifies somewhat better than the rest.)

# %% claims=true
_, fitted, held = histories["linear"]
# "that of the epoch saved" is the best
assert evaluate(model, val_loader) == held.max()
if len(train_labels) > 10_000:
    # "one epoch is enough for 9 in 10 of the images held out, and more epochs add little"
    assert held[0] > 0.9 and held[-1] - held[0] < 0.03
    # "The images fitted are classified no better than those held out."
    assert fitted[-1] < held[-1] + 0.002
else:
    # "With fewer images it takes several epochs, and what it fits it classifies somewhat better"
    assert (
        held.argmax() > 1 and held.max() > held[0] + 0.03 and fitted[-3:].mean() > held[-3:].mean()
    )

# %% [markdown]
# ## What the model goes by
#
# An accuracy says how often a model is right, not why. This one is simple enough to be looked into.
# A logit is a sum of pixels times weights, so the weights of one class are themselves a picture,
# its **template**: where they are positive, ink speaks for the class, where they are negative,
# against it. The logit is large if the image has ink on the one and none on the other.
#
# *Deeper.* `model.linear.weight` holds them, a row of 784 numbers for each class. It asks for
# gradients, and NumPy knows nothing of these: `detach()` gives the same numbers without.


# %% question="weight_templates"
def weight_templates(model):
    """The weights of each class as an image: a NumPy array (C, 28, 28).

    model: a module whose attribute `linear` is an nn.Linear from 784 to C. About 1 line.
    """
    ### BEGIN SOLUTION
    return model.linear.weight.detach().numpy().reshape(-1, 28, 28)
    ### END SOLUTION


# %% check="weight_templates" tags=["nbval-check-output"]
check("weight_templates")

# %%
plots.templates(weight_templates(model))

# %% claims=true
torch.manual_seed(3)
at_start, learned = (weight_templates(m) for m in (LogisticRegression(), model))
zeros = train_images[train_labels == 0, 0].mean(dim=0).numpy()
# "The 0 is the easiest: a red ring with a blue middle"
assert (learned[0] * zeros).sum() > 0 and learned[0, 12:16, 12:16].mean() < 0
# "Where no image has any ink ... the weights are what they were at the start"
inked = train_images[:num_fit, 0].amax(dim=0).numpy() > 0
assert not inked[0, 0] and (at_start == learned)[:, ~inked].all()
assert (at_start != learned)[:, inked].mean() > 0.99

# %% [markdown]
# Which of them can you read? The 0 is the easiest: a red ring with a blue middle, since ink in the
# middle speaks against a 0. Others are harder, because a template does not show what a class looks
# like but what sets it apart from the other nine. And each class has only one: a 7 with a bar and a
# 7 without have to share it. Where no image has any ink, as in the corners, the weights are what
# they were at the start: nothing ever moved them.

# %% [markdown]
# ## Another model, and nothing else changed
#
# A template also stays where it is. Move a digit by two pixels, and its ink falls on other weights.
# A **convolution** has templates of 5×5 pixels and lays each of them on *every* place of the image:
# one number for each place says how well it fits there. The weights are few, because all places
# share them. A second convolution does the same with what the first one found, and a linear layer
# at the end makes logits of it. Such a model is a CNN, a convolutional neural network.
#
# To derive its gradient by hand would be another page. Here it is six layers, a line each. With
# `stride=2` the templates move by two pixels at a time, so that height and width shrink by more
# than half.

# %%
torch.manual_seed(3)
cnn = nn.Sequential(
    nn.Conv2d(1, 8, kernel_size=5, stride=2),  # eight templates
    nn.ReLU(),
    nn.Conv2d(8, 16, kernel_size=5, stride=2),
    nn.ReLU(),
    nn.Flatten(),
    nn.Linear(16 * 4 * 4, num_classes),
)

# %% [markdown]
# **Predict first**: on how many places does a 5×5 template lie in a row of 28 pixels, moved by two
# at a time? What is the shape after each layer? And which model has more numbers to learn, the
# linear one or this one?

# %% tags=["nbval-check-output"]
x = batch_images
for layer in cnn:
    x = layer(x)
    print(f"after {type(layer).__name__:8}{tuple(x.shape)}")

for name, network in (("linear", model), ("CNN", cnn)):
    print(f"{name:7}{sum(p.numel() for p in network.parameters()):,} parameters")

# %% [markdown]
# The CNN is the smaller one. Your `train_epoch` and `evaluate` know nothing of either model, and
# autograd has noted every operation of the CNN as of any other. So the same `fit` trains it, with
# the same optimizer, learning rate, batches and epochs.

# %%
histories["CNN"] = fit(cnn, f"{folder.name}/CNN.pt")
plots.models_in_training(histories)

# %% [markdown]
# Which one is it to be? Compare the solid lines. A difference counts if it is larger than chance
# would make it: of $n$ images, a fraction $p$ classified right is uncertain by about
# $\sqrt{p(1-p)/n}$. On MNIST, with 10,000 images held out, that is 0.3 % at most here, and the
# lines are 5 % apart. With 200 or 300 images it is 1 to 2 %, and the curve of a single epoch may
# swing by more than that: a reason to save the best one.
#
# **Predict first**: move the images held out by two pixels to the right. A person hardly notices.
# How many does each model get right?

# %%
moved = F.pad(train_images[num_fit:], (2, -2))  # two black columns in, two out
for name, network in (("linear", model), ("CNN", cnn)):
    print(
        f"{name:7} moved by two pixels {evaluate(network, [(moved, train_labels[num_fit:])]):.2%}"
    )

# %% [markdown]
# Both lose, because both have seen centred digits alone. On MNIST the linear model loses
# more than a quarter of all images, the CNN less than a tenth: its small templates move along, its
# last layer does not. With few images to learn from the CNN loses many, too.
#
# Now all is decided, and the test images may be used, once. (The linear model is tested for the
# comparison only.)

# %%
for name, network in (("linear", model), ("CNN", cnn)):
    network.load_state_dict(torch.load(f"{folder.name}/{name}.pt", weights_only=True))
    held_out, test = evaluate(network, val_loader), evaluate(network, test_loader)
    print(f"{name:7} held out {held_out:.2%}, test {test:.2%}")

# %% claims=true
(held_linear, held_cnn) = (evaluate(network, val_loader) for network in (model, cnn))
(test_linear, test_cnn) = (evaluate(network, test_loader) for network in (model, cnn))
# "The CNN is right more often" (on the digits inside scikit-learn: on the images held out)
assert held_cnn > held_linear
assert test_cnn > test_linear + 0.02 or data.mnist_root() == "embedded"
noise = (held_linear * (1 - held_linear) / len(val_part)) ** 0.5
if len(train_labels) > 10_000:
    # "that is 0.3 % at most here, and the lines are 5 % apart"
    assert noise < 0.003 and held_cnn - held_linear > 0.05
else:  # "With 200 or 300 images it is 1 to 2 %"
    assert 0.01 < noise < 0.02
# "Both lose", "the linear model loses more than a quarter, the CNN less than a tenth"
moved_part = [(moved, train_labels[num_fit:])]
lost_linear = held_linear - evaluate(model, moved_part)
lost_cnn = held_cnn - evaluate(cnn, moved_part)
assert lost_linear > 0.15 and lost_cnn > 0.03
if len(train_labels) > 10_000:
    assert lost_linear > 0.25 and lost_cnn < 0.1
    # "the better part of the linear model's mistakes is gone"
    assert 1 - test_cnn < 0.5 * (1 - test_linear)

# %% [markdown]
# The CNN is right more often, with fewer parameters. (With the digits inside scikit-learn too few
# are held out and tested to be sure of that.) On MNIST the better part of the linear model's
# mistakes is gone. What helped is not size but a form that suits images: the same small template at
# every place, and a second layer behind a ReLU. You changed one name, and derived nothing.
#
# There is another way to the same end: keep the linear model and feed it better features than
# pixels. That is what notebooks 1 and 2 do. Their features come from a network such as this one,
# trained before.

# %% [markdown]
# ## What you have learned
#
# - Autograd notes each operation on tensors that ask for gradients, and `backward()` applies the
#   chain rule along this graph, from the loss to the leaves. It found notebook 2's $\hat y - y$
#   without being told.
# - `.grad` adds up until it is emptied, and an update must not be recorded. The cross-entropy comes
#   from logits, in one formula, so that no logit overflows.
# - A module knows its parameters, a loader cuts the data, an optimizer steps and empties: each does
#   a chore that you had done by hand before.
# - Train mode is for training and eval mode for measuring, and a mean over samples weighs a short
#   batch by its size.
# - Validation images decide, the best epoch is saved by its `state_dict`, and the test set is used
#   once, at the end.
# - Another model is another name: the CNN went through the same program and made fewer mistakes.
# - The weights of each class are a template: they show what the linear model goes by.
#
# PyTorch did the calculus. But *how*? It never saw the formula of the loss, only one operation
# after the other: a product, a sum, an exponential. What does each of them have to know so that all
# together give a gradient? Build a few such operations yourself, and you know. That is notebook 4.

# %% [markdown]
# ## Sources and ways on
#
# - Notes on operations, walked backwards: A. G. Baydin, B. A. Pearlmutter, A. A. Radul, J. M.
#   Siskind, *Automatic Differentiation in Machine Learning: a Survey*, Journal of Machine Learning
#   Research 18, 2018, section 3.2, [arXiv:1502.05767](https://arxiv.org/abs/1502.05767).
# - PyTorch's design: A. Paszke and others, *PyTorch: An Imperative Style, High-Performance Deep
#   Learning Library*, 2019, [arXiv:1912.01703](https://arxiv.org/abs/1912.01703). On graph, leaves
#   and `.grad`: its note [Autograd
#   mechanics](https://docs.pytorch.org/docs/stable/notes/autograd.html).
# - The same model in code: A. Zhang, Z. C. Lipton, M. Li, A. J. Smola, *Dive into Deep Learning*,
#   the chapter [Linear Neural Networks for
#   Classification](https://d2l.ai/chapter_linear-classification/index.html).
# - The size of the weights at the start: Y. LeCun, L. Bottou, G. B. Orr, K.-R. Müller, *Efficient
#   BackProp*, in *Neural Networks: Tricks of the Trade*, Springer 1998, section 4.6,
#   [doi:10.1007/3-540-49430-8_2](https://doi.org/10.1007/3-540-49430-8_2).
# - Convolutions, and the images: Y. LeCun, L. Bottou, Y. Bengio, P. Haffner, *Gradient-Based
#   Learning Applied to Document Recognition*, Proceedings of the IEEE 86, 1998, section II,
#   [doi:10.1109/5.726791](https://doi.org/10.1109/5.726791).
# - Fitting, choosing, testing: T. Hastie, R. Tibshirani, J. Friedman, *The Elements of Statistical
#   Learning*, 2nd edition, Springer 2009, section 7.2,
#   [doi:10.1007/978-0-387-84858-7](https://doi.org/10.1007/978-0-387-84858-7).
# - Dropout: N. Srivastava and others, *Dropout: A Simple Way to Prevent Neural Networks from
#   Overfitting*, [Journal of Machine Learning Research 15,
#   2014](https://jmlr.org/papers/v15/srivastava14a.html).
#
# **Two ways on.** Put `nn.Dropout` before the last layer of the CNN, or another optimizer such as
# `torch.optim.Adam` into `fit`, and let the validation images decide whether it helps. And: write
# your own small autograd for single numbers. A. Karpathy's
# [micrograd](https://github.com/karpathy/micrograd) does it in about a hundred lines.

# %% [markdown]
# How far you are, kept on your computer alone. It is no grade.

# %%
progress()
