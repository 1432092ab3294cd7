"""Saved what Jupyter's server answers in place of the file: the notebook is inside."""


def hand_in(right):
    return {
        "name": "02_softmax_regression.ipynb",
        "path": "notebooks/02_softmax_regression/02_softmax_regression.ipynb",
        "format": "json",
        "type": "notebook",
        "mimetype": None,
        "writable": True,
        "content": right,
    }
