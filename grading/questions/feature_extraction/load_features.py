"""load_features: features and labels from a MATLAB file, whatever shape and type it gave them."""

import numpy as np

from grading.questions.feature_extraction import bank, features_and_labels


def probe(features, labels):
    import tempfile

    import scipy.io

    with tempfile.TemporaryDirectory() as folder:
        scipy.io.savemat(folder + "/features.mat", {"features": features, "labels": labels})
        loaded_features, loaded_labels = load_features(folder + "/features.mat")
    return [loaded_features, loaded_labels]


def measure(answer):
    return {
        "features": answer[0],
        "labels": answer[1],
        "labels are integers": np.asarray(answer[1]).dtype.kind in "iu",
    }


q = bank.question("load_features", probe, points=2, measure=measure)

q.hints(
    "What is read is a dictionary from names to arrays. The features lie there as (m, d), as you "
    "want them, but the labels do not: MATLAB has no array with a single axis.",
    "Two things are left to do for the labels: a row (1, m) or a column (m, 1) becomes (m,), and "
    "any type of number becomes integers. Mind m = 1: the shape is (1,) then, and not a bare "
    "number.",
)


def stored(rng, m, d, shape=(1, -1), dtype=np.int64):
    """Labels above 255 are among those of MATLAB's own type."""
    inputs = features_and_labels(rng, m, d)
    if dtype is np.float64:
        inputs["labels"] += rng.integers(300, 900)
    return inputs | {"labels": inputs["labels"].reshape(shape).astype(dtype)}


q.cases = {
    "labels stored as a row": lambda rng: stored(rng, m=5, d=3),
    "labels stored as a column": lambda rng: stored(rng, m=4, d=6, shape=(-1, 1)),
    "one sample": lambda rng: stored(rng, m=1, d=4),
    "one feature": lambda rng: stored(rng, m=6, d=1),
    "labels stored as MATLAB's doubles": lambda rng: stored(rng, m=5, d=2, dtype=np.float64),
}

# fmt: off
q.slip("labels_two_dimensional", "The file gives labels with two axes: one is asked for, (m,).",
    was=".ravel()", now="")
q.slip("squeezed", "squeeze drops every axis of length 1, also where m or d is 1.",
    was=["loadmat(path)", ".ravel()"], now=["loadmat(path, squeeze_me=True)", ""])
q.slip("labels_squeezed", "squeeze leaves no axis at all when there is one label.",
    was=".ravel()", now=".squeeze()")
q.slip("first_row_only", "A column of labels has one label in its first row, not all m.",
    was=".ravel()", now="[0]")
q.slip("transposed", "One row per sample: (m, d). These are (d, m).",
    was='stored["features"]', now='stored["features"].T')
q.slip("float_labels", "A label counts classes and serves as an index: it has to be an integer.",
    was="np.int64", now="float")
q.slip("type_as_stored", "MATLAB stores numbers as doubles: labels come back as floats.",
    was=".astype(np.int64)", now="")
q.slip("swapped", "Features come first, then labels.",
    was='stored["features"], stored["labels"].ravel().astype(np.int64)',
    now='stored["labels"].ravel().astype(np.int64), stored["features"]')
q.slip("labels_too_narrow", "8 bits are too few: a larger label comes out as another one.",
    was="np.int64", now="np.uint8")
q.slip("first_column_only", "A row of labels has one label in its first column, not all m.",
    was=".ravel()", now="[:, 0]")
q.slip("labels_as_a_column", "The labels became a column: one axis is asked for, (m,).",
    was=".ravel()", now=".reshape(-1, 1)")
q.slip("labels_transposed", "A transpose keeps both axes of the labels: one is asked for, (m,).",
    was=".ravel()", now=".T")
q.slip("counted_from_zero", "The labels are as they were stored: here 1 is taken away from each.",
    was=".astype(np.int64)", now=".astype(np.int64) - 1")
q.slip("features_squeezed", "With m or d of 1 the features have lost an axis: (m, d) is asked for.",
    was='stored["features"]', now='stored["features"].squeeze()')
q.slip("features_flattened", "The rows were strung into one: keep the shape (m, d).",
    was='stored["features"]', now='stored["features"].ravel()')
q.slip("features_as_integers", "The features became integers too: only the labels are.",
    was='stored["features"]', now='stored["features"].astype(np.int64)')
q.right_edit(was=["stored = scipy.io.loadmat(path)", "ravel()"],
    now=["from scipy.io import loadmat\n\nstored = loadmat(path)", "flatten()"])
# fmt: on


@q.right
def load_features(path):
    content = scipy.io.loadmat(str(path), variable_names=["features", "labels"])
    labels = np.array([int(label) for label in content["labels"].reshape(-1)])
    return [np.array(content["features"], dtype=np.float64), labels]
