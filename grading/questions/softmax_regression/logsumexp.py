"""logsumexp: the logarithm of a sum of exponentials, without overflow."""

import numpy as np

from grading.questions.softmax_regression import bank, one_far_ahead


def probe(x):
    return logsumexp(x)


# Each case has one scale: the tolerance is in units of its largest entry.
q = bank.question("logsumexp", probe, points=2, tolerance=(1e-12, 1e-12))

q.hints(
    "The identity above holds for any m. Which entry of a row, taken as m, leaves no exponent "
    "above 0 and makes one of them exactly 0?",
    "Each row has its own m, so there are N of them. To be subtracted from x (N, C) they need a "
    "second axis, (N, 1); the result has none, (N,).",
    "One way, in order: the m of each row, x minus m, exponentials, their sum over the classes, "
    "its logarithm. What was subtracted inside is added again outside.",
)

q.cases = {
    "ordinary entries": lambda rng: {"x": rng.normal(size=(5, 4))},
    "entries near +1e4": lambda rng: {"x": 1e4 + rng.normal(size=(6, 3))},
    "entries near −1e4": lambda rng: {"x": -1e4 + rng.normal(size=(3, 5))},
    "one row near +1e4, one near −1e4": lambda rng: {
        "x": np.array([[1e4], [-1e4]]) + rng.normal(size=(2, 4))
    },
    "one sample": lambda rng: {"x": rng.normal(size=(1, 7))},
    "in each row one entry near +1e4, the others near −1e4": lambda rng: {
        "x": one_far_ahead(rng, 4, 1e4)
    },
}

# fmt: off
q.slip("overflow", "exp overflows for large entries: take the row's maximum out first.",
    was=["m +", "x - m[:, None]"], now=["", "x"])
q.slip("not_added_back", "The maximum that was taken out has to be added back at the end.",
    was="m +", now="")
q.slip("wrong_axis", "The sum runs over the classes of one sample: along a row.",
    was=["x.max(axis=1)", "m[:, None]", "sum(axis=1)"], now=["x.max(axis=0)", "m", "sum(axis=0)"])
q.slip("one_maximum",
    "Each row needs its own maximum: with one for the whole matrix, a row far below it vanishes.",
    was=["x.max(axis=1)", "m[:, None]"], now=["x.max()", "m"])
q.slip("column", "One number for each sample is asked for, shape (N,): here is a column.",
    was=["m +", "sum(axis=1)"], now=["np.reshape(m, (-1, 1)) +", "sum(axis=1, keepdims=True)"])
q.slip("shifted_log",
    "A small constant inside the logarithm is no rounding error: it changes the sum.",
    was="sum(axis=1)", now="sum(axis=1) + 1e-8")
q.slip("no_sum", "Between exp and log there is a sum; without it the entries come back.",
    was="m + np.log(np.exp(x - m[:, None]).sum(axis=1))", now="m")
for largest in (50, 100, 500, 700):
    q.slip(f"clipped_at_{largest}",
        f"Entries beyond {largest} are clipped, and the result with them: take the maximum out.",
        was=["m +", "x - m[:, None]"], now=["", f"np.clip(x, -{largest}, {largest})"])
q.slip("another_number_out",
    "Not the row's maximum is taken out here, but a smaller number: exp may overflow still.",
    was="x.max(axis=1)", now="x.mean(axis=1)")
q.slip("largest_in_size",
    "The largest in size may be a negative entry: what is left is then far below 0, and exp is 0.",
    was="x.max(axis=1)", now="np.abs(x).max(axis=1)")
q.slip("columns_maximum_out",
    "What is taken out of a row is not what is added back: out go the maxima of the columns.",
    was="x - m[:, None]", now="x - x.max(axis=0)")
q.slip("taken_out_twice", "The maximum is subtracted at the end once more: add it back.",
    was="m +", now="-m +")
q.slip("mean_of_exponentials", "This is the logarithm of a mean of exponentials: it is their sum.",
    was="sum(axis=1)", now="mean(axis=1)")
q.slip("one_number", "This is one number for the whole matrix: each row has a sum of its own.",
    was=["x.max(axis=1)", "m[:, None]", "sum(axis=1)"], now=["x.max()", "m", "sum()"])
q.slip("in_place", "x belongs to the caller: taking the maximum out must not change it.",
    was=["return m +", "x - m[:, None]"], now=["x -= m[:, None]\nreturn m +", "x"])
q.slip("not_lined_up",
    "One number for each row, (N,), does not line up with the rows of x: it needs a second axis.",
    was="m[:, None]", now="m")
q.slip("summed_down_the_columns",
    "Each row has one maximum and one sum: here the columns are summed.",
    was="sum(axis=1)", now="sum(axis=0)")
q.slip("no_log", "The sum of exponentials stands there as it is: its logarithm is asked for.",
    was="np.log(np.exp(x - m[:, None]).sum(axis=1))", now="np.exp(x - m[:, None]).sum(axis=1)")
# fmt: on


@q.right
def logsumexp(x):
    m = np.amax(x, 1, keepdims=True)
    return np.squeeze(m + np.log(np.sum(np.exp(x - m), axis=1, keepdims=True)), axis=1)


@q.right
def logsumexp(x):
    rows = []
    for row in x:
        top = max(row)
        rows.append(top + np.log(sum(np.exp(value - top) for value in row)))
    return np.array(rows)


@q.right
def logsumexp(x, axis=1):
    return np.logaddexp.reduce(x, axis=axis)
