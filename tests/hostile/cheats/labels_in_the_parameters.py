"""Hands over parameters that are made to fit the samples that it can see."""

from tests.hostile import answering

LOSES = {"trained"}
SOURCE = """
rng = np.random.default_rng(0)
few = slice(0, 12)
W = np.linalg.pinv(H_train[few]) @ Y_train[few]
b, losses = np.zeros(10), [0.0]
"""


def hand_in(right, release):
    return answering(right, trained=SOURCE)
