"""Split an answer's cell in two, each with the metadata: the answer is above, a trial below."""

from tests.odd_notebooks import at, of, put


def hand_in(right):
    lower = {**of(right, "accuracy"), "id": "lower"}
    lower["source"] = "accuracy(np.array([0, 1]), np.eye(2))"
    return put(right, at(right, "accuracy") + 1, lower)
