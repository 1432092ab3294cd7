"""Deleted the cell of the imports and wrote imports where they are needed."""

from tests.odd_notebooks import of, take


def hand_in(right):
    given = take(right, "imports")["source"]
    first = of(right, "features")
    first["source"] = given + "\n" + first["source"]
    of(right, "logsumexp")["source"] = "import numpy as np\n\n\n" + of(right, "logsumexp")["source"]
    return right
