"""Has right answers that are a lambda, a method, a partial and a class."""

from tests.hostile import answering

LOSES = set()
SOURCES = {
    "grad_loss_wrt_logits": "grad_loss_wrt_logits = lambda y_hat, Y: y_hat - Y",
    "grad_loss_wrt_probs": """
class Gradient:
    def of(self, y_hat, Y):
        return -Y / y_hat


grad_loss_wrt_probs = Gradient().of
""",
    "accuracy": """
import functools


def _accuracy(labels, y_hat, axis):
    return np.mean(y_hat.argmax(axis=axis) == labels)


accuracy = functools.partial(_accuracy, axis=1)
""",
    "predict_proba": """
class Prediction:
    def __call__(self, H, W, b):
        return softmax(H @ W + b)


predict_proba = Prediction()
""",
}


def hand_in(right, release):
    return answering(right, **SOURCES)
