"""train: mini-batch gradient descent from zeros, with the loss after each epoch."""

import numpy as np

from grading.questions.softmax_regression import bank, in_float32


def probe(H, Y, lr, batch_size, num_epochs, seed):
    rng = np.random.default_rng(seed)
    batches = record("minibatches", "num_samples", "batch_size", "rng")
    steps = record("sgd_step", "H", "Y", "W", "b", "lr")
    W, b, losses = train(H, Y, lr, batch_size, num_epochs, rng)
    ends = [call[0][2:4] for call in steps[:1]] + [call[1] for call in steps]
    own = [cross_entropy(H @ w + c, Y) for w, c in ends if batch_size < len(H)]
    asked = [call[0] == (len(H), batch_size, rng) for call in batches]
    epochs = [call[1] for call in batches]
    whole = len([*minibatches(len(H), batch_size, rng)])
    return [W, b, losses, asked, epochs, steps, own, whole]


# With one batch an epoch the numbers are unique, unless it starts at random. With several they
# depend on the order drawn, so facts are compared, each relative to what the student's own earlier
# functions gave: `epochs` are the batches of each epoch, `steps` ((H, Y, W, b, lr), (W, b)) each,
# `own` the loss of all samples before the first step and after each, `whole` how many batches there
# are in an epoch.
def measure(answer, H, Y, lr, batch_size):
    W, b, losses, asked, epochs, steps, own, whole = answer
    first = steps[0][0][2:4] if steps else (W, b)
    if batch_size >= len(H):
        facts = {"starts from zeros": not steps or not any(map(np.any, first))}
        if facts["starts from zeros"]:
            facts |= {
                "W": W,
                "b": b,
                "losses": np.asarray(losses, dtype=float),
                "starts in the float type of H": all(value.dtype == H.dtype for value in first),
            }
    else:
        batches = [batch for epoch in epochs for batch in epoch]
        facts = {
            "calls of minibatches": len(asked),
            "always with N, batch_size and rng": all(asked),
            "all batches of each epoch": all(len(epoch) == whole for epoch in epochs),
            "one sgd_step for each batch": len(steps) == len(batches),
            "each on the samples of its batch": all(
                np.array_equal(step[0][0], H[batch]) for step, batch in zip(steps, batches)
            ),
            "with their targets": all(
                np.array_equal(step[0][1], Y[batch]) for step, batch in zip(steps, batches)
            ),
            "with lr": all(step[0][4] == lr for step in steps),
            "the first from zeros": not any(
                np.any(start) for step in steps[:1] for start in step[0][2:4]
            ),
            "each from where the last one ended": all(
                all(map(np.array_equal, step[0][2:4], last[1]))
                for last, step in zip(steps, steps[1:])
            ),
            "returns W and b of the last": any(
                all(map(np.array_equal, [W, b], step[1])) for step in steps[-1:]
            ),
            "losses": len(losses),
            "each is a loss of all N samples": all(
                np.isclose(loss, own, rtol=1e-6).any() for loss in losses
            ),
            "namely after its epoch": len(losses) == len(epochs)
            and len(steps) == len(batches)
            and np.allclose(
                np.asarray(losses, dtype=float),
                [own[step] for step in np.cumsum([len(epoch) for epoch in epochs])],
                rtol=1e-6,
            ),
        }
    return facts


q = bank.question(
    "train", probe, points=4, measure=measure, uses=("minibatches", "sgd_step", "cross_entropy")
)

q.hints(
    "There are two loops, one within the other: over the epochs, and in each over its batches. A "
    "batch holds indices; they pick the same rows of H and of Y.",
    "Each step starts from the parameters that the step before returned. When all batches of an "
    "epoch are through, its loss is noted once, for all N samples.",
    "Before the loops come W (k, C) and b (C,), zeros in the float type of H, and a place for the "
    "losses. Within the epochs come new batches each time, then the steps, then the loss.",
)


def training(rng, num_samples, batch_size, num_epochs):
    return {
        "H": rng.normal(size=(num_samples, 4)),
        # Of each class the same number, or a shuffled Y might be Y by chance.
        # In another float type than H, in which the parameters are asked for.
        "Y": np.eye(3, dtype=np.float32)[rng.permutation(np.arange(num_samples) % 3)],
        "lr": rng.uniform(0.5, 0.9),
        "batch_size": batch_size,
        "num_epochs": num_epochs,
        "seed": int(rng.integers(10_000)),
    }


def overshooting(rng):
    """At this rate the loss rises once, and the last one is not the least."""
    while True:
        drawn = training(rng, 8, 8, 5) | {"lr": rng.uniform(12, 16)}
        W, losses = np.zeros((5, 3)), []
        H = np.column_stack([drawn["H"], np.ones(8)])
        for _ in range(5):
            y_hat = np.exp(H @ W - np.logaddexp.reduce(H @ W, axis=1, keepdims=True))
            W -= drawn["lr"] * H.T @ (y_hat - drawn["Y"]) / 8
            Z = H @ W
            losses.append(np.mean(np.logaddexp.reduce(Z, axis=1) - np.sum(drawn["Y"] * Z, axis=1)))
        if losses[-1] > min(losses) + 0.1 and losses[1] > losses[0] + 0.1:
            return drawn


q.cases = {
    "one batch an epoch": lambda rng: training(rng, 8, 8, 4),
    "a batch larger than the data": lambda rng: training(rng, 6, 50, 3),
    "one batch an epoch, at a rate at which the loss rises": overshooting,
    "one sample": lambda rng: training(rng, 1, 1, 3),
    "float32, one batch an epoch": lambda rng: in_float32(training(rng, 9, 9, 2)),
    # At a rate at which the loss falls from epoch to epoch, whatever the order.
    "mini-batches, the last one short": lambda rng: (
        training(rng, 11, 4, 3) | {"lr": rng.uniform(0.02, 0.05)}
    ),
    "mini-batches, a single epoch": lambda rng: training(rng, 18, 6, 1),
}

# fmt: off
q.slip("batches_made_once",
    "The batches are made once and come back in each epoch: draw a new order.",
    was=["losses = []", "minibatches(len(H), batch_size, rng)"],
    now=["losses, batches = [], list(minibatches(len(H), batch_size, rng))", "batches"])
q.slip("first_batch_only", "Each epoch ends after its first batch: is a loop left too early?",
    was="W, b = sgd_step(H[batch], Y[batch], W, b, lr)",
    now="W, b = sgd_step(H[batch], Y[batch], W, b, lr)\nbreak")
q.slip("reseeded",
    "The batches come from a generator made in here: pass `rng` on instead.",
    was="batch_size, rng", now="batch_size, np.random.default_rng(0)")
q.slip("loss_of_last_batch",
    "This is the loss of the last mini-batch: after an epoch all N samples count.",
    was="H @ W + b, Y", now="H[batch] @ W + b, Y[batch]")
q.slip("mean_of_batch_losses",
    "Losses taken on the way mix many W and b: take one loss when the epoch is over.",
    was=["for batch in", "W, b = sgd_step", "cross_entropy(H @ W + b, Y)"],
    now=["batch_losses = []\nfor batch in",
        "batch_losses.append(cross_entropy(H[batch] @ W + b, Y[batch]))\nW, b = sgd_step",
        "np.mean(batch_losses)"])
q.slip("loss_before_the_epoch", "These are the losses before each epoch: take them after it.",
    was=["for batch in", "losses.append(cross_entropy(H @ W + b, Y))"],
    now=["losses.append(cross_entropy(H @ W + b, Y))\nfor batch in", ""])
q.slip("loss_of_every_step", "One loss for each epoch is asked for, not one for each step.",
    was=["losses = []", "losses.append(cross_entropy(H @ W + b, Y))",
        "W, b = sgd_step(H[batch], Y[batch], W, b, lr)"],
    now=["losses = [cross_entropy(H @ W + b, Y)]", "", """
        W, b = sgd_step(H[batch], Y[batch], W, b, lr)
        losses.append(cross_entropy(H @ W + b, Y))
        """])
q.slip("bias_never_updated", "The new bias is thrown away: a step returns W and b, keep both.",
    was="W, b = sgd_step", now="W, _ = sgd_step")
q.slip("never_updated", "What a step returns is thrown away: W and b stay zero.",
    was="W, b = sgd_step", now="sgd_step")
q.slip("best_kept", "W and b are those of the end, even if the loss was lower before.",
    was=["losses = []", "losses.append(cross_entropy(H @ W + b, Y))", "return W, b"],
    now=["losses, best = [], (np.inf,)",
        """
        losses.append(cross_entropy(H @ W + b, Y))
        if losses[-1] < best[0]:
            best = losses[-1], W, b
        """, "return *best[1:]"])
q.slip("stops_early", "All num_epochs are asked for: here it ends when the loss rises.",
    was="losses.append(cross_entropy(H @ W + b, Y))",
    now="""
        losses.append(cross_entropy(H @ W + b, Y))
        if len(losses) > 1 and losses[-1] > losses[-2]:
            break
    """)
q.slip("starts_at_random", "The first step starts from another W or b than zeros.",
    was="np.zeros((H.shape[1], Y.shape[1]), dtype=H.dtype)",
    now="0.01 * rng.normal(size=(H.shape[1], Y.shape[1]))")
q.slip("starts_in_float64",
    "np.zeros is float64 unless told otherwise: the features are float32 here.",
    was=["(H.shape[1], Y.shape[1]), dtype=H.dtype", "Y.shape[1], dtype=H.dtype"],
    now=["(H.shape[1], Y.shape[1])", "Y.shape[1]"])
q.slip("starts_over",
    "Every epoch starts again from zeros here: start once, before the first epoch.",
    was="for batch in", now="W, b = np.zeros_like(W), np.zeros_like(b)\nfor batch in")
q.slip("all_in_each_step", "Each step gets all samples here: give it those of its mini-batch.",
    was="H[batch], Y[batch]", now="H, Y")
q.slip("targets_out_of_step", "The features are shuffled, their targets are not: index both alike.",
    was=["for batch in", "W, b = sgd_step(H[batch], Y[batch], W, b, lr)"],
    now=["done = 0\nfor batch in",
        "W, b = sgd_step(H[batch], Y[done : done + len(batch)], W, b, lr)\ndone += len(batch)"])
q.slip("steps_by_hand", "The step is taken by hand here: `sgd_step` is there to be called.",
    was="W, b = sgd_step(H[batch], Y[batch], W, b, lr)",
    now="""
    G = (softmax(H[batch] @ W + b) - Y[batch]) / len(batch)
    W, b = W - lr * H[batch].T @ G, b - lr * G.sum(axis=0)
    """)
q.slip("shuffled_by_hand", "The batches are cut by hand here: `minibatches` is there for that.",
    was="for batch in minibatches(len(H), batch_size, rng):",
    now="""
    order = rng.permutation(len(H))
    for batch in np.split(order, range(batch_size, len(H), batch_size)):
    """)
q.slip("another_number_of_classes",
    "W and b have as many columns as Y has: here they have another number.",
    was=["np.zeros((H.shape[1], Y.shape[1])", "np.zeros(Y.shape[1]"],
    now=["np.zeros((H.shape[1], 10)", "np.zeros(10"])
q.slip("an_epoch_less", "num_epochs epochs are asked for: here is one less.",
    was="range(num_epochs)", now="range(num_epochs - 1)")
q.slip("an_epoch_more", "num_epochs epochs are asked for: here is one more.",
    was="range(num_epochs)", now="range(num_epochs + 1)")
for rate in ("0.01", "0.1"):
    q.slip(f"lr_fixed_at_{rate}", f"The learning rate is an argument: here it is always {rate}.",
        was="losses = []", now=f"losses, lr = [], {rate}")
q.slip("batch_size_fixed", "The size of the batches is an argument: here it is always the same.",
    was="len(H), batch_size", now="len(H), 128")
q.slip("loss_of_probabilities", "The loss wants logits: here it gets probabilities.",
    was="cross_entropy(H @ W + b, Y)", now="cross_entropy(softmax(H @ W + b), Y)")
q.slip("loss_without_b", "The losses are those of a model without its bias.",
    was="cross_entropy(H @ W + b, Y)", now="cross_entropy(H @ W, Y)")
q.slip("lr_decays", "The learning rate gets smaller from epoch to epoch: it is to stay as given.",
    was=["for _ in", "W, b, lr"], now=["for epoch in", "W, b, lr / (1 + epoch)"])
q.slip("one_epoch_only", "num_epochs epochs are asked for: here it ends after the first.",
    was="range(num_epochs)", now="range(1)")
q.right_edit(
    was=["losses = []", "for _ in", "minibatches(len(H), batch_size, rng)",
        "H[batch], Y[batch], W, b, lr", "losses.append(cross_entropy(H @ W + b, Y))"],
    now=["losses = np.zeros(num_epochs)", "for epoch in",
        "list(minibatches(H.shape[0], batch_size, rng))",
        "np.take(H, batch, axis=0), np.take(Y, batch, axis=0), W=W, b=b, lr=lr",
        "losses[epoch] = cross_entropy(np.dot(H, W) + b, Y)"])
q.right_edit(
    was=["num_epochs, rng", "for _ in range(num_epochs)", "len(H), batch_size, rng",
        "W, b = sgd_step(H[batch], Y[batch], W, b, lr)", "cross_entropy(H @ W + b, Y)",
        "return W, b, losses"],
    now=["num_epochs, rng, verbose=False", "while len(losses) < num_epochs",
        "num_samples=len(H), batch_size=batch_size, rng=rng",
        """
        W, b = sgd_step(H[batch], Y[batch], W, b, lr)
        if verbose:
            print(cross_entropy(H[batch] @ W + b, Y[batch]))
        """, "np.float32(0) + float(cross_entropy(H @ W + b, Y))", "return [W, b, losses]"])
# fmt: on


@q.right
def train(H, Y, lr, batch_size, num_epochs, rng):
    params = (np.zeros_like(H, shape=(H.shape[1], Y.shape[1])), np.zeros(Y.shape[1], H.dtype))
    losses = [cross_entropy(H @ params[0] + params[1], Y)]
    for _ in range(num_epochs):
        for index in minibatches(len(H), batch_size, rng):
            params = sgd_step(H[index], Y[index], *params, lr)
        losses.append(cross_entropy(H @ params[0] + params[1], Y))
    return *params, losses[1:]
