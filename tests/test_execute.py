"""A submission in a kernel of its own."""

import nbformat
import pytest

from grading import execute as executed
from grading.bank import bank_of
from grading.execute import Limits
from grading.samples import answered, answers_of
from helpers.probe import TIMED_OUT
from tests.conftest import SANDBOXED, solution_of

NAME = "02_softmax_regression"
QUESTIONS = bank_of(NAME).questions


@pytest.fixture(scope="module")
def paper(course):
    return course.paper(NAME)


@pytest.fixture
def submission(course):
    return solution_of(course, NAME)


LIMITS = Limits()


def execute(submission, paper, key, student, limits=LIMITS):
    return executed.execute(submission, paper, key, student, limits, SANDBOXED)


def earned(verdicts):
    return {name: verdict.points for name, verdict in verdicts.items()}


FULL = {name: float(question.points) for name, question in QUESTIONS.items()}


def test_solution_earns_everything_and_its_cells_keep_their_outputs(submission, paper):
    before = nbformat.writes(submission)
    assert earned(execute(submission, paper, b"key", "ada")) == FULL
    assert nbformat.writes(submission) == before


def test_release_earns_nothing(course, paper):
    verdicts = execute(course.released(NAME, NAME), paper, b"key", "ben")
    assert set(earned(verdicts).values()) == {0.0}


def test_what_was_earned_before_exit_stays(submission, paper):
    names = list(QUESTIONS)
    cells = answers_of(submission) | {names[3]: "exit()"}
    verdicts = execute(answered(submission, cells), paper, b"key", "dan")
    assert all(verdicts[name].full for name in names[:3])
    assert verdicts[names[3]].points == 0
    assert all(verdicts[name].lines for name in names)


def test_a_loop_without_end_costs_its_own_question(submission, paper):
    endless = "def softmax(Z):\n    while True:\n        pass\n"
    verdicts = execute(answered(submission, {"softmax": endless}), paper, b"k", "eve", Limits(2))
    assert verdicts["softmax"].points == 0
    assert TIMED_OUT in " ".join(verdicts["softmax"].lines)
    assert verdicts["logsumexp"].full and verdicts["one_hot"].full


def test_a_cell_that_takes_too_long_costs_its_own_question(submission, paper):
    slow = answers_of(submission)["one_hot"] + "\nimport time\ntime.sleep(60)\n"
    verdicts = execute(answered(submission, {"one_hot": slow}), paper, b"k", "ida", Limits(2))
    assert {name for name, verdict in verdicts.items() if not verdict.full} <= {"one_hot"}


def test_an_answer_with_a_syntax_error_is_told(submission, paper):
    broken = answered(submission, {"one_hot": "def one_hot(:"})
    verdict = execute(broken, paper, b"key", "fay")["one_hot"]
    assert verdict.points == 0
    assert verdict.lines == (
        "✗ one_hot: its cell stopped with SyntaxError: invalid syntax (line 1)",
    )


def test_expected_values_never_enter_the_kernel(submission, paper):
    """A student's code that looks at everything it is sent sees inputs and its own answers."""
    spy = """import json as _json, helpers.probe as _probe
_seen = []
_reply = _probe.reply
def _spy(request):
    _seen.append(request)
    return _reply(request)
_probe.reply = _spy
"""
    ask = 'assert all(set(_json.loads(r)) <= {"describe", "probe", "inputs"} for r in _seen), "!"'
    cells = [nbformat.v4.new_code_cell(spy), *submission.cells, nbformat.v4.new_code_cell(ask)]
    spied = nbformat.v4.new_notebook(cells=cells)
    verdicts = execute(spied, paper, b"key", "gus")
    assert earned(verdicts) == FULL


@pytest.mark.parametrize(
    "cheat",
    [
        "import numpy as np\nnp.testing.assert_allclose = lambda *a, **k: None",
        "import helpers.judge as j\nj.same = lambda *a, **k: True\nj.difference = lambda *a: None",
        "import json\njson.dumps = lambda *a, **k: 'true'",
        "import helpers.probe as p\np.reply = lambda r: '{}'",
        "import helpers.probe as p\np.reply = lambda r: 'x' * 50_000_000",
        "import helpers.probe as p\np.decode = lambda *a: 0",
    ],
)
def test_tampering_gains_nothing(course, paper, cheat):
    """On top of wrong answers: the release, in which nothing is answered."""
    release = course.released(NAME, NAME)
    release.cells.insert(0, nbformat.v4.new_code_cell(cheat))
    assert set(earned(execute(release, paper, b"key", "hal", Limits(5))).values()) == {0.0}


def test_two_students_get_other_cases_and_a_regrade_the_same(submission, paper):
    wrong = "def softmax(Z):\n    return Z\n"
    broken = answered(submission, {"softmax": wrong})

    def message(student):
        return execute(broken, paper, b"key", student)["softmax"].lines

    assert message("ada") == message("ada")
    assert message("ada") != message("ben")
