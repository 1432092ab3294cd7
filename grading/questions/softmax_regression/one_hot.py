"""one_hot: labels as rows of 0 and 1."""

import numpy as np

from grading.questions.softmax_regression import bank


def probe(labels, num_classes):
    return one_hot(labels, num_classes)


def measure(answer):
    kind = np.add(answer, 0).dtype.kind  # of lists too; None has none
    return {"Y": answer, "entries": "floats" if kind == "f" else "not floats"}


q = bank.question("one_hot", probe, points=2, measure=measure)

q.hints(
    "Row n is 0 everywhere but for a 1 in the column that label n names. How many columns there "
    "are is said by `num_classes`, never by the labels at hand.",
    "One label below 0 or above num_classes − 1 is enough for a ValueError. Ask before you use "
    "labels as an index: NumPy takes a negative one without a word.",
    "One way: begin with zeros of the full shape, then set a 1 at each of the N pairs of row "
    "number and label. Two index arrays of length N name all pairs at once.",
)


def labels_of_four(rng, num_classes):
    """Labels in which each of the classes 0..3 is there."""
    labels = rng.permutation(np.concatenate([np.arange(4), rng.integers(4, size=3)]))
    return {"labels": labels, "num_classes": num_classes}


def refused(rng, wrong, others):
    """The label that is wrong stands neither first nor last."""
    labels = rng.permutation(others)
    return {"labels": np.insert(labels, rng.integers(1, len(others)), wrong), "num_classes": 4}


def order_of(rng, labels, num_classes):
    return {"labels": rng.permutation(labels), "num_classes": num_classes}


q.cases = {
    "every class is there": lambda rng: labels_of_four(rng, 4),
    "the last class is absent": lambda rng: labels_of_four(rng, 5),
    "a class in the middle is absent": lambda rng: order_of(rng, [0, 1, 3, 3, 4, 4, 0], 5),
    "one sample": lambda rng: {"labels": rng.integers(1, 3, size=1), "num_classes": 4},
    "a label that is too large": lambda rng: refused(rng, 4, [0, 1, 2, 3]),
    "a negative label": lambda rng: refused(rng, -1, [0, 1, 2, 3]),
}

# fmt: off
q.slip("labels_present",
    "The columns are the classes 0..C−1, whether or not a class is in the labels.",
    was="return Y", now="return Y[:, np.unique(labels)]")
q.slip("up_to_the_largest", "num_classes says how many columns there are, not the largest label.",
    was="np.zeros((len(labels), num_classes))", now="np.zeros((len(labels), labels.max() + 1))")
q.slip("negative_passes", "A label of −1 passes as the last class: it is a ValueError as well.",
    was="labels.min() < 0 or", now="")
q.slip("index_error", "A label outside 0..C−1 is a ValueError: look before you index.",
    was="""
    if labels.min() < 0 or labels.max() >= num_classes:
        raise ValueError(f"labels must lie in 0..{num_classes - 1}")
    """,
now="")
# fmt: on


@q.mistake("row_of_zeros", "A label outside 0..C−1 gets a row of zeros here: it is a ValueError.")
def one_hot(labels, num_classes):
    return (labels[:, None] == np.arange(num_classes)).astype(float)


# fmt: off
q.slip("from_one", "Classes are counted from 0.",
    was="Y[np.arange(len(labels)), labels]", now="Y[np.arange(len(labels)), labels - 1]")
q.slip("transposed", "Samples are the rows and classes the columns: (N, C).",
    was="return Y", now="return Y.T")
q.slip("integers", "The entries are asked for as floats: Y takes part in arithmetic with them.",
    was="np.zeros((len(labels), num_classes))",
    now="np.zeros((len(labels), num_classes), dtype=int)")
q.slip("largest_refused_by_index",
    "The largest label that may pass is num_classes − 1: the next one ends in an IndexError here.",
    was="labels.min() < 0 or labels.max() >= num_classes", now="labels.min() < 0")
q.slip("a_column_too_many",
    "There is one column more than classes: 0..C−1 are C of them.",
    was="np.zeros((len(labels), num_classes))", now="np.zeros((len(labels), num_classes + 1))")
q.slip("integers_unchecked",
    "Two things: the entries are asked for as floats, and a label outside 0..C−1 as a ValueError.",
    start="index_error", was="np.zeros((len(labels), num_classes))",
    now="np.zeros((len(labels), num_classes), dtype=int)")
q.slip("up_to_the_largest_unchecked",
    "The columns end at the largest label, so none is too large: num_classes says how many.",
    start="index_error", was="np.zeros((len(labels), num_classes))",
    now="np.zeros((len(labels), labels.max() + 1))")
q.slip("clipped", "A label outside 0..C−1 is taken for the nearest class: it is a ValueError.",
    was='raise ValueError(f"labels must lie in 0..{num_classes - 1}")',
    now="labels = np.clip(labels, 0, num_classes - 1)")
q.slip("as_many_as_seen",
    "There are as many columns as kinds of labels in this batch: num_classes says how many.",
    was="np.zeros((len(labels), num_classes))",
    now="np.zeros((len(labels), len(np.unique(labels))))")
q.slip("as_many_as_seen_unchecked",
    "There are as many columns as kinds of labels in this batch, and no label is refused before.",
    start="index_error", was="np.zeros((len(labels), num_classes))",
    now="np.zeros((len(labels), len(np.unique(labels))))")
q.slip("ten_fixed", "num_classes says how many columns there are: here there are always ten.",
    was="np.zeros((len(labels), num_classes))", now="np.zeros((len(labels), 10))")
q.slip("ten_fixed_unchecked",
    "There are ten columns whatever num_classes says, so that labels pass which are too large.",
    start="index_error", was="np.zeros((len(labels), num_classes))",
    now="np.zeros((len(labels), 10))")
q.slip("in_every_row",
    "Y[:, labels] sets these columns in every row: pair each row with its own label.",
    was="np.arange(len(labels))", now=":")
q.slip("index_swapped",
    "The first index is the sample, the second its class: here they are swapped.",
    was="np.arange(len(labels)), labels", now="labels, np.arange(len(labels))")
q.slip("labels_as_entries", "The entry of the true class is 1: here it is the number of the class.",
    was="= 1", now="= labels")
q.slip("last_class_refused", "num_classes − 1 is a class like any other: here it is refused.",
    was="labels.max() >= num_classes", now="labels.max() >= num_classes - 1")
q.slip("zero_refused", "0 is a class like any other: here it is refused.",
    was="labels.min() < 0", now="labels.min() <= 0")
q.slip("asserted",
    "An assert raises an AssertionError, and can be switched off: it is a ValueError.",
    was="""
    if labels.min() < 0 or labels.max() >= num_classes:
        raise ValueError(f"labels must lie in 0..{num_classes - 1}")
    """, now="assert labels.min() >= 0 and labels.max() < num_classes")
# fmt: on


@q.mistake(
    "rows_of_the_identity",
    "Indexing refuses too late: a large label ends in an IndexError, −1 passes as the last class.",
)
def one_hot(labels, num_classes):
    return np.eye(num_classes)[labels]


# fmt: off
q.slip("identity_of_integers",
    "Rows of integers, and no ValueError: floats are asked for, and a look at the labels first.",
    start="rows_of_the_identity", was="np.eye(num_classes)", now="np.eye(num_classes, dtype=int)")
q.slip("identity_too_large",
    "There is a column too many, and with it a label too many passes: classes are 0..C−1.",
    start="rows_of_the_identity", was="np.eye(num_classes)", now="np.eye(num_classes + 1)")
# fmt: on


@q.mistake(
    "compared_as_integers",
    "Two things: the entries are no floats, and a row of zeros stands where a ValueError is due.",
)
def one_hot(labels, num_classes):
    return (labels[:, None] == np.arange(num_classes)).astype(int)


@q.right
def one_hot(labels, num_classes):
    labels = np.asarray(labels)
    if ((labels < 0) | (labels >= num_classes)).any():
        raise ValueError(f"labels must lie in 0..{num_classes - 1}")
    return np.eye(num_classes)[labels]


@q.right
def one_hot(labels, num_classes):
    if not np.isin(labels, np.arange(num_classes)).all():
        raise ValueError
    return (labels[:, None] == np.arange(num_classes)).astype(np.float32)


@q.right
def one_hot(labels, num_classes):
    Y = np.zeros((len(labels), num_classes))
    for row, label in zip(Y, labels):
        if label not in range(num_classes):
            raise ValueError(f"label {label}")
        row[label] = 1.0
    return Y
