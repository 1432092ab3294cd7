"""Two slips at once, of which one is known: it is named, with what is done besides."""

import pytest

from tests.test_repair import found, time_enough  # noqa: F401

OVERFLOW = "def softmax(Z):\n    E = np.exp(Z)\n    P = E / E.sum(axis=1, keepdims=True)\n"
LOSS = """def cross_entropy(Z, Y):
    E = np.exp(Z - Z.max(axis=1, keepdims=True))
    return -(Y * np.log(E / E.sum(axis=1, keepdims=True) + 1e-12)).sum()
"""
JACOBIAN = """def softmax_jacobian(y_hat):
    return np.stack([np.outer(p, p) - np.diag(p) for p in y_hat]) / len(y_hat)
"""
DIFFERENCE = (
    "def grad_loss_wrt_logits(y_hat, Y):\n    error = Y - y_hat\n    return error / len(Y)\n"
)


@pytest.mark.parametrize(
    ("question", "source", "name", "besides"),
    [
        ("softmax", OVERFLOW + "    return P.T", "overflow", "what that alone gives transposed"),
        ("softmax", OVERFLOW + "    return P / 2", "overflow", "what that alone gives, times 1/2"),
        ("cross_entropy", LOSS, "capped_by_1e-12", "alone gives, times the number of rows of Z"),
    ],
)
def test_a_known_mistake_is_named_with_what_is_done_to_all_its_numbers(
    question, source, name, besides
):
    finding = found(question, source)
    hint, more = finding.hint.splitlines()
    assert finding.mistake.startswith(f"{name} + ")
    assert hint and more.startswith("Besides, your numbers are ") and besides in more


def test_what_is_done_to_the_right_numbers_alone_is_a_fact_and_no_name():
    finding = found(
        "softmax",
        OVERFLOW.replace("exp(Z)", "exp(Z - Z.max(1, keepdims=True))") + "    return P * 3",
    )
    assert not finding.mistake.count(" + ")


def test_another_use_of_a_number_that_is_given_is_no_second_slip():
    source = "def sgd_step(H, Y, W, b, lr):\n    dW, db = gradients(H, Y, W, b)\n"
    finding = found("sgd_step", source + "    return lr * (W - dW), lr * (b - db)")
    assert "lr_ignored" not in finding.mistake


def test_two_known_mistakes_are_named_where_an_edit_undoes_either():
    finding = found("grad_loss_wrt_logits", DIFFERENCE)
    assert set(finding.mistake.split(" + ")) == {"averaged", "sign"}
    assert len(finding.hint.splitlines()) == 2


def test_a_known_mistake_is_named_with_the_line_of_the_other_slip():
    finding = found("softmax_jacobian", JACOBIAN)
    assert finding.mistake.startswith("sign + ")
    assert len(finding.hint.splitlines()) == 2


def test_an_edit_that_leads_to_a_known_mistake_from_elsewhere_names_nothing():
    """It turns one thing that is wrong, clipping, into another: there is but one slip."""
    source = OVERFLOW.replace("exp(Z)", "exp(np.clip(Z, None, 700))") + "    return P"
    assert "overflow" not in found("softmax", source).mistake


def test_what_holds_more_than_a_known_mistake_does_not_come_of_it():
    source = """def softmax_jacobian(y_hat):
    J = -y_hat[:, :, None] * (1 - y_hat[:, None, :])
    i = np.arange(y_hat.shape[1])
    J[:, i, i] = y_hat * (1 - y_hat)
    return J
"""
    assert " + " not in found("softmax_jacobian", source).mistake
