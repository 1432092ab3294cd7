"""Raises errors with a message and a name of ten million characters."""

from tests.hostile import answering, before_answer

LOSES = {"softmax_jacobian", "grad_loss_wrt_probs"}
LONG = "type('x' * 10_000_000, (Exception,), {})('x' * 10_000_000)"


def hand_in(right, release):
    right = answering(right, softmax_jacobian=f"def softmax_jacobian(y_hat):\n    raise {LONG}")
    return before_answer(right, "grad_loss_wrt_probs", f"raise {LONG}")
