"""Uses short names in trials that given cells use too: data, rng, D, sum, list, check, e."""

from tests.odd_notebooks import at, own, put


def hand_in(right):
    put(right, at(right, "logsumexp"), own("sum = 0\nmax = 5\nlist = [1, 2]\nlen_ = len(list)"))
    put(right, at(right, "one_hot"), own("x = 3\nlabels = [1, 2]\nY = H = W = b = Z = None"))
    return put(right, at(right, "gradients"), own("y_hat = np.array(0)\nlr = 'fast'\ni = n = 7"))
