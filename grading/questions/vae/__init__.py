"""The questions of 06_vae.

Every weight is drawn by NumPy and put in by its name, so that two right implementations agree to
rounding. What is random is judged by moments over many draws; the bounds are at least six standard
deviations wide for a right answer. Classes and models that a probe substitutes compute something
else than the notebook's: they say how an answer uses them, and give none away.
"""

from grading.bank.question import Bank

bank = Bank("06_vae")


def seed(rng):
    return int(rng.integers(1_000_000))
