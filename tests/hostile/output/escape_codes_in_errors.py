"""Raises errors whose text would clear a terminal, or is no Unicode."""

from tests.hostile import answering, before_answer

LOSES = {"softmax_jacobian", "grad_loss_wrt_probs"}
SAYS = "ValueError: "


def hand_in(right, release):
    inside = (
        'def softmax_jacobian(y_hat):\n    raise ValueError("\\x1b[2J\\udcff\\x07\\x9b2J<script>")'
    )
    right = answering(right, softmax_jacobian=inside)
    source = 'raise ValueError("\\x1b[2J\\udcff\\x07\\x9b2J<script>")'
    return before_answer(right, "grad_loss_wrt_probs", source)
