"""The questions of 03_pytorch_autograd.

A probe builds tensors, small models and loaders from arrays. Every weight is drawn by NumPy, so
that nothing depends on torch's random stream. Earlier answers are lent, made of library calls that
the answer itself may not use.

A mistake that is a class stands in a function `cell`: of several classes of one name in a module
Python tells the source of one only.
"""

import numpy as np

from grading.bank.question import Bank

bank = Bank("03_pytorch_autograd")


def pixels(rng, *shape):
    """Images in [0, 1], float32, mostly black as digits are."""
    return (rng.random(shape) * (rng.random(shape) < 0.15)).astype(np.float32)


def parameters(rng, num_features, num_classes):
    """W (k, C) and b (C,) in steps of 1/8, none of them a multiple of another."""
    W = rng.integers(-8, 9, size=(num_features, num_classes)) / 8
    return {"W": W.astype(np.float32), "b": rng.normal(size=num_classes).astype(np.float32)}


# --- init_parameters --------------------------------------------------------------------------

# Two right answers draw other numbers, so the moments are judged, to eight standard deviations of
# what they vary by; a wrong deviation is named where it is a usual one.
q = bank.question(
    "init_parameters",
    probe="""
        W, b = init_parameters(num_features, num_classes)
        {
            "W": W,
            "b": b,
            "requires_grad": [W.requires_grad, b.requires_grad],
            "is_leaf": [W.is_leaf, b.is_leaf],
        }
    """,
    measure="""{
        "shape of W": list(np.shape(W := answer["W"])),
        "shape of b": list(np.shape(b := answer["b"])),
        "requires_grad of W, b": answer["requires_grad"],
        "is_leaf of W, b": answer["is_leaf"],
        "types": [W.dtype.name, b.dtype.name],
        "deviation of W": next(
            (
                name
                for name, deviation in {
                    "1/√k": num_features**-0.5, "1": 1, "0": 0, "1/k": 1 / num_features,
                    "1/√C": num_classes**-0.5, "√k": num_features**0.5,
                }.items()
                if abs(W.std() - deviation) <= 8 * deviation / np.sqrt(2 * W.size)
            ),
            "something else",
        ),
        "mean of W is near 0": bool(abs(W.mean()) <= 8 * W.std() / np.sqrt(W.size)),
        "some weights beyond 2.5 deviations": bool(np.abs(W).max() > 2.5 * W.std()),
        "every weight drawn on its own": len(np.unique(W)) > 0.9 * W.size,
        "b is zero": not np.any(b),
    }""",
    points=2,
)


@q.case
def digits(rng):
    """784 pixels, 10 classes"""
    return {"num_features": 784, "num_classes": 10}


@q.case
def more_classes(rng):
    """more classes than features"""
    return {"num_features": int(rng.integers(50, 60)), "num_classes": int(rng.integers(90, 100))}


@q.case
def two_classes(rng):
    """two classes"""
    return {"num_features": int(rng.integers(2000, 2500)), "num_classes": 2}


@q.case
def one_class(rng):
    """a single class"""
    return {"num_features": int(rng.integers(3000, 3500)), "num_classes": 1}


@q.mistake(
    "no_leaf",
    "W is the result of a division here, no leaf: its .grad will stay empty. Ask for gradients "
    "once its values are final.",
)
def init_parameters(num_features, num_classes):
    W = torch.randn(num_features, num_classes, requires_grad=True) / num_features**0.5
    return W, torch.zeros(num_classes, requires_grad=True)


@q.mistake("no_gradient", "Nothing asks for gradients here: autograd will record nothing.")
def init_parameters(num_features, num_classes):
    return torch.randn(num_features, num_classes) / num_features**0.5, torch.zeros(num_classes)


@q.mistake("bias_without_gradient", "The bias is learnt as well: it has to ask for a gradient too.")
def init_parameters(num_features, num_classes):
    W = (torch.randn(num_features, num_classes) / num_features**0.5).requires_grad_()
    return W, torch.zeros(num_classes)


@q.mistake("variance", "1/√k is the deviation that is asked for: this one is 1/k.")
def init_parameters(num_features, num_classes):
    W = (torch.randn(num_features, num_classes) / num_features).requires_grad_()
    return W, torch.zeros(num_classes, requires_grad=True)


@q.mistake("zeros", "The weights are zero: they are to be drawn from a normal distribution.")
def init_parameters(num_features, num_classes):
    W = torch.zeros(num_features, num_classes, requires_grad=True)
    return W, torch.zeros(num_classes, requires_grad=True)


@q.mistake("not_scaled", "randn has a deviation of 1: the sum of k such terms is √k in size.")
def init_parameters(num_features, num_classes):
    W = torch.randn(num_features, num_classes, requires_grad=True)
    return W, torch.zeros(num_classes, requires_grad=True)


@q.mistake("by_the_classes", "A logit is a sum over the k features: scale by k, not by C.")
def init_parameters(num_features, num_classes):
    W = (torch.randn(num_features, num_classes) / num_classes**0.5).requires_grad_()
    return W, torch.zeros(num_classes, requires_grad=True)


@q.mistake("one_sided", "rand draws between 0 and 1: a normal distribution lies on both sides.")
def init_parameters(num_features, num_classes):
    W = (torch.rand(num_features, num_classes) / num_features**0.5).requires_grad_()
    return W, torch.zeros(num_classes, requires_grad=True)


@q.mistake("uniform", "These weights are uniform within ±1/√k: a normal distribution is asked for.")
def init_parameters(num_features, num_classes):
    W = (2 * torch.rand(num_features, num_classes) - 1) / num_features**0.5
    return W.requires_grad_(), torch.zeros(num_classes, requires_grad=True)


@q.mistake("bias_drawn", "The bias starts from zeros, it is not drawn.")
def init_parameters(num_features, num_classes):
    W = (torch.randn(num_features, num_classes) / num_features**0.5).requires_grad_()
    return W, torch.randn(num_classes, requires_grad=True)


@q.mistake("transposed", "W has one row for each feature and one column for each class: (k, C).")
def init_parameters(num_features, num_classes):
    W = (torch.randn(num_classes, num_features) / num_features**0.5).requires_grad_()
    return W, torch.zeros(num_classes, requires_grad=True)


@q.mistake("float64", "NumPy draws float64, the images are float32: torch multiplies no mixture.")
def init_parameters(num_features, num_classes):
    W = torch.from_numpy(np.random.normal(0, num_features**-0.5, (num_features, num_classes)))
    return W.requires_grad_(), torch.from_numpy(np.zeros(num_classes)).requires_grad_()


# --- logits -----------------------------------------------------------------------------------

q = bank.question(
    "logits",
    probe="""
        own_W, own_b = (torch.tensor(p, requires_grad=True) for p in (W, b))
        Z = logits(torch.from_numpy(images)[::every], own_W, own_b)
        {"Z": Z, "recorded for autograd": Z.requires_grad}
    """,
    points=2,
    forbids={
        "torch.nn": "Here you write the matrix product yourself.",
    },
)


def batch_of_images(rng, num_samples, every=1):
    return {
        "images": pixels(rng, num_samples, 1, 28, 28),
        **parameters(rng, 784, 4),
        "every": every,
    }


@q.case
def ordinary(rng):
    """a small batch"""
    return batch_of_images(rng, 6)


@q.case
def single(rng):
    """one image"""
    return batch_of_images(rng, 1)


@q.case
def hundred(rng):
    """a batch of 100"""
    drawn = batch_of_images(rng, 100)
    # Fewer bright pixels, in steps of 1/8: the file of the checks stays small.
    bright = (drawn["images"] > 0.5) * rng.integers(4, 9, size=drawn["images"].shape) / 8
    return {**drawn, "images": bright.astype(np.float32)}


@q.case
def every_other(rng):
    """every other image of a larger batch"""
    return batch_of_images(rng, 5, every=2)


@q.mistake(
    "flattened_over_the_batch",
    "The pixels of different images end up in one row: the first axis is the batch and stays.",
)
def logits(images, W, b):
    return images.reshape(784, -1).T @ W + b


@q.mistake("one_long_vector", "flatten without an argument makes one vector of the whole batch.")
def logits(images, W, b):
    return images.flatten() @ W + b


@q.mistake(
    "batch_size_fixed", "A batch may have any number of images: take N from what comes in, or −1."
)
def logits(images, W, b):
    return images.reshape(100, 784) @ W + b


@q.mistake("squeezed", "squeeze drops every axis of length 1, the batch's too when it has 1 image.")
def logits(images, W, b):
    return images.squeeze().flatten(1) @ W + b


@q.mistake("no_bias", "The bias is missing: it is added to each row.")
def logits(images, W, b):
    return images.flatten(1) @ W


@q.mistake("probabilities", "These are probabilities already: logits are what softmax gets.")
def logits(images, W, b):
    return torch.softmax(images.flatten(1) @ W + b, dim=1)


@q.mistake("detached", "The values are right, but detach hides W and b from autograd.")
def logits(images, W, b):
    return images.flatten(1) @ W.detach() + b.detach()


@q.mistake("last_image_dropped", "The last image of the batch is missing: a slice to −1 leaves it.")
def logits(images, W, b):
    return images[:-1].flatten(1) @ W + b


# --- cross_entropy ----------------------------------------------------------------------------

q = bank.question(
    "cross_entropy",
    probe="""
        own_Z = torch.tensor(Z, requires_grad=True)
        loss = cross_entropy(own_Z, torch.from_numpy(labels))
        {"loss": loss, "gradient": torch.autograd.grad(loss.sum(), own_Z)[0]}
    """,
    points=3,
    forbids={
        "torch.nn.functional": "Here you write the loss yourself.",
        "torch.nn.CrossEntropyLoss": "Here you write the loss yourself.",
        "torch.nn.NLLLoss": "Here you write the loss yourself.",
        "torch.nn.LogSoftmax": "Write it with torch.logsumexp, or with exp, log and the maximum.",
        "torch.log_softmax": "Write it with torch.logsumexp, or with exp, log and the maximum.",
        ".log_softmax": "Write it with torch.logsumexp, or with exp, log and the maximum.",
    },
)


def far_apart(rng, labels, num_classes, truth, others):
    """Logits (N, C) near `others`, those of the label near `truth`: numbers or (N, 1) each."""
    one_hot = np.eye(num_classes)[labels]
    return truth * one_hot + others * (1 - one_hot) + rng.normal(size=one_hot.shape)


@q.case
def ordinary(rng):
    """ordinary logits"""
    return {
        "Z": rng.normal(size=(6, 4)).astype(np.float32),
        "labels": rng.permutation([0, 1, 2, 3, 1, 2]),
    }


@q.case
def absent(rng):
    """a class that is absent"""
    return {
        "Z": rng.normal(size=(7, 3)).astype(np.float32),
        "labels": rng.permutation([0, 2, 2, 0, 0, 2, 2]),
    }


@q.case
def single(rng):
    """one sample"""
    return {
        "Z": rng.normal(size=(1, 5)).astype(np.float32),
        "labels": rng.integers(1, 5, size=1),
    }


@q.case
def sure_and_wrong(rng):
    """the label's logit 60 below the others"""
    labels = rng.permutation([0, 1, 2, 2])
    return {"Z": far_apart(rng, labels, 3, -60, 0), "labels": labels}


@q.case
def extreme(rng):
    """logits of ±1e3"""
    labels = rng.permutation([0, 1, 2, 3, 0])
    sign = np.array([[1], [-1], [-1], [1], [-1]])
    Z = far_apart(rng, labels, 4, 1e3 * sign, -1e3 * sign)
    return {"Z": Z.astype(np.float32), "labels": labels}


@q.case
def rows_far_apart(rng):
    """one row near +1e3, one near −1e3"""
    labels = rng.permutation([0, 2])
    return {"Z": np.array([[1e3], [-1e3]]) + rng.uniform(-1, 1, size=(2, 3)), "labels": labels}


@q.mistake("softmax_twice", "The loss applies softmax itself: here it gets probabilities, not Z.")
def cross_entropy(Z, labels):
    y_hat = torch.softmax(Z, dim=1)
    return (torch.logsumexp(y_hat, dim=1) - y_hat[torch.arange(len(Z)), labels]).mean()


@q.mistake("sum", "The loss is the mean over the batch: a larger batch is no larger error.")
def cross_entropy(Z, labels):
    return (torch.logsumexp(Z, dim=1) - Z[torch.arange(len(Z)), labels]).sum()


@q.mistake("overflow", "exp overflows for large logits: use logsumexp, or take the maximum out.")
def cross_entropy(Z, labels):
    return (torch.log(torch.exp(Z).sum(dim=1)) - Z[torch.arange(len(Z)), labels]).mean()


@q.mistake(
    "log_of_softmax",
    "A probability can round to 0, and its logarithm is infinite: start from the logits.",
)
def cross_entropy(Z, labels):
    y_hat = torch.softmax(Z, dim=1)
    return -torch.log(y_hat[torch.arange(len(Z)), labels]).mean()


@q.mistake(
    "shifted", "The 1e-8 inside the logarithm caps the loss, and there the gradient is almost 0."
)
def cross_entropy(Z, labels):
    y_hat = torch.softmax(Z, dim=1)
    return -torch.log(y_hat[torch.arange(len(Z)), labels] + 1e-8).mean()


@q.mistake("clamped", "Where a probability is clamped, the gradient is 0: nothing is learnt there.")
def cross_entropy(Z, labels):
    y_hat = torch.softmax(Z, dim=1).clamp(min=1e-15)
    return -torch.log(y_hat[torch.arange(len(Z)), labels]).mean()


@q.mistake(
    "one_maximum", "Each row has its own maximum: a row far below the largest of all vanishes."
)
def cross_entropy(Z, labels):
    S = Z - Z.max()
    return (S.exp().sum(dim=1).log() - S[torch.arange(len(Z)), labels]).mean()


@q.mistake(
    "all_pairs",
    "Z[:, labels] takes the column of every label for every sample: pair each row with its own.",
)
def cross_entropy(Z, labels):
    return (torch.logsumexp(Z, dim=1) - Z[:, labels]).mean()


@q.mistake("wrong_axis", "The classes of one sample compete: they lie along a row, dim=1.")
def cross_entropy(Z, labels):
    log_y_hat = Z - torch.logsumexp(Z, dim=0)
    return -log_y_hat[torch.arange(len(Z)), labels].mean()


@q.mistake("mean_over_entries", "The mean is over the N samples, not over the N·C entries of Z.")
def cross_entropy(Z, labels):
    return (torch.logsumexp(Z, dim=1) - Z[torch.arange(len(Z)), labels]).sum() / Z.numel()


@q.mistake("sign", "A loss is never negative: the logarithm of a probability is.")
def cross_entropy(Z, labels):
    return (Z[torch.arange(len(Z)), labels] - torch.logsumexp(Z, dim=1)).mean()


@q.mistake("per_sample", "One number for the whole batch is asked for: the mean is missing.")
def cross_entropy(Z, labels):
    return torch.logsumexp(Z, dim=1) - Z[torch.arange(len(Z)), labels]


@q.mistake(
    "a_plain_number", "item makes a plain number, and autograd cannot go back from that: leave it."
)
def cross_entropy(Z, labels):
    return (torch.logsumexp(Z, dim=1) - Z[torch.arange(len(Z)), labels]).mean().item()


# --- train_step -------------------------------------------------------------------------------

# W and b are looked at after all calls: whoever rebinds the names leaves these tensors as they
# were. Only then the gradient that is left tells why they did not move.
q = bank.question(
    "train_step",
    probe="""
        lend("logits", lambda images, W, b:
             torch.nn.functional.linear(torch.nn.Flatten()(images), W.T, b))
        lend("cross_entropy", lambda Z, labels: torch.nn.functional.cross_entropy(Z, labels))
        own_W, own_b = (torch.tensor(p, requires_grad=True) for p in (W, b))
        losses = [
            train_step(torch.from_numpy(x), torch.from_numpy(y), own_W, own_b, lr)
            for x, y in zip(images, labels)
        ]
        {
            "W": own_W,
            "b": own_b,
            "losses": losses,
            "with a graph": [getattr(loss, "requires_grad", False) for loss in losses],
            "requires_grad": [own_W.requires_grad, own_b.requires_grad],
            "is_leaf": [own_W.is_leaf, own_b.is_leaf],
            "W.grad": own_W.grad,
        }
    """,
    measure="""{
        "losses": answer["losses"],
        "W has moved": (moved := bool(np.any(answer["W"] != W))),
        "and its gradient is": (
            None if moved or answer["W.grad"] is None
            else "not zero" if np.any(answer["W.grad"]) else "zero"
        ),
        "change of W": np.asarray(answer["W"]) - W,
        "change of b": np.asarray(answer["b"]) - b,
        "W, b ask for gradients": answer["requires_grad"],
        "W, b are leaves": answer["is_leaf"],
        "a loss holds on to its graph": any(answer["with a graph"]),
    }""",
    points=4,
    in_place=True,
    forbids={"torch.optim": "Here you write the step yourself."},
)


def steps(rng, *sizes, num_classes=3):
    """As many steps as there are sizes, each on its own batch.

    Only a box of 8×8 pixels has ink: what W changes by then takes little room in the checks. The
    parameters are small, so that no label is sure yet and each step changes its loss.
    """
    drawn = parameters(rng, 784, num_classes)

    def batch(size):
        images = np.zeros((size, 1, 28, 28), np.float32)
        images[:, :, 9:17, 11:19] = rng.random((size, 1, 8, 8))
        return images

    return {
        "images": [batch(size) for size in sizes],
        "labels": [rng.integers(num_classes, size=size) for size in sizes],
        "W": drawn["W"] / 8,
        "b": drawn["b"] / 4,
        "lr": rng.uniform(0.05, 0.1),
    }


@q.case
def one_step(rng):
    """one step"""
    return steps(rng, 5)


@q.case
def three_steps(rng):
    """three steps, one after the other"""
    return steps(rng, 4, 4, 4)


@q.case
def single(rng):
    """one step on one image"""
    return steps(rng, 1)


@q.case
def short_last(rng):
    """three steps, the last batch short"""
    return steps(rng, 6, 6, 2)


@q.case
def absent(rng):
    """two steps, classes absent from each batch"""
    drawn = steps(rng, 4, 3, num_classes=5)
    return {**drawn, "labels": [rng.integers(2, size=4), rng.integers(3, 5, size=3)]}


@q.mistake(
    "piles_up", "backward adds to .grad: the gradients of all earlier steps are still in there."
)
def train_step(images, labels, W, b, lr):
    loss = cross_entropy(logits(images, W, b), labels)
    loss.backward()
    with torch.no_grad():
        W -= lr * W.grad
        b -= lr * b.grad
    return loss.item()


@q.mistake("bias_piles_up", "The gradient of W is emptied, that of b is not: it piles up.")
def train_step(images, labels, W, b, lr):
    W.grad = None
    loss = cross_entropy(logits(images, W, b), labels)
    loss.backward()
    with torch.no_grad():
        W -= lr * W.grad
        b -= lr * b.grad
    return loss.item()


@q.mistake(
    "recorded", "Autograd records this update as part of the model: tell it not to, for the update."
)
def train_step(images, labels, W, b, lr):
    W.grad = b.grad = None
    loss = cross_entropy(logits(images, W, b), labels)
    loss.backward()
    W -= lr * W.grad
    b -= lr * b.grad
    return loss.item()


@q.mistake(
    "rebinding", "W = W − … names a new tensor inside the function: the caller's W stays as it was."
)
def train_step(images, labels, W, b, lr):
    W.grad = b.grad = None
    loss = cross_entropy(logits(images, W, b), labels)
    loss.backward()
    with torch.no_grad():
        W = W - lr * W.grad
        b = b - lr * b.grad
    return loss.item()


@q.mistake(
    "emptied_too_early", "The gradients are emptied between backward and update: the step is zero."
)
def train_step(images, labels, W, b, lr):
    loss = cross_entropy(logits(images, W, b), labels)
    loss.backward()
    W.grad.zero_()
    b.grad.zero_()
    with torch.no_grad():
        W -= lr * W.grad
        b -= lr * b.grad
    return loss.item()


@q.mistake(
    "nothing_to_empty", "Before the first backward there is no gradient: .grad is None, not zeros."
)
def train_step(images, labels, W, b, lr):
    W.grad.zero_()
    b.grad.zero_()
    loss = cross_entropy(logits(images, W, b), labels)
    loss.backward()
    with torch.no_grad():
        W -= lr * W.grad
        b -= lr * b.grad
    return loss.item()


@q.mistake(
    "left_without_gradient", "W and b no longer ask for gradients after this: the next step fails."
)
def train_step(images, labels, W, b, lr):
    W.grad = b.grad = None
    loss = cross_entropy(logits(images, W, b), labels)
    loss.backward()
    W.requires_grad_(False)
    b.requires_grad_(False)
    W -= lr * W.grad
    b -= lr * b.grad
    return loss.item()


@q.mistake("uphill", "The gradient points uphill: the step goes the other way.")
def train_step(images, labels, W, b, lr):
    W.grad = b.grad = None
    loss = cross_entropy(logits(images, W, b), labels)
    loss.backward()
    with torch.no_grad():
        W += lr * W.grad
        b += lr * b.grad
    return loss.item()


@q.mistake("lr_ignored", "The learning rate says how far to go along the gradient: it is unused.")
def train_step(images, labels, W, b, lr):
    W.grad = b.grad = None
    loss = cross_entropy(logits(images, W, b), labels)
    loss.backward()
    with torch.no_grad():
        W -= W.grad
        b -= b.grad
    return loss.item()


@q.mistake("bias_not_updated", "The bias learns too: it has a gradient of its own.")
def train_step(images, labels, W, b, lr):
    W.grad = b.grad = None
    loss = cross_entropy(logits(images, W, b), labels)
    loss.backward()
    with torch.no_grad():
        W -= lr * W.grad
    return loss.item()


@q.mistake("divided_again", "The loss is a mean already, and so is its gradient: no division by N.")
def train_step(images, labels, W, b, lr):
    W.grad = b.grad = None
    loss = cross_entropy(logits(images, W, b), labels)
    loss.backward()
    with torch.no_grad():
        W -= lr * W.grad / len(images)
        b -= lr * b.grad / len(images)
    return loss.item()


@q.mistake("loss_after_the_step", "This is the loss after the step: take it before W and b change.")
def train_step(images, labels, W, b, lr):
    W.grad = b.grad = None
    cross_entropy(logits(images, W, b), labels).backward()
    with torch.no_grad():
        W -= lr * W.grad
        b -= lr * b.grad
        return cross_entropy(logits(images, W, b), labels).item()


@q.mistake(
    "graph_kept", "This loss still carries its whole graph: return a plain number, see `item`."
)
def train_step(images, labels, W, b, lr):
    W.grad = b.grad = None
    loss = cross_entropy(logits(images, W, b), labels)
    loss.backward()
    with torch.no_grad():
        W -= lr * W.grad
        b -= lr * b.grad
    return loss


# --- Linear -----------------------------------------------------------------------------------

q = bank.question(
    "Linear",
    probe="""
        layer = Linear(*W.shape)
        own = {name: p for name, p in layer.named_parameters() if name in ("W", "b")}
        given = {"W": torch.from_numpy(W), "b": torch.from_numpy(b)}
        output = None
        if {name: p.shape for name, p in own.items()} == {n: p.shape for n, p in given.items()}:
            layer.load_state_dict(given, strict=False)
            output = layer(torch.from_numpy(x))
            (output * torch.from_numpy(G)).sum().backward()
        {
            "shapes": {name: list(p.shape) for name, p in own.items()},
            "output": output,
            "gradients": {name: p.grad for name, p in own.items()},
        }
    """,
    measure="""{
        "its parameters": ", ".join(
            f"{name} {tuple(answer['shapes'][name])}" for name in sorted(answer["shapes"])
        ) or "none",
        "output": answer["output"],
        "gradient of W": answer["gradients"].get("W"),
        "gradient of b": answer["gradients"].get("b"),
    }""",
    points=2,
    forbids={"torch.nn.Linear": "Here you build the layer yourself."},
)


def layer_case(rng, num_samples, dim_in, dim_out):
    def drawn(*shape):
        return rng.normal(size=shape).astype(np.float32)

    x, W, b = drawn(num_samples, dim_in), drawn(dim_in, dim_out), drawn(dim_out)
    b[0] = -1 - np.abs(x @ W).max()  # so that the first output is negative
    return {"x": x, "W": W, "b": b, "G": drawn(num_samples, dim_out)}


@q.case
def ordinary(rng):
    """5 inputs, 3 outputs"""
    return layer_case(rng, 4, 5, 3)


@q.case
def single(rng):
    """one sample"""
    return layer_case(rng, 1, 3, 6)


@q.case
def one_output(rng):
    """one output"""
    return layer_case(rng, 5, 4, 1)


@q.case
def one_input(rng):
    """one input"""
    return layer_case(rng, 3, 1, 4)


@q.mistake(
    "not_registered",
    "Plain tensors are not found by parameters(): the optimizer would never see them.",
)
def cell():
    class Linear(nn.Module):
        def __init__(self, dim_in, dim_out):
            super().__init__()
            self.W = (torch.randn(dim_in, dim_out) / dim_in**0.5).requires_grad_()
            self.b = torch.zeros(dim_out, requires_grad=True)

        def forward(self, x):
            return x @ self.W + self.b


@q.mistake("bias_not_registered", "W is a parameter, b is a plain tensor: it would never learn.")
def cell():
    class Linear(nn.Module):
        def __init__(self, dim_in, dim_out):
            super().__init__()
            self.W = nn.Parameter(torch.randn(dim_in, dim_out) / dim_in**0.5)
            self.b = torch.zeros(dim_out, requires_grad=True)

        def forward(self, x):
            return x @ self.W + self.b


@q.mistake(
    "transposed", "nn.Linear keeps its weight as (dim_out, dim_in); here W is (dim_in, dim_out)."
)
def cell():
    class Linear(nn.Module):
        def __init__(self, dim_in, dim_out):
            super().__init__()
            self.W = nn.Parameter(torch.randn(dim_out, dim_in) / dim_in**0.5)
            self.b = nn.Parameter(torch.zeros(dim_out))

        def forward(self, x):
            return x @ self.W.T + self.b


@q.mistake("no_bias", "b is a parameter, but the output is computed without it.")
def cell():
    class Linear(nn.Module):
        def __init__(self, dim_in, dim_out):
            super().__init__()
            self.W = nn.Parameter(torch.randn(dim_in, dim_out) / dim_in**0.5)
            self.b = nn.Parameter(torch.zeros(dim_out))

        def forward(self, x):
            return x @ self.W


@q.mistake("one_bias", "Each output has its own bias: b has dim_out entries.")
def cell():
    class Linear(nn.Module):
        def __init__(self, dim_in, dim_out):
            super().__init__()
            self.W = nn.Parameter(torch.randn(dim_in, dim_out) / dim_in**0.5)
            self.b = nn.Parameter(torch.zeros(()))

        def forward(self, x):
            return x @ self.W + self.b


@q.mistake("detached", "The output is right, but .data hides the parameters from autograd.")
def cell():
    class Linear(nn.Module):
        def __init__(self, dim_in, dim_out):
            super().__init__()
            self.W = nn.Parameter(torch.randn(dim_in, dim_out) / dim_in**0.5)
            self.b = nn.Parameter(torch.zeros(dim_out))

        def forward(self, x):
            return x @ self.W.data + self.b.data


@q.mistake("with_relu", "A linear layer ends with the sum: nothing cuts off what is negative.")
def cell():
    class Linear(nn.Module):
        def __init__(self, dim_in, dim_out):
            super().__init__()
            self.W = nn.Parameter(torch.randn(dim_in, dim_out) / dim_in**0.5)
            self.b = nn.Parameter(torch.zeros(dim_out))

        def forward(self, x):
            return torch.relu(x @ self.W + self.b)


# --- LogisticRegression -----------------------------------------------------------------------

q = bank.question(
    "LogisticRegression",
    probe="""
        model = LogisticRegression(*sizes)
        shapes = {name: list(p.shape) for name, p in model.named_parameters()}
        given = {"linear.weight": torch.from_numpy(weight), "linear.bias": torch.from_numpy(bias)}
        Z = None
        if shapes == {name: list(p.shape) for name, p in given.items()}:
            model.load_state_dict(given, strict=False)
            Z = model(torch.from_numpy(images))
        {
            "an nn.Linear": isinstance(getattr(model, "linear", None), torch.nn.Linear),
            "shapes": shapes,
            "Z": Z,
            "recorded": getattr(Z, "requires_grad", False),
        }
    """,
    measure="""{
        "its parameters": ", ".join(
            f"{name} {tuple(answer['shapes'][name])}" for name in sorted(answer["shapes"])
        ) or "none",
        "linear is an nn.Linear": answer["an nn.Linear"],
        "Z": answer["Z"],
        "recorded for autograd": answer["recorded"],
    }""",
    points=2,
)


def model_case(rng, num_samples, height, width, num_classes, sizes):
    drawn = parameters(rng, height * width, num_classes)
    return {
        "sizes": sizes,
        "images": pixels(rng, num_samples, 1, height, width),
        "weight": np.ascontiguousarray(drawn["W"].T),
        "bias": drawn["b"],
    }


@q.case
def ordinary(rng):
    """the sizes of the digits, as defaults"""
    return model_case(rng, 4, 28, 28, 10, [])


@q.case
def single(rng):
    """one image"""
    return model_case(rng, 1, 28, 28, 10, [])


@q.case
def smaller(rng):
    """smaller images, three classes"""
    drawn = model_case(rng, 5, 4, 6, 3, [24, 3])
    return {**drawn, "images": rng.random((5, 1, 4, 6), dtype=np.float32)}


@q.case
def more_classes(rng):
    """26 classes"""
    return model_case(rng, 3, 28, 28, 26, [784, 26])


@q.mistake(
    "softmax_inside", "The loss applies softmax itself: a model that does so too learns slowly."
)
def cell():
    class LogisticRegression(nn.Module):
        def __init__(self, num_features=784, num_classes=10):
            super().__init__()
            self.linear = nn.Linear(num_features, num_classes)

        def forward(self, images):
            return torch.softmax(self.linear(images.flatten(1)), dim=1)


@q.mistake("log_softmax_inside", "These are logarithms of probabilities: logits are asked for.")
def cell():
    class LogisticRegression(nn.Module):
        def __init__(self, num_features=784, num_classes=10):
            super().__init__()
            self.linear = nn.Linear(num_features, num_classes)

        def forward(self, images):
            return torch.log_softmax(self.linear(images.flatten(1)), dim=1)


@q.mistake(
    "sigmoid_inside", "A sigmoid squeezes each score into 0 to 1: softmax wants it as it is."
)
def cell():
    class LogisticRegression(nn.Module):
        def __init__(self, num_features=784, num_classes=10):
            super().__init__()
            self.linear = nn.Linear(num_features, num_classes)

        def forward(self, images):
            return torch.sigmoid(self.linear(images.flatten(1)))


@q.mistake(
    "not_flattened", "The layer gets images with four axes: it works on rows of num_features."
)
def cell():
    class LogisticRegression(nn.Module):
        def __init__(self, num_features=784, num_classes=10):
            super().__init__()
            self.linear = nn.Linear(num_features, num_classes)

        def forward(self, images):
            return self.linear(images)


@q.mistake("one_long_vector", "The whole batch becomes one vector: the first axis has to stay.")
def cell():
    class LogisticRegression(nn.Module):
        def __init__(self, num_features=784, num_classes=10):
            super().__init__()
            self.linear = nn.Linear(num_features, num_classes)

        def forward(self, images):
            return self.linear(images.flatten())


@q.mistake("sizes_fixed", "The sizes are arguments: 784 and 10 are only their defaults.")
def cell():
    class LogisticRegression(nn.Module):
        def __init__(self, num_features=784, num_classes=10):
            super().__init__()
            self.linear = nn.Linear(784, 10)

        def forward(self, images):
            return self.linear(images.flatten(1))


@q.mistake("flattened_to_784", "Images may have another size: num_features says how many pixels.")
def cell():
    class LogisticRegression(nn.Module):
        def __init__(self, num_features=784, num_classes=10):
            super().__init__()
            self.linear = nn.Linear(num_features, num_classes)

        def forward(self, images):
            return self.linear(images.view(-1, 784))


@q.mistake("own_layer", "An nn.Linear is asked for now: it keeps `weight` and `bias`.")
def cell():
    class LogisticRegression(nn.Module):
        def __init__(self, num_features=784, num_classes=10):
            super().__init__()
            self.linear = Linear(num_features, num_classes)

        def forward(self, images):
            return self.linear(images.flatten(1))


@q.mistake("no_bias", "The model has a bias for each class: nn.Linear has one unless told not to.")
def cell():
    class LogisticRegression(nn.Module):
        def __init__(self, num_features=784, num_classes=10):
            super().__init__()
            self.linear = nn.Linear(num_features, num_classes, bias=False)

        def forward(self, images):
            return self.linear(images.flatten(1))


@q.mistake("another_name", "The layer's name is asked for as `linear`: others look for it there.")
def cell():
    class LogisticRegression(nn.Module):
        def __init__(self, num_features=784, num_classes=10):
            super().__init__()
            self.fc = nn.Linear(num_features, num_classes)

        def forward(self, images):
            return self.fc(images.flatten(1))


# --- train_epoch ------------------------------------------------------------------------------

# A small model and a real loader and optimizer. A hook notes the mode of the inner layer at each
# batch. The labels are likely ones in all batches but the last, whose mean loss is therefore far
# from the others'.
q = bank.question(
    "train_epoch",
    probe="""
        from torch.utils.data import DataLoader, TensorDataset
        lend("cross_entropy", lambda Z, labels: torch.nn.functional.cross_entropy(Z, labels))
        model = torch.nn.Sequential(torch.nn.Flatten(), torch.nn.Linear(*weight.T.shape))
        given = {"weight": torch.from_numpy(weight), "bias": torch.from_numpy(bias)}
        model[1].load_state_dict(given)
        modes = []
        model[1].register_forward_hook(lambda layer, x, Z: modes.append(layer.training))
        dataset = TensorDataset(torch.from_numpy(images), torch.from_numpy(labels))
        optimizer = torch.optim.SGD(model.parameters(), lr)
        loss = train_epoch(model.train(in_train), DataLoader(dataset, batch_size), optimizer)
        {
            "loss": loss,
            "with a graph": getattr(loss, "requires_grad", False),
            "modes": modes,
            "weight": model[1].weight,
            "bias": model[1].bias,
        }
    """,
    measure="""{
        "loss": answer["loss"],
        "in train mode": all(answer["modes"]),
        "change of the weights": answer["weight"] - weight,
        "change of the bias": answer["bias"] - bias,
        "the loss holds on to a graph": answer["with a graph"],
    }""",
    points=4,
)


def data_of_a_model(rng, num_samples, batch_size):
    """Images (N, 1, 3, 4), a linear model with 3 classes, and its logits on them."""
    images = rng.random((num_samples, 1, 3, 4), dtype=np.float32)
    weight = rng.normal(size=(3, 12)).astype(np.float32)
    bias = rng.normal(size=3).astype(np.float32)
    Z = images.reshape(num_samples, -1) @ weight.T + bias
    drawn = {"images": images, "weight": weight, "bias": bias, "batch_size": batch_size}
    return drawn, Z


def epoch_case(rng, num_samples, batch_size, in_train):
    drawn, Z = data_of_a_model(rng, num_samples, batch_size)
    labels = Z.argmax(axis=1)
    last = (num_samples - 1) // batch_size * batch_size
    labels[last:] = Z[last:].argmin(axis=1)
    return {**drawn, "labels": labels, "lr": rng.uniform(0.05, 0.1), "in_train": in_train}


@q.case
def short_last(rng):
    """a short last batch; the model comes in eval mode"""
    return epoch_case(rng, 10, 4, False)


@q.case
def even(rng):
    """batches of one size"""
    return epoch_case(rng, 12, 4, True)


@q.case
def last_of_one(rng):
    """a last batch of one sample"""
    return epoch_case(rng, 11, 5, True)


@q.case
def one_batch(rng):
    """a single batch, smaller than asked for; the model comes in eval mode"""
    return epoch_case(rng, 5, 8, False)


@q.case
def single(rng):
    """one sample"""
    return epoch_case(rng, 1, 4, True)


@q.mistake(
    "mean_of_batch_means",
    "Each batch counts the same here, however short: a sample in a short batch then counts more.",
)
def train_epoch(model, loader, optimizer):
    model.train()
    total = 0.0
    for images, labels in loader:
        optimizer.zero_grad()
        loss = F.cross_entropy(model(images), labels)
        loss.backward()
        optimizer.step()
        total += loss.item()
    return total / len(loader)


@q.mistake(
    "piles_up", "The gradients of earlier batches are still in .grad: empty it before each batch."
)
def train_epoch(model, loader, optimizer):
    model.train()
    total = 0.0
    for images, labels in loader:
        loss = F.cross_entropy(model(images), labels)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(images)
    return total / len(loader.dataset)


@q.mistake(
    "sum_over_batches", "A sum over samples is divided by the number of batches: divide by samples."
)
def train_epoch(model, loader, optimizer):
    model.train()
    total = 0.0
    for images, labels in loader:
        optimizer.zero_grad()
        loss = F.cross_entropy(model(images), labels)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(images)
    return total / len(loader)


@q.mistake(
    "means_over_samples", "A batch's loss is a mean: weigh it with its samples before the division."
)
def train_epoch(model, loader, optimizer):
    model.train()
    total = 0.0
    for images, labels in loader:
        optimizer.zero_grad()
        loss = F.cross_entropy(model(images), labels)
        loss.backward()
        optimizer.step()
        total += loss.item()
    return total / len(loader.dataset)


@q.mistake(
    "batches_times_size",
    "Batches × batch_size counts more samples than there are when the last batch is short.",
)
def train_epoch(model, loader, optimizer):
    model.train()
    total = 0.0
    for images, labels in loader:
        optimizer.zero_grad()
        loss = F.cross_entropy(model(images), labels)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(images)
    return total / (len(loader) * loader.batch_size)


@q.mistake(
    "weighed_with_batch_size",
    "The last batch may hold fewer samples than batch_size: weigh it with those that it has.",
)
def train_epoch(model, loader, optimizer):
    model.train()
    total = 0.0
    for images, labels in loader:
        optimizer.zero_grad()
        loss = F.cross_entropy(model(images), labels)
        loss.backward()
        optimizer.step()
        total += loss.item() * loader.batch_size
    return total / len(loader.dataset)


@q.mistake("not_in_train_mode", "The model is trained in the mode in which it came: set it first.")
def train_epoch(model, loader, optimizer):
    total = 0.0
    for images, labels in loader:
        optimizer.zero_grad()
        loss = F.cross_entropy(model(images), labels)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(images)
    return total / len(loader.dataset)


@q.mistake("eval_mode", "eval mode is for measuring: dropout and batch norm would not train.")
def train_epoch(model, loader, optimizer):
    model.eval()
    total = 0.0
    for images, labels in loader:
        optimizer.zero_grad()
        loss = F.cross_entropy(model(images), labels)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(images)
    return total / len(loader.dataset)


@q.mistake("loss_after_the_step", "These losses are taken after each step: take them before it.")
def train_epoch(model, loader, optimizer):
    model.train()
    total = 0.0
    for images, labels in loader:
        optimizer.zero_grad()
        F.cross_entropy(model(images), labels).backward()
        optimizer.step()
        total += F.cross_entropy(model(images), labels).item() * len(images)
    return total / len(loader.dataset)


@q.mistake("loss_of_the_last_batch", "This is the loss of the last batch: all samples count.")
def train_epoch(model, loader, optimizer):
    model.train()
    for images, labels in loader:
        optimizer.zero_grad()
        loss = F.cross_entropy(model(images), labels)
        loss.backward()
        optimizer.step()
    return loss.item()


@q.mistake("emptied_too_early", "Emptied between backward and step, the gradients move nothing.")
def train_epoch(model, loader, optimizer):
    model.train()
    total = 0.0
    for images, labels in loader:
        loss = F.cross_entropy(model(images), labels)
        loss.backward()
        optimizer.zero_grad()
        optimizer.step()
        total += loss.item() * len(images)
    return total / len(loader.dataset)


@q.mistake(
    "step_before_backward", "The step comes before backward here: it has no gradient of its batch."
)
def train_epoch(model, loader, optimizer):
    model.train()
    total = 0.0
    for images, labels in loader:
        loss = F.cross_entropy(model(images), labels)
        optimizer.step()
        optimizer.zero_grad()
        loss.backward()
        total += loss.item() * len(images)
    return total / len(loader.dataset)


@q.mistake("softmax_twice", "F.cross_entropy applies softmax itself: give it logits.")
def train_epoch(model, loader, optimizer):
    model.train()
    total = 0.0
    for images, labels in loader:
        optimizer.zero_grad()
        loss = F.cross_entropy(torch.softmax(model(images), dim=1), labels)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(images)
    return total / len(loader.dataset)


@q.mistake("last_row_dropped", "A slice to −1 leaves out the last sample of each batch.")
def train_epoch(model, loader, optimizer):
    model.train()
    total, count = 0.0, 0
    for images, labels in loader:
        optimizer.zero_grad()
        loss = F.cross_entropy(model(images[:-1]), labels[:-1])
        loss.backward()
        optimizer.step()
        total += loss.item() * len(images[:-1])
        count += len(images[:-1])
    return total / max(count, 1)


@q.mistake("graph_kept", "The sum holds on to the graph of every batch: add plain numbers.")
def train_epoch(model, loader, optimizer):
    model.train()
    total = 0.0
    for images, labels in loader:
        optimizer.zero_grad()
        loss = F.cross_entropy(model(images), labels)
        loss.backward()
        optimizer.step()
        total += loss * len(images)
    return total / len(loader.dataset)


# --- evaluate ---------------------------------------------------------------------------------

q = bank.question(
    "evaluate",
    probe="""
        from torch.utils.data import DataLoader, TensorDataset
        model = torch.nn.Sequential(torch.nn.Flatten(), torch.nn.Linear(*weight.T.shape))
        given = {"weight": torch.from_numpy(weight), "bias": torch.from_numpy(bias)}
        model[1].load_state_dict(given)
        modes, graphs = [], []
        model[1].register_forward_hook(lambda layer, x, Z: modes.append(layer.training))
        model[1].register_forward_hook(lambda layer, x, Z: graphs.append(Z.requires_grad))
        dataset = TensorDataset(torch.from_numpy(images), torch.from_numpy(labels))
        found = evaluate(model.train(in_train), DataLoader(dataset, batch_size))
        {
            "accuracy": found,
            "modes": modes,
            "graphs": graphs,
            "after": [model.training, model[1].training],
            "requires_grad": [p.requires_grad for p in model.parameters()],
        }
    """,
    measure="""{
        "accuracy": answer["accuracy"],
        "a batch in train mode": any(answer["modes"]),
        "a batch with gradients": any(answer["graphs"]),
        "train mode afterwards": answer["after"],
        "parameters still ask for gradients": all(answer["requires_grad"]),
    }""",
    points=3,
)


def accuracy_case(rng, num_samples, batch_size, wrong, in_train):
    """`wrong` are the numbers of the samples that the model gets wrong."""
    drawn, Z = data_of_a_model(rng, num_samples, batch_size)
    labels = Z.argmax(axis=1)
    labels[wrong] = (labels[wrong] + rng.integers(1, 3, size=len(wrong))) % 3
    return {**drawn, "labels": labels, "in_train": in_train}


@q.case
def short_last(rng):
    """a short last batch; the model comes in train mode"""
    return accuracy_case(rng, 10, 4, [2, 8, 9], True)


@q.case
def even(rng):
    """batches of one size; the model comes in eval mode"""
    # The last of each batch is right, so that it is missed where it is left out.
    return accuracy_case(rng, 12, 4, rng.permutation([0, 1, 2, 4, 5, 6, 8, 9, 10])[:5], False)


@q.case
def last_of_one(rng):
    """a last batch of one sample; the model comes in eval mode"""
    return accuracy_case(rng, 9, 4, [0, 5, 6], False)


@q.case
def single(rng):
    """one sample, classified right; the model comes in train mode"""
    return accuracy_case(rng, 1, 5, [], True)


@q.mistake(
    "mean_of_batch_means",
    "The accuracies of the batches are averaged: a short batch then counts as much as a full one.",
)
def evaluate(model, loader):
    before = model.training
    model.eval()
    found = []
    with torch.no_grad():
        for images, labels in loader:
            found.append((model(images).argmax(dim=1) == labels).float().mean().item())
    model.train(before)
    return sum(found) / len(found)


@q.mistake("train_mode", "The model is measured in the mode it came in: dropout would take part.")
def evaluate(model, loader):
    right = 0
    with torch.no_grad():
        for images, labels in loader:
            right += (model(images).argmax(dim=1) == labels).sum().item()
    return right / len(loader.dataset)


@q.mistake("left_in_eval_mode", "The model is left in eval mode: give it back as it came.")
def evaluate(model, loader):
    model.eval()
    right = 0
    with torch.no_grad():
        for images, labels in loader:
            right += (model(images).argmax(dim=1) == labels).sum().item()
    return right / len(loader.dataset)


@q.mistake(
    "always_back_to_train", "A model that came in eval mode leaves in train mode: note how it came."
)
def evaluate(model, loader):
    model.eval()
    right = 0
    with torch.no_grad():
        for images, labels in loader:
            right += (model(images).argmax(dim=1) == labels).sum().item()
    model.train()
    return right / len(loader.dataset)


@q.mistake("with_gradients", "Autograd records every batch here: nobody will ask for a gradient.")
def evaluate(model, loader):
    before = model.training
    model.eval()
    right = 0
    for images, labels in loader:
        right += (model(images).argmax(dim=1) == labels).sum().item()
    model.train(before)
    return right / len(loader.dataset)


@q.mistake("as_in_training", "This measures as one trains: in train mode and with gradients.")
def evaluate(model, loader):
    right = 0
    for images, labels in loader:
        right += (model(images).argmax(dim=1) == labels).sum().item()
    return right / len(loader.dataset)


@q.mistake("eval_mode_only", "Gradients are recorded, and the model is left in eval mode.")
def evaluate(model, loader):
    model.eval()
    right = 0
    for images, labels in loader:
        right += (model(images).argmax(dim=1) == labels).sum().item()
    return right / len(loader.dataset)


@q.mistake(
    "batches_times_size", "Batches × batch_size is more than all samples when the last is short."
)
def evaluate(model, loader):
    before = model.training
    model.eval()
    right = 0
    with torch.no_grad():
        for images, labels in loader:
            right += (model(images).argmax(dim=1) == labels).sum().item()
    model.train(before)
    return right / (len(loader) * loader.batch_size)


@q.mistake("percent", "A fraction between 0 and 1 is asked for, not percent.")
def evaluate(model, loader):
    before = model.training
    model.eval()
    right = 0
    with torch.no_grad():
        for images, labels in loader:
            right += (model(images).argmax(dim=1) == labels).sum().item()
    model.train(before)
    return 100 * right / len(loader.dataset)


@q.mistake("only_the_last_batch", "Only the last batch is counted: the others are forgotten.")
def evaluate(model, loader):
    before = model.training
    model.eval()
    with torch.no_grad():
        for images, labels in loader:
            right = (model(images).argmax(dim=1) == labels).float().mean().item()
    model.train(before)
    return right


@q.mistake("last_row_dropped", "The last sample of each batch is not looked at: −1 ends before it.")
def evaluate(model, loader):
    before = model.training
    model.eval()
    right = 0
    with torch.no_grad():
        for images, labels in loader:
            right += (model(images[:-1]).argmax(dim=1) == labels[:-1]).sum().item()
    model.train(before)
    return right / len(loader.dataset)


@q.mistake("wrong_axis", "The prediction is the largest entry of each row: dim=1.")
def evaluate(model, loader):
    before = model.training
    model.eval()
    right = 0
    with torch.no_grad():
        for images, labels in loader:
            right += (model(images).argmax(dim=0) == labels).sum().item()
    model.train(before)
    return right / len(loader.dataset)


# --- weight_templates -------------------------------------------------------------------------

q = bank.question(
    "weight_templates",
    probe="""
        model = torch.nn.Module()
        model.linear = torch.nn.Linear(*weight.T.shape)
        model.linear.weight.data = torch.from_numpy(weight)
        weight_templates(model)
    """,
    points=1,
)


def templates_case(rng, num_classes):
    drawn = parameters(rng, 784, num_classes)
    return {"weight": np.ascontiguousarray(drawn["W"].T)}


@q.case
def ordinary(rng):
    """ten classes"""
    return templates_case(rng, 10)


@q.case
def fewer(rng):
    """two classes"""
    return templates_case(rng, 2)


@q.case
def one_class(rng):
    """one class"""
    return templates_case(rng, 1)


@q.mistake(
    "reshaped_across_classes",
    "Each template mixes the weights of several classes: a row of the weight belongs to one class.",
)
def weight_templates(model):
    return model.linear.weight.detach().T.reshape(-1, 28, 28).numpy()


@q.mistake("classes_last", "The class comes first: (C, 28, 28).")
def weight_templates(model):
    return model.linear.weight.detach().T.reshape(28, 28, -1).numpy()


@q.mistake("on_their_side", "Rows and columns of each template are swapped.")
def weight_templates(model):
    return model.linear.weight.detach().reshape(-1, 28, 28).mT.numpy()


@q.mistake("a_tensor", "This is still a torch tensor: a NumPy array is asked for.")
def weight_templates(model):
    return model.linear.weight.detach().reshape(-1, 28, 28)


@q.mistake("not_detached", "A tensor that asks for a gradient has to be detached before numpy.")
def weight_templates(model):
    return model.linear.weight.reshape(-1, 28, 28).numpy()


@q.mistake("not_images", "One row of 784 weights for each class: make it an image again.")
def weight_templates(model):
    return model.linear.weight.detach().numpy()


@q.mistake("channel_kept", "The axis of the channel is not asked for: (C, 28, 28).")
def weight_templates(model):
    return model.linear.weight.detach().reshape(-1, 1, 28, 28).numpy()


@q.mistake("ten_fixed", "The number of classes is that of the weight's rows, not always 10.")
def weight_templates(model):
    return model.linear.weight.detach().numpy().reshape(10, 28, 28)


@q.mistake("stretched", "The weights are asked for as they are: 0 has to stay 0.")
def weight_templates(model):
    weight = model.linear.weight.detach()
    weight = (weight - weight.min()) / (weight.max() - weight.min())
    return weight.reshape(-1, 28, 28).numpy()


@q.mistake("squeezed", "squeeze drops every axis of length 1, that of a single class too.")
def weight_templates(model):
    return model.linear.weight.detach().reshape(-1, 28, 28).squeeze().numpy()
