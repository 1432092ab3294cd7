"""Deleted the cell of a helper that the answer calls; the kernel still had it, the check passed."""

from tests.odd_notebooks import of, passed

LOSES = {"one_hot"}
SAID = "one_hot"
ANSWER = """def one_hot(labels, num_classes):
    return rows_of(np.eye(num_classes), labels)"""


def hand_in(right):
    of(right, "one_hot")["source"] = ANSWER
    of(right, "check_one_hot")["outputs"] = [passed("one_hot")]
    return right
