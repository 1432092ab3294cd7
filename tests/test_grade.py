"""The grade of one answer, with the student's work in this process in place of a kernel."""

import linecache

import numpy as np
import pytest

from grading.grader.grade import grade
from grading.grader.in_process import InProcess
from grading.grader.verdict import nothing
from helpers.checking import say
from helpers.checking.case import Outcome
from helpers.checking.finding import Finding, Status
from tests.known import questions, reference

pytestmark = pytest.mark.quick

NAME = "02_softmax_regression"


def graded(names, *changes, key=b"key", sources=(), assignment=NAME):
    """Verdicts of the named questions, for the solution with changes on top."""
    verdicts, known = {}, reference(assignment)
    for name in names:
        question = known.questions[name]
        ask = InProcess(known.namespace(question, *changes))
        verdicts[name] = grade(question, known, ask, sources, key, verdicts)
    return verdicts


def mistake(question, name):
    return next(m.source for m in questions(NAME)[question].mistakes if m.name == name)


def in_a_cell(source):
    """What source defines, with lines that a traceback can show, as those of a notebook's cell."""
    linecache.cache["<cell>"] = (len(source), None, source.splitlines(True), "<cell>")
    namespace = {}
    exec(compile(source, "<cell>", "exec"), namespace)
    return {name: value for name, value in namespace.items() if not name.startswith("_")}


def test_naive_softmax_is_charged_once():
    """Overflow in softmax makes gradients, which calls it, fail on extreme logits too."""
    verdicts = graded(["softmax", "gradients", "predict_proba"], mistake("softmax", "overflow"))
    assert 0 < verdicts["softmax"].points < verdicts["softmax"].max_points
    assert verdicts["softmax"].mistake == "overflow"
    assert verdicts["gradients"].full
    assert verdicts["predict_proba"].full


@pytest.mark.parametrize("name", ["not_normalised", "one_sum"])
def test_an_error_is_charged_once_down_a_chain(name):
    """`sgd_step` calls `gradients`, which calls `softmax`."""
    verdicts = graded(
        ["softmax", "gradients", "sgd_step", "predict_proba"], mistake("softmax", name)
    )
    assert [each for each, verdict in verdicts.items() if not verdict.full] == ["softmax"]
    assert verdicts["gradients"].earlier and verdicts["sgd_step"].earlier


def test_right_given_a_wrong_earlier_answer_earns_its_points_and_says_so():
    uphill = """def gradients(H, Y, W, b):
    D = Y - softmax(H @ W + b)
    return H.T @ D / len(H), D.mean(axis=0)
"""
    verdicts = graded(["softmax", "gradients", "sgd_step"], uphill)
    assert verdicts["softmax"].full
    assert verdicts["gradients"].points == 0
    assert verdicts["sgd_step"].full
    said = "\n".join(say.lines_of(verdicts["sgd_step"]))
    assert "with a right gradients in the place of yours" in said


def test_a_mistake_is_found_also_on_top_of_a_wrong_earlier_answer():
    half = """def gradients(H, Y, W, b):
    D = softmax(H @ W + b) - Y
    return 0.5 * H.T @ D / len(H), 0.5 * D.mean(axis=0)
"""
    verdicts = graded(["gradients", "sgd_step"], half, mistake("sgd_step", "uphill"))
    assert not verdicts["sgd_step"].full
    assert verdicts["sgd_step"].mistake == "uphill"


@pytest.mark.parametrize(
    "constant",
    ["np.zeros_like(W), np.zeros_like(b)", "np.ones_like(W), np.ones_like(b)"],
)
def test_an_earlier_answer_that_ignores_its_input_carries_nothing(constant):
    flat = f"def gradients(H, Y, W, b):\n    return {constant}\n"
    lazy = "def sgd_step(H, Y, W, b, lr):\n    return W.copy(), b.copy()\n"
    verdicts = graded(["gradients", "sgd_step"], flat, lazy)
    assert verdicts["gradients"].points == verdicts["sgd_step"].points == 0


@pytest.mark.parametrize(
    "absent",
    [
        "def softmax(Z):\n    raise NotImplementedError()\n",
        "softmax = None\n",
        "def softmax(Z):\n    return 'probabilities'\n",
        "from scipy.special import softmax\n",
    ],
)
def test_what_builds_on_an_answer_that_is_not_there_is_judged_by_itself(absent):
    names = ["softmax", "gradients", "sgd_step", "predict_proba"]
    sources = [absent] if "scipy" in absent else []
    verdicts = graded(names, in_a_cell(absent), sources=sources)
    assert [name for name in names if not verdicts[name].full] == ["softmax"]


def test_so_is_a_mistake_in_it():
    absent = in_a_cell("def softmax(Z):\n    raise NotImplementedError()\n")
    for known in questions(NAME)["gradients"].mistakes:
        verdict = graded(["softmax", "gradients"], absent, known.source)["gradients"]
        assert not verdict.full, known.name
        assert verdict.mistake in (known.name, ""), known.name


def test_raising_always_earns_nothing_where_an_error_is_asked_for():
    def always(labels, num_classes):
        raise ValueError("no")

    assert graded(["one_hot"], {"one_hot": always})["one_hot"].points == 0


def test_a_forbidden_library_is_found_under_any_name():
    source = (
        "from scipy import special as sp\ndef helper(x):\n    return sp.logsumexp(x, axis=1)\n"
        "def logsumexp(x):\n    return helper(x)\n"
    )
    verdict = graded(["logsumexp"], source, sources=[source])["logsumexp"]
    assert verdict.points == 0
    assert "scipy.special.logsumexp (line 3) may not be used" in say.lines_of(verdict)[0]


def test_comparing_with_a_library_outside_an_answer_is_fine():
    source = "import scipy.special\nprint(scipy.special.softmax([1.0, 2.0]))\n"
    assert graded(["softmax"], sources=[source])["softmax"].full


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        ("softmax = 3", "not a function"),
        ("def softmax(Z, axis):\n    return Z", "arguments"),
        ("def softmax(Z):\n    return None", "None"),
        ("def softmax(Z):\n    return {1}", "set"),
        (
            "def softmax(Z):\n    Z -= Z.max(1, keepdims=True)\n    E = np.exp(Z)\n"
            "    return E / E.sum(1, keepdims=True)",
            "changed its argument Z",
        ),
        (
            "class Liar(np.ndarray):\n    def __eq__(self, other):\n        return True\n"
            "def softmax(Z):\n    return np.zeros_like(Z).view(Liar)",
            "expected",
        ),
        ("def softmax(Z):\n    return np.array([[object()]])", "object"),
        ("def softmax(Z):\n    raise SystemExit", "SystemExit"),
    ],
)
def test_what_is_no_answer_is_told(answer, problem):
    verdict = graded(["softmax"], answer)["softmax"]
    assert verdict.points == 0
    assert problem in " ".join(say.lines_of(verdict))


def test_prints_and_warnings_are_no_failure():
    noisy = """import sys, warnings
_quiet = softmax
def softmax(Z):
    print("working")
    print("oh", file=sys.stderr)
    warnings.warn("careful")
    return _quiet(Z)
"""
    assert graded(["softmax"], noisy)["softmax"].full


def test_trained_parameters_are_scored_on_samples_held_back():
    verdict = graded(["trained"])["trained"]
    assert verdict.full
    assert "held back" in say.lines_of(verdict)[0]


def test_trained_on_nothing_earns_nothing():
    empty = {"W": np.zeros((256, 10)), "b": np.zeros(10)}
    assert graded(["trained"], empty)["trained"].points == 0


@pytest.mark.parametrize(
    ("rate", "batch_size", "num_epochs", "enough"),
    [(0.1, 32, 20, True), (0.01, 128, 20, True), (1e-5, 128, 1, False), (1e5, 128, 10, False)],
)
def test_a_rate_of_no_use_is_seen_by_the_loss(rate, batch_size, num_epochs, enough):
    """However many samples it gets right: one tiny step already points the right way."""
    known = reference(NAME)
    notebook = known.namespace(known.questions["trained"])
    with np.errstate(all="ignore"):
        W, b, _ = notebook["train"](
            notebook["H_train"],
            notebook["Y_train"],
            rate,
            batch_size,
            num_epochs,
            np.random.default_rng(0),
        )
    verdict = graded(["trained"], {"W": W, "b": b})["trained"]
    assert verdict.full == enough
    assert "a loss of" in " ".join(say.lines_of(verdict))


@pytest.mark.parametrize("assignment", [NAME, "04_backpropagation"])
@pytest.mark.parametrize(
    "taken",
    ["Z.mean(axis=1)", "Z.min(axis=1)", "Z[:, 0]", "Z[:, -1]", "np.median(Z, axis=1)"],
)
def test_nothing_but_the_maximum_of_a_row_may_be_taken_out_of_it(assignment, taken):
    softmax = f"def softmax(Z):\n    E = np.exp(Z - ({taken})[:, None])\n"
    softmax += "    return E / E.sum(axis=1, keepdims=True)"
    assert not graded(["softmax"], softmax, assignment=assignment)["softmax"].full
    if assignment == NAME:
        sums = f"def logsumexp(Z):\n    m = {taken}\n"
        sums += "    return m + np.log(np.exp(Z - m[:, None]).sum(axis=1))"
        assert not graded(["logsumexp"], sums)["logsumexp"].full


@pytest.mark.parametrize(
    "start",
    [
        "100 * rng.normal(size={0})",
        "rng.normal(size={0})",
        "rng.uniform(0, 3, size={0})",
        "0.001 * rng.normal(size={0})",
    ],
)
def test_a_network_starts_as_it_is_said_to(start):
    question = questions("04_backpropagation")["FeedforwardNet"]
    wide = {each.name: each.source for each in question.mistakes}["starts_beyond_the_bound"]
    for size in ("(input_size, hidden_size)", "(hidden_size, output_size)"):
        drawn = f"rng.normal(size={size})"
        assert drawn in wide
        wide = wide.replace(drawn, start.format(size))
    found = graded(["FeedforwardNet"], wide, assignment="04_backpropagation")["FeedforwardNet"]
    assert 0 < found.points < found.max_points


class Says(InProcess):
    """A process that sends choices of its own making."""

    def __init__(self, namespace, choices):
        super().__init__(namespace)
        self.choices = choices

    def run_all(self, text, inputs, seconds):
        if inputs and "cell" in inputs[0]:
            return [Outcome(self.choices)]
        return super().run_all(text, inputs, seconds)


@pytest.mark.parametrize(
    "choices",
    [
        {"lr": 0.3, "batch_size": 2.5, "num_epochs": 3},
        {"lr": 0.3, "batch_size": 128, "num_epochs": 10**9},
        {"lr": float("nan"), "batch_size": 128, "num_epochs": 3},
        {"lr": "0.3", "batch_size": 128, "num_epochs": 3},
        {"lr": 0.3},
        [0.3, 128, 3],
        None,
    ],
)
def test_choices_that_no_model_is_trained_with_are_not_judged(choices):
    """The process of a submission may send anything."""
    known = reference(NAME)
    question = known.questions["trained"]
    untrained = {"W": np.zeros((256, 10)), "b": np.zeros(10)}
    ask = Says(known.namespace(question, untrained), choices)
    earlier = {"train": nothing("train", 4, Finding(Status.STUB))}
    verdict = grade(question, known, ask, ["W, b = 0, 0"], b"key", earlier)
    assert verdict.not_judged and verdict.points == 0
