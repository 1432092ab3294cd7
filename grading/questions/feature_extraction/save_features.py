"""save_features: features and labels to a MATLAB file."""

import numpy as np

from grading.questions.feature_extraction import bank, features_and_labels


def probe(features, labels):
    import tempfile

    import scipy.io

    with tempfile.TemporaryDirectory() as folder:
        save_features(folder + "/features.mat", features, labels)
        stored = scipy.io.loadmat(folder + "/features.mat")
    return {name: stored[name] for name in ("features", "labels") if name in stored}


# A .mat file knows no 1-D array: whether the labels lie in a row or a column is free.
def measure(answer):
    return {
        "names in the file": ", ".join(answer),
        "features": answer.get("features"),
        "labels": np.ravel(answer["labels"]) if "labels" in answer else None,
    }


q = bank.question("save_features", probe, points=1, measure=measure)

q.cases = {
    "5 samples of 3 features": lambda rng: features_and_labels(rng, m=5, d=3),
    "one sample": lambda rng: features_and_labels(rng, m=1, d=4),
    "one feature": lambda rng: features_and_labels(rng, m=6, d=1),
}

# fmt: off
q.slip("transposed", "One row per sample: (m, d). The features were stored as (d, m).",
    was='"features": features', now='"features": features.T')
q.slip("other_names", "Whoever reads the file looks for the names features and labels.",
    was=['"features"', '"labels"'], now=['"X"', '"y"'])
q.slip("no_labels", "Features without labels cannot train anything: both belong in the file.",
    was=', "labels": labels', now="")
q.slip("counted_from_one", "MATLAB counts from 1, but a label is the digit itself: 0 to 9.",
    was='"labels": labels', now='"labels": labels + 1')
q.slip("flattened", "All samples were strung into one long row: keep the shape (m, d).",
    was='"features": features', now='"features": features.ravel()')
q.right_edit(was='{"features": features, "labels": labels}',
    now='{"features": features, "labels": labels[:, None]}, do_compression=True')
# fmt: on


@q.right
def save_features(path, features, labels):
    content = {"labels": labels * 1.0, "features": features.astype(float), "note": "digits"}
    with open(path, "wb") as file:
        scipy.io.savemat(file, content)
