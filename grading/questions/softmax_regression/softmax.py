"""softmax: probabilities from logits, whatever their size."""

import numpy as np

from grading.questions.softmax_regression import bank, extreme_signs, in_float32, one_far_ahead


def probe(Z):
    return softmax(Z)


q = bank.question("softmax", probe, points=2)

q.hints(
    "A number that is added to all logits of a row changes none of its probabilities. So you may "
    "subtract one that keeps every exponent at 0 or below.",
    "Each row needs its own number: the example above shows what one for the whole matrix does. "
    "In the shape (N, 1) it meets its own row of Z (N, C).",
    "One way: shift each row, take the exponentials (N, C), and divide each row by its own sum, "
    "which again needs the shape (N, 1).",
)

q.cases = {
    "ordinary logits": lambda rng: {"Z": rng.normal(size=(5, 4))},
    "logits of ±1e3": lambda rng: {"Z": extreme_signs(rng, 6) + rng.normal(size=(6, 3))},
    "one row near +1e3, one near −1e3": lambda rng: {
        "Z": np.array([[1e3], [-1e3]]) + rng.normal(size=(2, 3))
    },
    "in each row one logit near +1e3, the others near −1e3": lambda rng: {
        "Z": one_far_ahead(rng, 4, 1e3)
    },
    "one sample": lambda rng: {"Z": rng.normal(size=(1, 6))},
    "float32 logits": lambda rng: in_float32({"Z": rng.normal(scale=3, size=(4, 10))}),
}

# fmt: off
q.slip("overflow",
    "exp overflows for large logits: shift each row so that no exponent is above 0.",
    was="Z - Z.max(axis=1, keepdims=True)", now="Z")
q.slip("wrong_axis", "The probabilities of one sample sum to 1: normalise along its row.",
    was=["Z.max(axis=1, keepdims=True)", "E.sum(axis=1, keepdims=True)"],
    now=["Z.max(axis=0)", "E.sum(axis=0)"])
q.slip("one_maximum",
    "What is taken out of a row is not its own maximum: a row far below it becomes 0 / 0.",
    was="Z.max(axis=1, keepdims=True)", now="Z.max()")
q.slip("not_normalised", "The exponentials are not probabilities yet: a row has to sum to 1.",
    was="E / E.sum(axis=1, keepdims=True)", now="E")
q.slip("one_sum", "Every sample has its own sum: here all samples together sum to 1.",
    was="E.sum(axis=1, keepdims=True)", now="E.sum()")
q.slip("clipped",
    "Logits beyond the limits become equal when they are clipped: only a shift changes nothing.",
    was="Z - Z.max(axis=1, keepdims=True)", now="np.clip(Z, -50, 50)")
q.slip("mean_out", "Less the row's mean an exponent may still be so large that exp overflows.",
    was="Z.max(axis=1, keepdims=True)", now="Z.mean(axis=1, keepdims=True)")
q.slip("minimum_out", "Less the row's minimum no exponent is below 0, so that exp overflows.",
    was="Z.max(axis=1, keepdims=True)", now="Z.min(axis=1, keepdims=True)")
q.slip("columns_maximum_out",
    "Softmax ignores one shift for a whole row: here each column has its own.",
    was="Z.max(axis=1, keepdims=True)", now="Z.max(axis=0)")
q.slip("columns_sum_to_one", "The columns sum to 1 here: it is the rows that have to.",
    was="E.sum(axis=1, keepdims=True)", now="E.sum(axis=0)")
q.slip("in_place", "Z belongs to the caller: taking the maximum out must not change it.",
    was="E =", now="Z -= Z.max(axis=1, keepdims=True)\nE =")
q.slip("no_exp", "The shifted logits themselves are shared out here: exp is missing.",
    was="np.exp(Z - Z.max(axis=1, keepdims=True))", now="Z - Z.max(axis=1, keepdims=True)")
q.slip("sigmoid", "A sigmoid looks at each logit alone: the classes of a row compete.",
    was="return E / E.sum(axis=1, keepdims=True)", now="return 1 / (1 + np.exp(-Z))")
q.slip("maximum_after_exp",
    "The maximum is taken out of the exponentials: take it out of Z before.",
    was="np.exp(Z - Z.max(axis=1, keepdims=True))",
    now="np.exp(Z)\nE = E - E.max(axis=1, keepdims=True)")
q.slip("transposed", "The result has the shape of Z, (N, C): here it is (C, N).",
    was="E / E.sum(axis=1, keepdims=True)", now="(E / E.sum(axis=1, keepdims=True)).T")
q.slip("maximum_not_lined_up",
    "One maximum for each row, (N,), does not line up with Z: it needs a second axis.",
    was="Z.max(axis=1, keepdims=True)", now="Z.max(axis=1)")
q.slip("sum_not_lined_up",
    "One sum for each row, (N,), does not line up with the rows: it needs a second axis.",
    was="E.sum(axis=1, keepdims=True)", now="E.sum(axis=1)")
q.slip("winner_only", "This gives 1 to the winner and 0 to the rest: the others have a share, too.",
    was="return E / E.sum(axis=1, keepdims=True)",
    now="return np.eye(Z.shape[1])[E.argmax(axis=1)]")
q.slip("sign_turned", "The larger a logit, the larger its probability: here it is the smaller.",
    was="Z - Z.max(axis=1, keepdims=True)", now="Z.max(axis=1, keepdims=True) - Z")
q.slip("over_the_sum_of_logits", "The exponentials are divided by the sum of the logits: sum them.",
    was="E.sum(axis=1, keepdims=True)", now="Z.sum(axis=1, keepdims=True)")
q.slip("first_out", "The first logit of each row is taken out: none is above 0 less the largest.",
    was="Z.max(axis=1, keepdims=True)", now="Z[:, :1]")
# fmt: on


@q.mistake("logarithms", "These are the logarithms of the probabilities.")
def softmax(Z):
    S = Z - Z.max(axis=1, keepdims=True)
    return S - np.log(np.exp(S).sum(axis=1, keepdims=True))


@q.mistake("by_the_logits", "Dividing by the sum of the logits is not softmax: exp comes first.")
def softmax(Z):
    return Z / Z.sum(axis=1, keepdims=True)


@q.right
def softmax(Z):
    return np.exp(Z - logsumexp(Z)[:, None])


@q.right
def softmax(Z):
    E = np.exp((Z.T - Z.max(axis=1)).T)
    E /= np.sum(E, axis=-1)[:, np.newaxis]
    return E


@q.right
def softmax(Z):
    out = np.empty_like(Z, dtype=float)
    for n, z in enumerate(Z):
        e = np.exp(z - z.max())
        out[n] = e / e.sum()
    return out
