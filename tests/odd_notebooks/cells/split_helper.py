"""Wrote a helper above the answer and split the cell: JupyterLab gives both the same metadata."""

from tests.odd_notebooks import at, of, put

HELPER = "def without_highest(Z):\n    return Z - Z.max(axis=1, keepdims=True)"
ANSWER = """def softmax(Z):
    E = np.exp(without_highest(Z))
    return E / E.sum(axis=1, keepdims=True)"""


def hand_in(right):
    answer = of(right, "softmax")
    upper = {**answer, "id": "upper", "source": HELPER}
    answer["source"] = ANSWER
    return put(right, at(right, "softmax"), upper)
