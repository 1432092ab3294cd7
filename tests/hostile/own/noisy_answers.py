"""Has right answers that print, warn, log, draw and show progress."""

from tests.hostile import answering, answers

LOSES = set()
NOISE = """
import logging, sys, warnings
from tqdm import tqdm

logging.basicConfig(level=0)


def noise():
    print("here", end="\r")
    print("there", file=sys.stderr, flush=True)
    warnings.warn("a warning", RuntimeWarning)
    warnings.warn("another", DeprecationWarning)
    logging.error("an error that is none")
    np.log(np.zeros(1)) / 0
    sys.stdout.write("x" * 10_000)
    for _ in tqdm(range(3)):
        pass


"""


def hand_in(right, release):
    noisy = {
        name: NOISE + source.replace("    return ", "    noise()\n    return ")
        for name, source in answers(right).items()
        if "    return " in source
    }
    return answering(right, **noisy)
