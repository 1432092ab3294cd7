"""Wrote nbgrader's marks into answers, as in a notebook found elsewhere."""

from tests.odd_notebooks import of


def hand_in(right):
    for name in ("softmax", "one_hot"):
        head, _, body = of(right, name)["source"].rpartition('"""\n')
        marked = f"    ### BEGIN SOLUTION\n{body}\n    ### END SOLUTION"
        of(right, name)["source"] = f'{head}"""\n{marked}'
    of(right, "accuracy")["source"] += "\n### BEGIN HIDDEN TESTS\n### END HIDDEN TESTS"
    return right
