"""What an answer is built on is what its own code reads."""

import nbformat
import pytest

from grading.course import ROOT, Course
from grading.grader.in_process import InProcess
from grading.grader.replayed import NotJudged, RightAnswers
from helpers.checking import say
from tests.known import reference
from tests.test_carry import not_full
from tests.test_grade import graded, in_a_cell

SOFTMAX = "02_softmax_regression"
DOWNHILL = "def grad_loss_wrt_logits(y_hat, Y):\n    return Y - y_hat\n"
GRADIENTS = (
    "def gradients(H, Y, W, b):\n    D = grad_loss_wrt_logits(softmax(H @ W + b), Y) / len(H)\n"
    "    return H.T @ D, D.sum(axis=0)\n"
)
LINEAR = (
    "class Linear(torch.nn.Module):\n    def __init__(self, dim_in, dim_out):\n"
    "        super().__init__()\n"
    "        self.W = torch.nn.Parameter(init_parameters(dim_in, dim_out)[0])\n"
    "        self.b = torch.nn.Parameter(torch.zeros(dim_out))\n"
    "    def forward(self, x):\n        return x @ self.W + self.b\n"
)
ABSENT = "def init_parameters(num_features, num_classes):\n    raise NotImplementedError\n"
NARROW = (
    "def init_parameters(num_features, num_classes):\n"
    "    W = (torch.randn(num_features, num_classes) / num_features).requires_grad_()\n"
    "    return W, torch.zeros(num_classes, requires_grad=True)\n"
)


def verdicts(names, *changes, assignment=SOFTMAX, sources=None):
    sources = [each for each in changes if isinstance(each, str)] if sources is None else sources
    return graded(names, *changes, assignment=assignment, sources=sources)


def solution_cells(assignment):
    path = Course(ROOT).solution(assignment) / f"{assignment}.ipynb"
    cells = nbformat.read(path, as_version=4).cells
    return {cell.id: cell.source for cell in cells if cell.cell_type == "code"}


def test_an_error_is_charged_once_whatever_an_answer_calls():
    names = ["grad_loss_wrt_logits", "softmax", "gradients"]
    found = verdicts(names, DOWNHILL, GRADIENTS)
    assert not_full(found) == ["grad_loss_wrt_logits"]
    assert found["gradients"].earlier == ("grad_loss_wrt_logits",)
    helper = GRADIENTS.replace("grad_loss_wrt_logits(", "helper(")
    helper = f"def helper(*given):\n    return grad_loss_wrt_logits(*given)\n{helper}"
    assert not_full(verdicts(names, DOWNHILL, helper)) == ["grad_loss_wrt_logits"]


def test_a_mistake_of_its_own_is_still_one():
    wrong = GRADIENTS.replace("/ len(H)", "")
    found = verdicts(["grad_loss_wrt_logits", "softmax", "gradients"], DOWNHILL, wrong)
    assert not found["gradients"].full and not found["gradients"].not_counted


@pytest.mark.parametrize("earlier", [ABSENT, NARROW])
def test_so_is_one_that_gives_tensors(earlier):
    names = ["init_parameters", "Linear"]
    defined = in_a_cell(f"import torch\n{earlier}")
    found = verdicts(names, defined, LINEAR, assignment="03_pytorch_autograd", sources=[LINEAR])
    assert not_full(found) == ["init_parameters"]


def test_no_stand_in_is_made_for_a_class_with_more_than_its_own_methods():
    known = reference("03_pytorch_autograd")
    earlier = RightAnswers(known.solution, ["Linear"])
    with pytest.raises(NotJudged):
        earlier.outcome(known.questions["LogisticRegression"], {}, InProcess({}))


def test_what_is_forbidden_is_charged_where_it_stands_only():
    names = ["softmax", "accuracy", "gradients", "sgd_step"]
    forbidden = (
        "import scipy.special\ndef softmax(Z):\n    return scipy.special.softmax(Z, axis=1)\n"
    )
    step = (
        "def sgd_step(H, Y, W, b, lr):\n    D = (softmax(H @ W + b) - Y) / len(H)\n"
        "    return W - lr * H.T @ D, b - lr * D.sum(axis=0)\n"
    )
    right = "def accuracy(labels, y_hat):\n    return np.mean(softmax(y_hat).argmax(1) == labels)\n"
    assert not_full(verdicts(names, forbidden, step, right)) == ["softmax"]


@pytest.mark.parametrize(
    ("assignment", "question", "earlier", "call"),
    [
        (SOFTMAX, "train", "minibatches", "minibatches("),
        (SOFTMAX, "train", "sgd_step", "sgd_step("),
        ("06_vae", "VAE", "Encoder", "Encoder("),
        ("06_vae", "VAE", "Decoder", "Decoder("),
    ],
)
def test_what_cannot_be_watched_under_its_new_name_is_not_judged(
    assignment, question, earlier, call
):
    """No name of a mistake, and no silent loss."""
    cells = solution_cells(assignment)
    renamed = cells[question].replace(call, call.replace(earlier, "other"))
    own = cells[earlier].replace(f" {earlier}(", " other(")
    sources = [*cells.values(), own, renamed]
    gone = {earlier: None}
    found = verdicts(
        [earlier, question], own, renamed, gone, assignment=assignment, sources=sources
    )
    assert found[question].mistake == ""
    assert found[question].not_judged and found[question].earlier == (earlier,)


def test_what_an_answer_does_without_is_no_reason_not_to_judge_it():
    wrong = "def rank_auc(labels, scores):\n    return np.mean(scores[labels == 1])\n"
    found = verdicts(
        ["roc_curve", "rank_auc"],
        wrong,
        {"roc_curve": None},
        assignment="05_roc",
        sources=["import numpy as np", wrong],
    )["rank_auc"]
    assert found.finding.case and not found.earlier


@pytest.mark.parametrize("default", ["minibatches", "sgd_step"])
def test_an_earlier_answer_in_a_default_is_the_same(default):
    cells = solution_cells(SOFTMAX)
    source = cells["train"].replace(f"{default}(", "given(")
    source = source.replace("num_epochs, rng):", f"num_epochs, rng, given={default}):")
    assert verdicts(["minibatches", "sgd_step", "train"], source)["train"].full
    wrong = "def softmax(Z):\n    return np.exp(Z)\n"
    names = ["softmax", "gradients", "minibatches", "sgd_step", "train"]
    assert not_full(verdicts(names, wrong, source)) == ["softmax"]


def test_a_stub_in_one_line_is_one():
    stub = in_a_cell("def sgd_step(H, Y, W, b, lr): raise NotImplementedError\n")
    assert "not implemented yet" in say.lines_of(verdicts(["sgd_step"], stub)["sgd_step"])[0]
