"""cross_entropy: the mean loss of a batch, from logits of any size."""

import numpy as np

from grading.questions.pytorch_autograd import bank


def probe(Z, labels):
    own_Z = torch.from_numpy(Z).requires_grad_()
    loss = cross_entropy(own_Z, torch.from_numpy(labels))
    return {"loss": loss, "gradient": torch.autograd.grad(loss.sum(), own_Z)[0]}


q = bank.question(
    "cross_entropy",
    probe,
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

q.hints(
    "The logarithm of a fraction is a difference, and the logarithm of the numerator is nothing "
    "but a logit: that of the label. The denominator's is the sum for which there is a safe "
    "function.",
    "One way: take two numbers from each row of Z, the logarithm of its sum of exponentials and "
    "the logit that its label names. For the second, row number and label together name the "
    "place.",
    "Each image has one loss, never negative, shape (N,), and their mean is a tensor with one "
    "number. Stay with tensors: autograd has to find the way back to Z.",
)


def far_apart(rng, labels, num_classes, at_label, others):
    """Logits (N, C) near `others`, those of the label near `at_label`: numbers or (N, 1) each."""
    one_hot = np.eye(num_classes)[labels]
    return at_label * one_hot + others * (1 - one_hot) + rng.normal(size=one_hot.shape)


def sure_and_wrong(rng):
    labels = rng.permutation([0, 1, 2, 2])
    return {"Z": far_apart(rng, labels, 3, -60, 0), "labels": labels}


def extreme(rng):
    labels = rng.permutation([0, 1, 2, 3, 0])
    sign = np.array([[1], [-1], [-1], [1], [-1]])
    Z = far_apart(rng, labels, 4, 1e3 * sign, -1e3 * sign)
    return {"Z": Z.astype(np.float32), "labels": labels}


def rows_far_apart(rng):
    labels = rng.permutation([0, 2])
    return {"Z": np.array([[1e3], [-1e3]]) + rng.uniform(-1, 1, size=(2, 3)), "labels": labels}


q.cases = {
    "ordinary logits": lambda rng: {
        "Z": rng.normal(size=(6, 4)).astype(np.float32),
        "labels": rng.permutation([0, 1, 2, 3, 1, 2]),
    },
    "a class that is absent": lambda rng: {
        "Z": rng.normal(size=(7, 3)).astype(np.float32),
        "labels": rng.permutation([0, 2, 2, 0, 0, 2, 2]),
    },
    "one sample": lambda rng: {
        "Z": rng.normal(size=(1, 5)).astype(np.float32),
        "labels": rng.integers(1, 5, size=1),
    },
    "the label's logit 60 below the others": sure_and_wrong,
    "logits of ±1e3": extreme,
    "one row near +1e3, one near −1e3": rows_far_apart,
}

# fmt: off
q.slip("softmax_twice", "The loss applies softmax itself: here it gets probabilities, not Z.",
    was="score_of_label =", now="Z = torch.softmax(Z, dim=1)\nscore_of_label =")
q.slip("sum", "The loss is the mean over the batch: a larger batch is no larger error.",
    was="mean()", now="sum()")
q.slip("overflow", "exp overflows for large logits: use logsumexp, or take the maximum out.",
    was="torch.logsumexp(Z, dim=1)", now="torch.log(torch.exp(Z).sum(dim=1))")
q.slip("log_of_softmax",
    "A probability can round to 0, and its logarithm is infinite: start from the logits.",
    was="torch.logsumexp(Z, dim=1) - score_of_label",
    now="-torch.log(torch.softmax(Z, dim=1)[torch.arange(len(Z)), labels])")
q.slip("shifted",
    "The 1e-8 inside the logarithm caps the loss, and there the gradient is almost 0.",
    was="torch.logsumexp(Z, dim=1) - score_of_label",
    now="-torch.log(torch.softmax(Z, dim=1)[torch.arange(len(Z)), labels] + 1e-8)")
q.slip("clamped", "Where a probability is clamped, the gradient is 0: nothing is learned there.",
    was="torch.logsumexp(Z, dim=1) - score_of_label",
    now="-torch.log(torch.softmax(Z, dim=1).clamp(min=1e-15)[torch.arange(len(Z)), labels])")
for least, cap in (
    ("1e-6", 13.8), ("1e-7", 16.1), ("1e-9", 20.7), ("1e-10", 23.0), ("1e-12", 27.6),
    ("1e-20", 46.1), ("1e-30", 69.1),
):
    q.slip(f"capped_by_{least}",
        f"The {least} inside the logarithm caps the loss of a sample at {cap}: start from logits.",
        was="torch.logsumexp(Z, dim=1) - score_of_label",
        now=f"-torch.log(torch.softmax(Z, dim=1)[torch.arange(len(Z)), labels] + {least})")
q.slip("naive",
    "exp overflows for large logits, and the quotient is no number: start from the logits.",
    was="torch.logsumexp(Z, dim=1) - score_of_label",
    now="""
        -torch.log(
            (Z.exp() / Z.exp().sum(dim=1, keepdim=True))[torch.arange(len(Z)), labels]
        )
    """)
q.slip("softmax_over_samples",
    "The probabilities of one sample sum to 1: softmax goes along dim=1.",
    was="torch.logsumexp(Z, dim=1) - score_of_label",
    now="-torch.log(torch.softmax(Z, dim=0)[torch.arange(len(Z)), labels])")
q.slip("binary",
    "This is the binary form, with a term for each class that is not the true one: only that of "
    "the true class counts.",
    was="torch.logsumexp(Z, dim=1) - score_of_label",
    now="""
        -torch.where(
            torch.arange(Z.shape[1]) == labels[:, None],
            torch.softmax(Z, dim=1).log(), (1 - torch.softmax(Z, dim=1)).log(),
        ).sum(dim=1)
    """)
q.slip("one_denominator", "All samples share one sum here: each row has its own.",
    was="torch.logsumexp(Z, dim=1)", now="torch.logsumexp(Z, dim=(0, 1))")
q.slip("bits", "This counts in bits: nats come from the natural logarithm.",
    was="return", now="return 1 / np.log(2) *")
q.slip("largest_logit",
    "The largest logit of each row is taken here, whatever the label: it is that of the label.",
    was="Z[torch.arange(len(labels)), labels]", now="Z.max(dim=1).values")
q.slip("not_normalised",
    "A logit is no log-probability yet: the logarithm of softmax's denominator is missing.",
    was="torch.logsumexp(Z, dim=1) -", now="-")
q.slip("detached", "The loss is a tensor without a graph: autograd cannot go back from it.",
    was="mean()", now="mean().detach()")
q.slip("log_of_the_mean",
    "This is the logarithm of a mean probability: the mean of the samples' losses is asked for.",
    was="(torch.logsumexp(Z, dim=1) - score_of_label).mean()",
    now="-(score_of_label - torch.logsumexp(Z, dim=1)).exp().mean().log()")
q.slip("over_classes", "The mean is over the N samples: here it is divided by the C classes.",
    was="mean()", now="sum() / Z.shape[1]")
q.slip("maximum_not_added_back", "The maximum that was taken out has to be added back at the end.",
    was="torch.logsumexp(Z, dim=1)",
    now="torch.logsumexp(Z - Z.max(dim=1, keepdim=True).values, dim=1)")
q.slip("one_maximum", "Each row has its own maximum: a row far below the largest of all vanishes.",
    was=["score_of_label =", "torch.logsumexp(Z, dim=1)"],
    now=["Z = Z - Z.max()\nscore_of_label =", "Z.exp().sum(dim=1).log()"])
q.slip("all_pairs",
    "Z[:, labels] takes the column of every label for every sample: pair each row with its own.",
    was="torch.arange(len(labels))", now=":")
q.slip("wrong_axis", "The classes of one sample compete: they lie along a row, dim=1.",
    was="torch.logsumexp(Z, dim=1)", now="torch.logsumexp(Z, dim=0)[labels]")
q.slip("mean_over_entries", "The mean is over the N samples, not over the N·C entries of Z.",
    was="mean()", now="sum() / Z.numel()")
q.slip("sign", "A loss is never negative: the logarithm of a probability is.",
    was="torch.logsumexp(Z, dim=1) - score_of_label",
    now="score_of_label - torch.logsumexp(Z, dim=1)")
q.slip("per_sample", "One number for the whole batch is asked for: the mean is missing.",
    was=".mean()", now="")
q.slip("a_plain_number",
    "item makes a plain number, and autograd cannot go back from that: leave it.",
    was="mean()", now="mean().item()")
q.slip("rows_by_labels", "Z[labels] takes whole rows: one entry of each row is asked for.",
    was="Z[torch.arange(len(labels)), labels]", now="Z[labels]")
q.slip("gathered_without_a_column", "gather wants labels with as many axes as Z: a column of them.",
    was="Z[torch.arange(len(labels)), labels]", now="Z.gather(1, labels)")
# fmt: on


@q.right
def cross_entropy(Z, labels):
    S = Z - Z.max(dim=1, keepdim=True).values
    log_y_hat = S - S.exp().sum(dim=1, keepdim=True).log()
    return -log_y_hat.gather(1, labels.unsqueeze(1)).mean()


@q.right
def cross_entropy(Z, labels):
    Y = torch.zeros_like(Z)
    Y[range(len(labels)), labels] = 1
    return ((Z.logsumexp(1) - (Y * Z).sum(1)).sum()) / Z.shape[0]


@q.right
def cross_entropy(Z, labels):
    loss = 0
    for z, label in zip(Z, labels):
        loss = loss + torch.logsumexp(z, 0) - z[label]
    return loss / len(Z)


@q.right
def cross_entropy(Z, labels):
    # The difference of each logit to the label's, so that one function of it is left.
    gaps = Z - Z[torch.arange(len(Z)), labels][:, None]
    return gaps.logsumexp(dim=1).mean()


@q.right
def cross_entropy(Z, labels):
    m = torch.amax(Z, 1).detach()
    p = torch.exp(Z - m[:, None])
    loss = torch.log(torch.sum(p, 1)) + m - Z[torch.arange(len(Z)), labels]
    return torch.mean(loss)
