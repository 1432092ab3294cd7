"""train_step: one step of gradient descent by autograd, on the caller's W and b."""

import numpy as np

from grading.questions.pytorch_autograd import bank, parameters


# W and b are looked at after all calls: whoever rebinds the names leaves these tensors as they
# were. Only then the gradient that is left tells why they did not move.
def probe(images, labels, W, b, lr):
    substitute(
        "logits",
        lambda images, W, b: torch.nn.functional.linear(torch.nn.Flatten()(images), W.T, b),
    )
    substitute("cross_entropy", lambda Z, labels: torch.nn.functional.cross_entropy(Z, labels))
    own_W, own_b = (torch.tensor(p, requires_grad=True) for p in (W, b))
    losses = [
        train_step(torch.from_numpy(x), torch.from_numpy(y), own_W, own_b, lr)
        for x, y in zip(images, labels)
    ]
    return {
        "W": own_W,
        "b": own_b,
        "losses": losses,
        "with a graph": [getattr(loss, "requires_grad", False) for loss in losses],
        "requires_grad": [own_W.requires_grad, own_b.requires_grad],
        "is_leaf": [own_W.is_leaf, own_b.is_leaf],
        "W.grad": own_W.grad,
    }


def measure(answer, W, b):
    moved = bool(np.any(answer["W"] != W))
    if moved or answer["W.grad"] is None:
        gradient = None
    else:
        gradient = "not zero" if np.any(answer["W.grad"]) else "zero"
    return {
        "losses": answer["losses"],
        "W has moved": moved,
        "and its gradient is": gradient,
        "change of W": np.asarray(answer["W"]) - W,
        "change of b": np.asarray(answer["b"]) - b,
        "W, b ask for gradients": answer["requires_grad"],
        "W, b are leaves": answer["is_leaf"],
        "a loss holds on to its graph": any(answer["with a graph"]),
    }


q = bank.question(
    "train_step",
    probe,
    points=4,
    measure=measure,
    in_place=True,
    forbids={"torch.optim": "Here you write the step yourself."},
)

q.hints(
    "One way has four parts: the loss, its gradients, the update, and emptying `.grad`. Which of "
    "them must not be recorded, and what would the next call get without the last?",
    "The update has to change W and b themselves, the tensors that the caller holds, and not make "
    "new ones under their names. It belongs where autograd takes no notes.",
    "One order: empty both gradients, compute the loss of the batch, go backward from it, move W "
    "and b by `lr` against their own gradients, and return that same loss as a plain number.",
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


def absent(rng):
    drawn = steps(rng, 4, 3, num_classes=5)
    return {**drawn, "labels": [rng.integers(2, size=4), rng.integers(3, 5, size=3)]}


def bright(rng):
    """Pixels up to 100, and weights to suit, so that the gradient is large."""
    drawn = steps(rng, 5, 4)
    images, W, lr = [100 * batch for batch in drawn["images"]], drawn["W"] / 100, drawn["lr"] / 1e4
    return {**drawn, "images": images, "W": W, "lr": lr}


q.cases = {
    "one step": lambda rng: steps(rng, 5),
    "three steps, one after the other": lambda rng: steps(rng, 4, 4, 4),
    "two steps, pixels up to 100": bright,
    "one step on one image": lambda rng: steps(rng, 1),
    "three steps, the last batch short": lambda rng: steps(rng, 6, 6, 2),
    "two steps, classes absent from each batch": absent,
}

# fmt: off
q.slip("piles_up", "backward adds to .grad: the gradients of all earlier steps are still in there.",
    was="W.grad = b.grad = None", now="")
q.slip("bias_piles_up", "The gradient of W is emptied, that of b is not: it piles up.",
    was="W.grad = b.grad = None", now="W.grad = None")
q.slip("recorded",
    "Autograd records this update as part of the model: tell it not to, for the update.",
    was="with torch.no_grad():\n    W -= lr * W.grad\n    b -= lr * b.grad",
    now="W -= lr * W.grad\nb -= lr * b.grad")
q.slip("rebinding",
    "W = W − … names a new tensor inside the function: the caller's W stays as it was.",
    was=["W -=", "b -="], now=["W = W -", "b = b -"])
q.slip("emptied_too_early",
    "W and b do not move: the update belongs between backward and emptying the gradients.",
    start="piles_up", was="loss.backward()", now="loss.backward()\nW.grad.zero_()\nb.grad.zero_()")
q.slip("nothing_to_empty",
    "Before the first backward there is no gradient: .grad is None, not zeros.",
    was="W.grad = b.grad = None", now="W.grad.zero_()\nb.grad.zero_()")
q.slip("left_without_gradient",
    "W and b no longer ask for gradients after this: the next step fails.",
    start="recorded", was="loss.backward()",
    now="loss.backward()\nW.requires_grad_(False)\nb.requires_grad_(False)")
q.slip("uphill", "The gradient points uphill: the step goes the other way.",
    was=["W -=", "b -="], now=["W +=", "b +="])
q.slip("lr_ignored", "The learning rate says how far to go along the gradient: it is unused.",
    was=["lr * W.grad", "lr * b.grad"], now=["W.grad", "b.grad"])
q.slip("bias_not_updated", "The bias learns too: it has a gradient of its own.",
    was="loss.backward()", now="loss.backward()\nb.grad.zero_()")
q.slip("divided_again", "The loss is a mean already, and so is its gradient: no division by N.",
    was=["lr * W.grad", "lr * b.grad"],
    now=["lr * W.grad / len(images)", "lr * b.grad / len(images)"])
q.slip("loss_after_the_step", "This is the loss after the step: take it before W and b change.",
    was="loss.item()", now="cross_entropy(logits(images, W, b), labels).item()")
q.slip("graph_kept", "This loss still carries its whole graph: return a plain number, see `item`.",
    was="loss.item()", now="loss")
for rate in ("0.01", "0.1"):
    q.slip(f"lr_fixed_at_{rate}", f"The learning rate is an argument: here it is always {rate}.",
        was=["lr * W.grad", "lr * b.grad"], now=[f"{rate} * W.grad", f"{rate} * b.grad"])
q.slip("no_return", "The step is taken, and nothing comes back: the loss is asked for.",
    was="return loss.item()", now="")
q.slip("softmax_twice", "cross_entropy applies softmax itself: give it logits.",
    was="logits(images, W, b)", now="torch.softmax(logits(images, W, b), dim=1)")
q.slip("gradient_of_the_sum", "The gradient is that of the mean loss: here it is N times as long.",
    was=["lr * W.grad", "lr * b.grad"],
    now=["lr * W.grad * len(images)", "lr * b.grad * len(images)"])
q.slip("no_graph", "The loss is computed without a graph here: backward has nothing to go back on.",
    was="loss = cross_entropy(logits(images, W, b), labels)",
    now="with torch.no_grad():\n    loss = cross_entropy(logits(images, W, b), labels)")
q.slip("no_backward",
    "The step finds no gradient, .grad is None: backward fills it, and it is emptied afterwards.",
    was="loss.backward()", now="")
q.slip("W_not_updated", "W learns too: it has a gradient of its own.",
    was="W -= lr * W.grad", now="")
q.right_edit(was=["W.grad = b.grad = None", "W -= lr * W.grad\nb -= lr * b.grad", "loss.item()"],
    now=["",
        "for parameter in (W, b):\n"
        "    parameter -= lr * parameter.grad\n"
        "    parameter.grad.zero_()", "float(loss)"])
q.right_edit(
    was=["W.grad = b.grad = None", "loss.backward()", "W -= lr * W.grad", "b -= lr * b.grad"],
    now=["", "dW, db = torch.autograd.grad(loss, (W, b))", "W.sub_(lr * dW)", "b.sub_(lr * db)"])
# fmt: on


@q.right
def train_step(images, labels, W, b, lr):
    for parameter in (W, b):
        if parameter.grad is not None:
            parameter.grad.zero_()
    loss = F.cross_entropy(images.flatten(1) @ W + b, labels)
    loss.backward()
    W.data = W.data - lr * W.grad
    b.data -= lr * b.grad
    return loss.detach().numpy()


@q.right
def train_step(images, labels, W, b, lr=0.1):
    Z = logits(images=images, W=W, b=b)
    loss = cross_entropy(Z=Z, labels=labels)
    loss.backward()
    with torch.no_grad():
        W.add_(W.grad, alpha=-lr)
        b.add_(b.grad, alpha=-lr)
    W.grad = None
    b.grad = None
    return loss.tolist()


# fmt: off
q.right_edit(
    was=["W.grad = b.grad = None",
        "with torch.no_grad():\n    W -= lr * W.grad\n    b -= lr * b.grad"],
    now=["",
        """
        W.requires_grad_(False)
        b.requires_grad_(False)
        W -= lr * W.grad
        b -= lr * b.grad
        W.requires_grad_()
        b.requires_grad_()
        W.grad, b.grad = None, None
        """])
# fmt: on
