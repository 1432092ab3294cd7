"""Has answers that are endless lists of keys, parameters and text."""

from tests.hostile import answering

LOSES = {"softmax_jacobian", "grad_loss_wrt_probs", "accuracy"}
SOURCES = {
    "softmax_jacobian": """
def softmax_jacobian(y_hat):
    return {f"{number:0100}": 1 for number in range(30_000)}
""",
    "grad_loss_wrt_probs": """
exec(f"def grad_loss_wrt_probs({', '.join(f'a{number:0100}' for number in range(10_000))}): pass")
""",
    "accuracy": """
def accuracy(labels, y_hat):
    return "x" * 3_000_000
""",
}


def hand_in(right, release):
    return answering(right, **SOURCES)
