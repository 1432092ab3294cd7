"""Shortened given cells while trying, and did not undo it."""

from tests.odd_notebooks import of


def hand_in(right):
    of(right, "features")["source"] += "\nH_train, labels_train = H_train[:200], labels_train[:200]"
    of(right, "imports")["source"] = of(right, "imports")["source"].replace("10", "3")
    of(right, "slope")["source"] = of(right, "slope")["source"].replace("1e-6", "1e-1")
    return right
