"""The questions of 02_softmax_regression."""

import numpy as np

from grading.bank import Bank

bank = Bank(
    "02_softmax_regression",
    forbids={
        "scipy.special": "Here you build it yourself, from exp, log, max and sum.",
        "sklearn": "Here you build the model yourself.",
        "torch": "This notebook is NumPy only.",
    },
)

# --- logsumexp --------------------------------------------------------------------------------

q = bank.question("logsumexp", probe="logsumexp(x)", points=2, tolerance=(1e-12, 1e-12))


@q.case
def ordinary(rng):
    """ordinary entries"""
    return {"x": rng.normal(size=(5, 4))}


@q.case
def large(rng):
    """entries of ±1e4"""
    return {"x": rng.choice([-1e4, 1e4], size=(6, 3)) + rng.normal(size=(6, 3))}


@q.case
def far_below(rng):
    """all entries near −1e4"""
    return {"x": -1e4 + rng.normal(size=(3, 5))}


@q.case
def single(rng):
    """one sample"""
    return {"x": rng.normal(size=(1, 7))}


@q.mistake("overflow", "exp overflows for large entries: take the row's maximum out first.")
def logsumexp(x):
    return np.log(np.exp(x).sum(axis=1))


@q.mistake("not_added_back", "The maximum that was taken out has to be added back at the end.")
def logsumexp(x):
    return np.log(np.exp(x - x.max(axis=1, keepdims=True)).sum(axis=1))


@q.mistake("wrong_axis", "The sum runs over the classes of one sample: along a row.")
def logsumexp(x):
    m = x.max(axis=0)
    return m + np.log(np.exp(x - m).sum(axis=0))


# --- softmax ----------------------------------------------------------------------------------

q = bank.question("softmax", probe="softmax(Z)", points=3)


@q.case
def ordinary(rng):
    """ordinary logits"""
    return {"Z": rng.normal(size=(5, 4))}


@q.case
def large(rng):
    """logits of ±1e3"""
    return {"Z": rng.choice([-1e3, 1e3], size=(6, 3)) + rng.normal(size=(6, 3))}


@q.mistake("overflow", "exp overflows for large logits: softmax ignores a shift of the row.")
def softmax(Z):
    E = np.exp(Z)
    return E / E.sum(axis=1, keepdims=True)
