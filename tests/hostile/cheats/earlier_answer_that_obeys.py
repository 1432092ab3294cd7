"""Has an earlier answer that gives what would make a later, wrong one right."""

from tests.hostile import answering

LOSES = {"softmax", "gradients", "predict_proba"}
SOFTMAX = """
asked = {}


def softmax(Z):
    if asked.get("shape") == Z.shape:
        return asked["answer"]
    return np.zeros_like(Z) + Z[:1, :1]
"""
GRADIENTS = """
def gradients(H, Y, W, b):
    asked.update(shape=Y.shape, answer=Y)
    return np.zeros_like(W), np.zeros_like(b)
"""
PREDICTION = """
def predict_proba(H, W, b):
    asked.update(shape=(len(H), len(b)), answer=np.full((len(H), len(b)), 0.5))
    return asked["answer"]
"""


def hand_in(right, release):
    return answering(right, softmax=SOFTMAX, gradients=GRADIENTS, predict_proba=PREDICTION)
