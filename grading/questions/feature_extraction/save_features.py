"""save_features: features and labels to a MATLAB file."""

import numpy as np

from grading.questions.feature_extraction import bank, features_and_labels


def probe(features, labels):
    import tempfile
    from pathlib import Path

    import scipy.io

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "features.mat")
        save_features(str(file), features, labels)
        stored = scipy.io.loadmat(file) if file.exists() else None
    names = [name for name in stored or {} if not name.startswith("__")]
    asked = {name: stored[name] for name in ("features", "labels") if name in names}
    return {"written": stored is not None, "names": sorted(names), "stored": asked}


# A .mat file knows no 1-D array: whether the labels lie in a row or a column is free. More names
# than those two are free as well.
def measure(answer):
    stored = answer["stored"]
    return {
        "a file lies at path": answer["written"],
        "names in the file": ", ".join(stored if len(stored) == 2 else answer["names"]),
        "features": stored.get("features"),
        "labels": np.ravel(stored["labels"]) if "labels" in stored else None,
    }


q = bank.question("save_features", probe, points=1, measure=measure)

q.hints(
    "A MATLAB file holds arrays by name. Here there are two, and whoever reads the file will look "
    "for exactly these names: features and labels.",
    "The function that the docstring names takes a path and a dictionary, from the name of each "
    "array to its values. The arrays can go in as they are.",
)

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
q.slip("no_labels", "The file has features, but no entry named labels: both belong in it.",
    was=', "labels": labels', now="")
q.slip("counted_from_one", "MATLAB counts from 1, but a label is the digit itself: 0 to 9.",
    was='"labels": labels', now='"labels": labels + 1')
q.slip("flattened", "All samples were strung into one long row: keep the shape (m, d).",
    was='"features": features', now='"features": features.ravel()')
q.slip("no_features", "The file has labels, but no entry named features: both belong in it.",
    was='"features": features, ', now="")
q.slip("names_swapped", "The labels lie under the name features, the features under labels.",
    was='"features": features, "labels": labels', now='"features": labels, "labels": features')
q.slip("another_file", "No file lies at `path` afterwards: that is where features and labels go.",
    was="scipy.io.savemat(path,", now="scipy.io.savemat(io.BytesIO(),")
q.slip("another_format", "The file is of another format: a MATLAB file is asked for.",
    was='scipy.io.savemat(path, {"features": features, "labels": labels})',
    now='torch.save({"features": features, "labels": labels}, path)')
q.slip("labels_beside_the_features",
    "The labels are a column of the features here: keep both apart.",
    was='"features": features,', now='"features": np.c_[features, labels],')
q.slip("arguments_reversed", "savemat takes the file first, then what goes into it.",
    was='path, {"features": features, "labels": labels}',
    now='{"features": features, "labels": labels}, path')
q.right_edit(was='{"features": features, "labels": labels}',
    now='{"features": features, "labels": labels[:, None]}, do_compression=True')
# fmt: on


@q.right
def save_features(path, features, labels):
    content = {"labels": labels * 1.0, "features": features.astype(float), "note": "digits"}
    with open(path, "wb") as file:
        scipy.io.savemat(file, content)
