"""Answers that are wrong in a way that only a well-drawn case shows: they lose points in the grade
and fail the check, and what they are told is true."""

import contextlib
from dataclasses import replace

import pytest

from grading.bank.assignment import bank_of
from grading.course import ROOT, Course
from helpers.check import CheckFailed, check, rerun
from tests.conftest import solution_of
from tests.known import questions, reference
from tests.test_grade import graded

SIZES = ("(input_size, hidden_size)", "(hidden_size, output_size)")
# question → edits of its solution: passages, and what stands there
EDITS = {
    ("05_roc", "rank_auc"): [
        [("negatives = np.sort", "scores = scores.astype(np.float32)\nnegatives = np.sort")],
        [("negatives = np.sort", "scores = np.round(scores, 3)\nnegatives = np.sort")],
    ],
    ("05_roc", "roc_curve"): [
        [("np.argsort(scores)", "np.argsort(scores := scores.astype(np.float32))")],
        [("scores[1:] != scores[:-1]", "~np.isclose(scores[1:], scores[:-1])")],
    ],
    ("05_roc", "confusion_counts"): [
        [("scores >= threshold", "scores.astype(np.float32) >= np.float32(threshold)")],
        [("np.sum(called & positive)", "np.sum(called & positive, dtype=np.int8)")],
        [("np.sum(called & ~positive)", "np.sum(called & ~positive, dtype=np.uint16)")],
    ],
    ("05_roc", "one_vs_rest"): [[("y_hat[:, c]", "y_hat[:, c].astype(np.float32)")]],
    ("05_roc", "auc"): [[("(widths < 0)", "(widths < -1e-12)")]],
    ("04_backpropagation", "ReLU"): [
        [("inputs > 0", "(inputs > 0) & (inputs < 3)"),
            ("self.positive, inputs", "self.positive, np.minimum(inputs, 3)")],
        [("inputs > 0", "inputs > 1e-6")],
    ],
    ("04_backpropagation", "CategoricalCrossEntropy"): [
        [("return d_out * (y_hat - labels) / len(labels), None",
            "self.cache = labels + d_out * (y_hat - labels), labels\n"
            "return (self.cache[0] - labels) / len(labels), None")],
    ],
    ("04_backpropagation", "Affine"): [
        [("inputs.T @ d_out", "np.clip(inputs.T @ d_out, -100, 100)")]
    ],
    ("04_backpropagation", "LogisticRegression"): [
        [("* d_W", "* np.clip(d_W, -5, 5)")],
    ],
    ("04_backpropagation", "FeedforwardNet"): [
        [("self.relu.backward(d_hidden)", "d_hidden * (self.relu.positive & (self.h > 0.01))"),
            ("hidden = self.relu.forward", "self.h = hidden = self.relu.forward")],
        [("np.random.default_rng() if", "np.random.default_rng(7) if")],
        [(f"{size}, rng", f'{size}, __import__("copy").deepcopy(rng)') for size in SIZES],
        [("learning_rate * gradient", "learning_rate * gradient.clip(-5, 5)")],
    ],
    ("04_backpropagation", "xavier_uniform"): [
        [("rng.uniform", '__import__("copy").deepcopy(rng).uniform')]
    ],
    ("03_pytorch_autograd", "init_parameters"): [
        [("W = torch.randn", "torch.manual_seed(3)\nW = torch.randn")]
    ],
    ("03_pytorch_autograd", "Linear"): [
        [("self.W =", "torch.manual_seed(3)\nself.W =")]
    ],
    ("03_pytorch_autograd", "train_epoch"): [
        [("optimizer.step()", "nn.utils.clip_grad_value_(model.parameters(), 2)\noptimizer.step()")]
    ],
    ("03_pytorch_autograd", "train_step"): [[("lr * W.grad", "lr * W.grad.clamp(-2, 2)")]],
    ("02_softmax_regression", "sgd_step"): [[("lr * dW", "lr * np.clip(dW, -2, 2)")]],
    ("02_softmax_regression", "minibatches"): [
        [("rng.permutation(num_samples)", "np.roll(np.arange(num_samples), rng.integers(99))")],
        [("rng.permutation(num_samples)",
            "np.append(rng.permutation(num_samples - 1), num_samples - 1)")],
    ],
    ("02_softmax_regression", "one_hot"): [
        [("labels.max() >= num_classes", "labels[0] >= num_classes or labels[-1] >= num_classes"),
            ("Y[np.arange(len(labels)), labels]",
                "Y[np.arange(len(labels)), labels % num_classes]")],
    ],
    ("01_feature_extraction", "extract"): [
        [("return np.concatenate", "extractor.requires_grad_(False)\nreturn np.concatenate")]
    ],
    ("06_vae", "generate"): [
        [("torch.randn(num_samples, model.decoder.fc3.in_features)",
            "torch.nn.init.trunc_normal_(torch.empty(num_samples, model.decoder.fc3.in_features))")]
    ],
    ("06_vae", "VAE"): [
        [("torch.randn_like(sigma)", "torch.randn_like(sigma).clamp(-2.5, 2.5)")]
    ],
    ("06_vae", "train_vae"): [
        [("optimizer.step()",
            "nn.utils.clip_grad_value_(model.parameters(), 50)\noptimizer.step()")]
    ],
}  # fmt: skip
NEAR_MISSES = [(*where, edits) for where, several in EDITS.items() for edits in several]


def made(assignment, name, edits):
    """The solution of a question with these edits."""
    question = replace(bank_of(assignment).questions[name], mistakes=[], right_answers=[])
    question.slip("near", "…", was=[was for was, _ in edits], now=[now for _, now in edits])
    cells = {cell.id: cell.source for cell in solution_of(Course(ROOT), assignment).cells}
    return question.with_answers(cells[name]).mistakes[0].source


def checked(assignment, name, source):
    """What the check says."""
    known = reference(assignment).questions[name]
    namespace = reference(assignment).namespace(known, source) | {"check": check}
    with contextlib.chdir(ROOT / "solutions" / assignment), pytest.raises(CheckFailed) as error:
        exec(f"check({name!r})", namespace)
    return str(error.value)


@pytest.mark.in_turn(3)
@pytest.mark.parametrize(("assignment", "name", "edits"), NEAR_MISSES)
def test_a_near_miss_loses_points_and_fails_the_check(assignment, name, edits):
    source = made(assignment, name, edits)
    keys = [bytes([n, 3]) for n in range(3)]
    verdicts = [graded([name], source, key=key, assignment=assignment)[name] for key in keys]
    assert len({verdict.points for verdict in verdicts}) == 1
    assert verdicts[0].points < verdicts[0].max_points
    assert checked(assignment, name, source).startswith(f"✗ {name}: wrong in case")


TOLD = [
    (
        "04_backpropagation",
        "FeedforwardNet",
        [("return softmax(self._logits(X))", "print(self._logits(X))")],
        "None: it prints, but returns nothing   (shape of predict)",
    ),
    (
        "04_backpropagation",
        "FeedforwardNet",
        [("return softmax(self._logits(X))", "return softmax(self._logits(X)).argmax(axis=1)")],
        "(6,)'   (shape of predict)",
    ),
    (
        "04_backpropagation",
        "Affine",
        [("inputs.T @ d_out, d_out.sum(axis=0)", "inputs.T @ d_out")],
        "2 values, in the place of 3 values: d_inputs, d_weight, d_bias",
    ),
    (
        "04_backpropagation",
        "CategoricalCrossEntropy",
        [(", None", "")],
        "one array of shape (6, 4), in the place of 2 values: d_logits, for the labels",
    ),
    (
        "05_roc",
        "confusion_counts",
        [("return tp, fp, fn", 'return dict(zip("abcd", (tp, fp, fn'),
            ("len(labels) - tp - fp - fn", "len(labels) - tp - fp - fn)))")],
        "a dict, in the place of 4 values: tp, fp, fn, tn",
    ),
    (
        "01_feature_extraction",
        "extract",
        [("labels.append", "yield features, labels\nlabels.append")],
        "an iterator of more than 2 (yield for return?), in the place of 2 values",
    ),
    (
        "06_vae",
        "VAE",
        [("return self.decoder(z), mu, logvar", "return self.decoder(z)")],
        "one tensor of shape (4, 784), in the place of 3 values",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("assignment", "name", "edits", "words"), TOLD)
def test_what_came_where_several_values_were_due_is_said(assignment, name, edits, words):
    said = checked(assignment, name, made(assignment, name, edits))
    assert words in said
    assert [line for line in said.splitlines() if "→" in line and "It gives back" not in line] == []


@pytest.mark.parametrize(
    ("assignment", "name", "call"),
    [
        ("03_pytorch_autograd", "Linear", "layers = [Linear(*start) for _ in range(2)]"),
        ("04_backpropagation", "FeedforwardNet", "nets = [FeedforwardNet(*sizes, rng=rng) for"),
    ],
)
def test_where_a_start_is_wrong_the_call_that_makes_it_is_shown(assignment, name, call):
    mistake = {m.name: m for m in questions(assignment)[name].mistakes}["biases_not_zero"
        if name == "FeedforwardNet" else "bias_not_zero"]  # fmt: skip
    said = checked(assignment, name, mistake.source)
    assert call in said and max(map(len, said.splitlines())) <= 110
    assert "predict" not in said


def test_rerun_puts_back_what_an_answer_has_set():
    torch = pytest.importorskip("torch")
    assignment = "03_pytorch_autograd"
    source = made(assignment, "evaluate", [("with torch.no_grad():",
        "torch.set_grad_enabled(False)\nif True:")])  # fmt: skip
    question = reference(assignment).questions["evaluate"]
    namespace = reference(assignment).namespace(question, source) | {"rerun": rerun}
    try:
        with contextlib.chdir(ROOT / "solutions" / assignment):
            assert exec("given = rerun('evaluate', 1)", namespace) is None
            assert torch.is_grad_enabled()
    finally:
        torch.set_grad_enabled(True)
    assert namespace["given"]["autograd"] is False
