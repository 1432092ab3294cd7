"""Turns warnings into errors and NumPy's, too, sets other ways to print, a log, a seed, a limit."""

from tests.odd_notebooks import at, own, put

SETTINGS = """import logging, sys, warnings
warnings.filterwarnings("error")
np.seterr(all="raise")
np.set_printoptions(precision=1, suppress=True, threshold=5)
logging.basicConfig(level=logging.DEBUG)
np.random.seed(0)
sys.setrecursionlimit(20_000)"""


def hand_in(right):
    return put(right, at(right, "imports") + 1, own(SETTINGS))
