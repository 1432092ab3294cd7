"""A submission in a kernel of its own."""

from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell

from grading.classroom.samples import answered, answers_of
from grading.grader import pipeline
from grading.grader.task import Task
from grading.intake.sanitise import rebuild
from grading.settings import Settings
from helpers.checking import say
from helpers.checking.case import TIMED_OUT
from tests.conftest import SANDBOXED, solution_of
from tests.known import questions

NAME = "02_softmax_regression"
QUESTIONS = questions(NAME)


@pytest.fixture(scope="module")
def assignment(course):
    return course.assignment(NAME)


@pytest.fixture
def submission(course):
    return solution_of(course, NAME)


def execute(submission, assignment, key, student, cell_seconds=30):
    settings = Settings(cell_seconds, sandboxed=SANDBOXED)
    return pipeline.run(Task(assignment, key, student, Path(), settings), submission)


def earned(verdicts):
    return {name: verdict.points for name, verdict in verdicts.items()}


FULL = {name: float(question.points) for name, question in QUESTIONS.items()}


def test_solution_earns_everything_and_its_cells_keep_their_outputs(submission, assignment):
    before = nbformat.writes(submission)
    assert earned(execute(submission, assignment, b"key", "ada")) == FULL
    assert nbformat.writes(submission) == before


def test_release_earns_nothing(course, assignment):
    verdicts = execute(course.released(NAME, NAME), assignment, b"key", "ben")
    assert set(earned(verdicts).values()) == {0.0}


def test_what_was_earned_before_exit_stays(submission, assignment):
    names = list(QUESTIONS)
    cells = answers_of(submission) | {names[3]: "exit()"}
    verdicts = execute(answered(submission, cells), assignment, b"key", "dan")
    assert all(verdicts[name].full for name in names[:3])
    assert verdicts[names[3]].points == 0
    assert all(say.lines_of(verdicts[name]) for name in names)


def test_a_loop_without_end_costs_its_own_question(submission, assignment):
    endless = "def softmax(Z):\n    while True:\n        pass\n"
    verdicts = execute(answered(submission, {"softmax": endless}), assignment, b"k", "eve", 2)
    assert verdicts["softmax"].points == 0
    assert TIMED_OUT in " ".join(say.lines_of(verdicts["softmax"]))
    assert verdicts["logsumexp"].full and verdicts["one_hot"].full


def test_a_cell_that_takes_too_long_costs_its_own_question(submission, assignment):
    slow = answers_of(submission)["one_hot"] + "\nimport time\ntime.sleep(60)\n"
    verdicts = execute(answered(submission, {"one_hot": slow}), assignment, b"k", "ida", 2)
    assert {name for name, verdict in verdicts.items() if not verdict.full} <= {"one_hot"}


def test_an_answer_with_a_syntax_error_is_told(submission, assignment):
    broken = answered(submission, {"one_hot": "def one_hot(:"})
    verdict = execute(broken, assignment, b"key", "fay")["one_hot"]
    assert verdict.points == 0
    assert say.lines_of(verdict) == [
        "✗ one_hot: its cell stopped with SyntaxError: invalid syntax (line 1)"
    ]


REQUESTS = {"describe", "probe", "inputs", "seconds", "again"}


@pytest.mark.parametrize("allowed", [REQUESTS, REQUESTS - {"seconds"}], ids=["all", "too few"])
def test_expected_values_never_enter_the_kernel(submission, assignment, allowed):
    """A student's code that looks at everything it is sent sees inputs and its own answers. It can
    say so: where it is told to expect less, the cell of an answer stops."""
    spy = """import json as _json, helpers.checking.reply as _probe
_seen = []
_reply = _probe.reply
def _spy(request):
    _seen.append(request)
    return _reply(request)
_probe.reply = _spy
"""
    seen = f"assert len(_seen) > 9 and all(set(_json.loads(r)) <= {allowed} for r in _seen)"
    last = {"accuracy": f"{seen}\n{answers_of(submission)['accuracy']}"}
    cells = [new_code_cell(spy), *answered(submission, last).cells]
    verdicts = execute(nbformat.v4.new_notebook(cells=cells), assignment, b"key", "gus")
    assert [name for name in FULL if not verdicts[name].full] == (
        [] if allowed == REQUESTS else ["accuracy"]
    )


@pytest.mark.in_turn(3)
@pytest.mark.parametrize(
    "cheat",
    [
        "import numpy as np\nnp.testing.assert_allclose = lambda *a, **k: None",
        "import helpers.checking.judge as j\nj.same = lambda *a, **k: True\n"
        "j.difference = lambda *a: None",
        "import json\njson.dumps = lambda *a, **k: 'true'",
        "import helpers.checking.reply as p\np.reply = lambda r: '{}'",
        "import helpers.checking.reply as p\np.reply = lambda r: 'x' * 50_000_000",
        "import helpers.checking.reply as p\np.decode = lambda *a: 0",
    ],
)
def test_tampering_gains_nothing(course, assignment, cheat):
    """On top of wrong answers: the release, in which nothing is answered."""
    release = course.released(NAME, NAME)
    release.cells.insert(0, nbformat.v4.new_code_cell(cheat))
    assert set(earned(execute(release, assignment, b"key", "hal", 5)).values()) == {0.0}


def test_two_students_get_other_cases_and_a_regrade_the_same(submission, assignment):
    wrong = "def softmax(Z):\n    return Z\n"
    broken = answered(submission, {"softmax": wrong})

    def message(student):
        return say.lines_of(execute(broken, assignment, b"key", student)["softmax"])

    assert message("ada") == message("ada")
    assert message("ada") != message("ben")


# --- answers in other cells than their own ----------------------------------------------------

CODE = [name for name, question in QUESTIONS.items() if question.defines == name]
DEFINES = {name: question.defines for name, question in QUESTIONS.items()}


def place(notebook, name):
    return next(number for number, cell in enumerate(notebook.cells) if cell.id == name)


def without(notebook, *names):
    notebook.cells = [cell for cell in notebook.cells if cell.id not in names]
    return notebook


def light(notebook):
    """Without what only draws."""
    for cell in notebook.cells:
        if cell.cell_type == "code" and "nbgrader" not in cell.metadata:
            cell.source = ""
    return notebook


def two_in_one(right, release, answers):
    right.cells[place(right, "softmax")].source += f"\n\n{answers['gradients']}"
    return without(right, "gradients")


def in_a_later_one(right, release, answers):
    right.cells[place(right, "one_hot")].source += f"\n\n{answers['logsumexp']}"
    return without(right, "logsumexp")


def all_in_one_above_the_stubs(right, release, answers):
    release.cells.insert(3, new_code_cell("\n\n".join(answers[name] for name in CODE)))
    return answered(release, {"trained": answers["trained"]})


def all_in_one_of_its_own(right, release, answers):
    own = new_code_cell("\n\n".join(answers[name] for name in CODE))
    right.cells.insert(place(right, "check_logsumexp"), own)
    return without(right, *CODE)


def behind_their_checks(right, release, answers):
    for name in reversed(answers):
        if name in QUESTIONS:
            release.cells.insert(place(release, f"check_{name}") + 1, new_code_cell(answers[name]))
    return release


def in_their_checks(right, release, answers):
    for name in QUESTIONS:
        right.cells[place(right, f"check_{name}")].source = f'{answers[name]}\n\ncheck("{name}")'
    return without(right, *QUESTIONS)


def most_at_the_end_in_any_order(right, release, answers):
    for name in ("sgd_step", "gradients", "train", "minibatches"):
        right.cells.append(new_code_cell(answers[name]))
    right.cells.append(new_code_cell(answers["trained"]))
    return without(right, "sgd_step", "gradients", "train", "minibatches", "trained")


def a_helper_behind_the_check(right, release, answers):
    right.cells.append(
        new_code_cell("import math\n\n\ndef half(x):\n    return math.prod([x, 0.5])")
    )
    source = answers["accuracy"].replace("    return ", "    return 2 * half(1) * ")
    return answered(right, {"accuracy": source})


def mended_at_the_end(right, release, answers):
    right.cells.append(new_code_cell(answers["accuracy"]))
    return answered(right, {"accuracy": "def accuracy(labels, y_hat):\n    return 0.5"})


def spoilt_at_the_end(right, release, answers):
    right.cells.append(new_code_cell("def accuracy(labels, y_hat):\n    return 0.5"))
    return right


def moved_below_what_it_needs(right, release, answers):
    todo = right.cells.pop(place(right, "trained"))
    todo.source = f"settings = dict(_settings)\n{todo.source}"
    right.cells += [new_code_cell("_settings = {}"), todo]
    return right


def an_import_in_a_given_cell(right, release, answers):
    cell = right.cells[place(right, "imports")]
    cell.source = f"import math\n{cell.source}"
    return answered(right, {"logsumexp": f"math.pi\n{answers['logsumexp']}"})


@pytest.mark.parametrize(
    ("rearranged", "noted"),
    [
        (two_in_one, "gradients."),
        (in_a_later_one, "logsumexp."),
        (all_in_one_above_the_stubs, ", ".join(CODE)),
        (all_in_one_of_its_own, ", ".join(CODE)),
        (behind_their_checks, ", ".join(QUESTIONS)),
        (in_their_checks, ", ".join(QUESTIONS)),
        (most_at_the_end_in_any_order, "gradients, sgd_step, minibatches, train, trained."),
        (a_helper_behind_the_check, ""),
        (mended_at_the_end, ""),
        (spoilt_at_the_end, ""),
        (moved_below_what_it_needs, "trained."),
        (an_import_in_a_given_cell, ""),
    ],
)
def test_an_answer_counts_wherever_it_stands(course, assignment, rearranged, noted):
    release = course.released(NAME, NAME)
    answers = answers_of(solution_of(course, NAME))
    handed_in = rearranged(light(answered(release, answers)), light(release), answers)
    rebuilt = rebuild(handed_in, course.released(NAME, NAME), DEFINES)
    assert earned(execute(rebuilt.notebook, assignment, b"key", "ada")) == FULL
    assert noted in " ".join(rebuilt.notes) and bool(noted) == bool(rebuilt.notes)


SKLEARN = """from sklearn.metrics import accuracy_score


def accuracy(labels, y_hat):
    return accuracy_score(labels, y_hat.argmax(axis=1))"""
WRONG = "def accuracy(labels, y_hat):\n    return 0.5"


@pytest.mark.parametrize(
    ("own", "later"),
    [
        (WRONG, "def accuracy(labels, y_hat):\n    return 0.25"),
        (SKLEARN, WRONG),
        (WRONG, SKLEARN),
        ("", SKLEARN),
        ("", "from sklearn.metrics import accuracy_score as accuracy"),
    ],
)
def test_a_wrong_answer_passes_nowhere(course, assignment, own, later):
    handed_in = light(answered(course.released(NAME, NAME), {"accuracy": own}))
    handed_in.cells.append(new_code_cell(later))
    rebuilt = rebuild(handed_in, course.released(NAME, NAME), DEFINES)
    assert execute(rebuilt.notebook, assignment, b"key", "ada")["accuracy"].points == 0


def test_an_error_is_charged_once_where_answers_are_judged_late(course, assignment):
    """What is built on a wrong answer that stands at the end is judged after it."""
    answers = answers_of(solution_of(course, NAME))
    wrong = next(m.source for m in QUESTIONS["gradients"].mistakes)
    right = light(answered(course.released(NAME, NAME), answers))
    right.cells += [
        new_code_cell(answers["sgd_step"]),
        new_code_cell(f"import numpy as np\n{wrong}"),
    ]
    rebuilt = rebuild(without(right, "gradients", "sgd_step"), course.released(NAME, NAME), DEFINES)
    verdicts = execute(rebuilt.notebook, assignment, b"key", "ada")
    assert not verdicts["gradients"].full and verdicts["gradients"].mistake
    assert verdicts["sgd_step"].full and verdicts["sgd_step"].earlier


def answers_changed(submission, changes):
    return answered(submission, answers_of(submission) | changes)


def not_full(verdicts):
    return [name for name, verdict in verdicts.items() if not verdict.full]


def mistaken(question, name):
    return next(m.source for m in QUESTIONS[question].mistakes if m.name == name)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("gradients", "import numpy as np\n" + mistaken("gradients", "sign")),  # goes uphill
        ("train", "def train(H, Y, lr, batch_size, num_epochs, rng):\n    return None"),
        ("one_hot", "def one_hot(labels, num_classes):\n    raise KeyError('?')"),
        ("softmax", "from scipy.special import softmax"),
        ("minibatches", "def batches(N, batch_size, rng):\n    yield from ()"),
        ("sgd_step", "import os\nos._exit(1)"),
    ],
)
def test_one_wrong_answer_costs_its_own_question_also_where_it_is_trained_with(
    submission, assignment, question, answer
):
    """Wrong, without a return, stopped, forbidden, under another name, or ending its process."""
    verdicts = execute(answers_changed(submission, {question: answer}), assignment, b"key", "ada")
    assert not_full(verdicts) == [question]


@pytest.mark.parametrize(
    ("choices", "said"),
    [
        ("0.3, 128, 10", "all"),
        ("1e-5, 4096, 1", "on samples held back, asked for"),
        ("0.3, 128, 10**9", "all"),  # the cell itself makes 99 of it
    ],
)
def test_choices_are_judged_where_the_training_is_wrong(submission, assignment, choices, said):
    cell = f"lr, batch_size, num_epochs = {choices}\n"
    cell += "rng = np.random.default_rng(0)\n"
    cell += "W, b, losses = train(H_train, Y_train, lr, batch_size, min(num_epochs, 99), rng)\n"
    cell = cell.replace("min(num_epochs, 99)", "num_epochs if num_epochs < 99 else 99")
    uphill = {"gradients": mistaken("gradients", "sign"), "trained": cell}
    verdicts = execute(answers_changed(submission, uphill), assignment, b"key", "ada")
    lines = "\n".join(say.lines_of(verdicts["trained"]))
    assert verdicts["trained"].full == (said == "all")
    assert said == "all" or said in lines
    assert "a right gradients in the place of yours" in lines or "not judged" in lines
