"""Wrote prints, trials and a magic into the cells of checks."""

from tests.odd_notebooks import of


def hand_in(right):
    of(right, "check_softmax")["source"] = '%%time\ncheck("softmax")'
    of(right, "check_one_hot")["source"] = 'print("!")\ncheck("one_hot")\none_hot(np.array([0]), 2)'
    of(right, "check_logsumexp")["source"] += "\nassert logsumexp(np.zeros((1, 2))) == np.log(2)"
    return right
