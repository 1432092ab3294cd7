"""sgd_step: one step against the gradient, the caller's arrays left alone."""

import numpy as np

from grading.questions.softmax_regression import bank, large_model, model


def probe(H, Y, W, b, lr):
    return sgd_step(H, Y, W, b, lr)


q = bank.question("sgd_step", probe, points=2, uses=("gradients",))

q.hints(
    "The gradient points uphill, so a step goes the other way, and `lr` says how far. W and b "
    "move alike, each by its own gradient.",
    "Ask `gradients` once, before anything moves: then dW and db belong to the same point. What "
    "you return are new arrays; those of the caller keep their values.",
)


def from_zeros(rng):
    drawn = model(rng, 5, 4, 3)
    return {**drawn, "W": np.zeros((4, 3)), "b": np.zeros(3), "lr": rng.uniform(0.5, 0.9)}


q.cases = {
    "ordinary values": lambda rng: {**model(rng, 7, 5, 3), "lr": rng.uniform(0.5, 0.9)},
    "a large learning rate": lambda rng: {**model(rng, 6, 3, 4), "lr": rng.uniform(3, 5)},
    "from zeros": from_zeros,
    "features of about 100": lambda rng: {**large_model(rng), "lr": 1e-4 * rng.uniform(0.5, 0.9)},
    "one sample": lambda rng: {**model(rng, 1, 4, 3), "lr": rng.uniform(0.5, 0.9)},
}

# fmt: off
q.slip("uphill", "The gradient points uphill: the step goes the other way.",
    was="W - lr * dW, b - lr * db", now="W + lr * dW, b + lr * db")
q.slip("lr_ignored", "The learning rate says how far to go along the gradient: it is unused.",
    was="W - lr * dW, b - lr * db", now="W - dW, b - db")
q.slip("one_after_the_other",
    "Both gradients are taken at the same point: here W has moved before db.",
    was="return W - lr * dW, b - lr * db",
    now="W = W - lr * dW\nreturn W, b - lr * gradients(H, Y, W, b)[1]")
q.slip("in_place",
    "New W and b are asked for: an update in place also changes the caller's arrays.",
    was="return W - lr * dW, b - lr * db", now="W -= lr * dW\nb -= lr * db\nreturn W, b")
q.slip("b_not_updated", "The bias learns too: it has a gradient of its own.",
    was="b - lr * db", now="b")
q.slip("only_the_change", "This is the change alone: the new W and b are asked for.",
    was="W - lr * dW, b - lr * db", now="-lr * dW, -lr * db")
q.slip("divided_again", "The gradient is a mean over the batch already: no second division by N.",
    was="W - lr * dW, b - lr * db", now="W - lr * dW / len(H), b - lr * db / len(H)")
q.slip("lr_times_all", "The learning rate scales the gradient alone: here W and b as well.",
    was="W - lr * dW, b - lr * db", now="lr * (W - dW), lr * (b - db)")
q.slip("swapped", "The order is W, b: here b comes first.",
    was="W - lr * dW, b - lr * db", now="b - lr * db, W - lr * dW")
q.slip("only_W", "Both new arrays are asked for, W and b: here is one of them.",
    was="W - lr * dW, b - lr * db", now="W - lr * dW")
q.slip("W_not_updated", "W learns too: its gradient is not used here.",
    was="W - lr * dW", now="W")
for rate in ("0.01", "0.1"):
    q.slip(f"lr_fixed_at_{rate}", f"The learning rate is an argument: here it is always {rate}.",
        was="return", now=f"lr = {rate}\nreturn")
q.slip("in_place_without_return",
    "The caller's arrays are changed, and nothing comes back: return new W and b.",
    was="return W - lr * dW, b - lr * db", now="W -= lr * dW\nb -= lr * db")
q.slip("gradient_of_the_sum", "The gradient is a mean over the batch: here it is N times as long.",
    was="W - lr * dW, b - lr * db", now="W - lr * dW * len(H), b - lr * db * len(H)")
q.slip("lr_only_for_W", "The learning rate scales both gradients: here that of b goes without.",
    was="b - lr * db", now="b - db")
q.slip("b_uphill", "W goes downhill, b uphill: the gradient is taken off both.",
    was="b - lr * db", now="b + lr * db")
q.right_edit(was=["b, lr", "return W - lr * dW, b - lr * db"],
    now=["b, lr=0.1", "W, b = W.copy(), b.copy()\nW -= lr * dW\nb -= lr * db\nreturn W, b"])
# fmt: on


@q.right
def sgd_step(H, Y, W, b, lr):
    return [p - lr * dp for p, dp in zip((W, b), gradients(H, Y, W, b))]
