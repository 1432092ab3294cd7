"""softmax: probabilities from logits, whatever their size."""

import numpy as np

from grading.questions.backpropagation import bank


def probe(Z):
    return softmax(Z)


q = bank.question("softmax", probe, points=1)


def large(rng):
    signs = rng.permuted(np.tile([1e3, 1e3, -1e3], (6, 1)), axis=1)
    return {"Z": signs + rng.normal(size=(6, 3))}


def one_far_ahead(rng):
    """Whatever is taken out of a row but its maximum, exp overflows."""
    ahead = np.eye(4)[rng.permutation(4)]
    return {"Z": np.where(ahead, 1e3, -1e3) + rng.normal(size=ahead.shape)}


q.cases = {
    "ordinary logits": lambda rng: {"Z": rng.normal(size=(5, 4))},
    "logits of ±1e3": large,
    "one row near +1e3, one near −1e3": lambda rng: {
        "Z": np.array([[1e3], [-1e3]]) + rng.normal(size=(2, 3))
    },
    "in each row one logit near +1e3, the others near −1e3": one_far_ahead,
    "one sample": lambda rng: {"Z": rng.normal(size=(1, 6))},
}

# fmt: off
q.slip("overflow",
    "exp overflows for large logits: shift each row so that no exponent is above 0.",
    was="Z - Z.max(axis=1, keepdims=True)", now="Z")
q.slip("one_maximum",
    "Each row needs its own maximum: a row far below the matrix's largest entry becomes 0 / 0.",
    was="Z.max(axis=1, keepdims=True)", now="Z.max()")
q.slip("wrong_axis", "The probabilities of one sample sum to 1: normalise along its row.",
    was=["Z.max(axis=1, keepdims=True)", "E.sum(axis=1, keepdims=True)"],
    now=["Z.max(axis=0)", "E.sum(axis=0)"])
q.slip("not_normalised", "The exponentials are not probabilities yet: a row has to sum to 1.",
    was="E / E.sum(axis=1, keepdims=True)", now="E")
q.slip("one_sum", "Every sample has its own sum: here all samples together sum to 1.",
    was="E.sum(axis=1, keepdims=True)", now="E.sum()")
q.slip("patched_sum",
    "The small constant in the denominator keeps the row's sum below 1: leave it out.",
    was="E.sum(axis=1, keepdims=True)", now="(E.sum(axis=1, keepdims=True) + 1e-4)")
q.right_edit(was=["Z - Z.max(axis=1, keepdims=True)", "return E / E.sum(axis=1, keepdims=True)"],
    now=["(Z.T - np.amax(Z, axis=1)).T", "E /= np.sum(E, axis=-1)[:, np.newaxis]\nreturn E"])
# fmt: on


@q.right
def softmax(Z, axis=1):
    return np.exp(Z - np.logaddexp.reduce(Z, axis=axis, keepdims=True))


@q.right
def softmax(Z):
    rows = []
    for z in Z:
        e = np.exp(z - max(z))
        rows.append(e / sum(e))
    return np.array(rows)
