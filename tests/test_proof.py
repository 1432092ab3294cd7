"""Every question of every bank against right answers, the stub, each mistake, and random ones."""

import contextlib
import functools
import inspect
import io
from functools import cache

import numpy as np
import pytest

from grading.authoring.public import PUBLIC_SEED
from grading.bank.reference import draw, outcome
from grading.bank.source import source_of
from grading.course import ROOT
from helpers.check import CheckFailed, check
from helpers.checking import judge
from helpers.checking.case import Outcome
from helpers.checking.compare import same
from helpers.checking.cover import Named, explained
from helpers.checking.description import describe
from helpers.checking.finding import Status
from tests.known import ASSIGNMENTS, questions, reference


def of(question, assignment, *more, named=""):
    """Parameters of a test. One process of pytest-xdist makes the cases of a question once, for all
    its tests."""
    name = f"{assignment[:2]}-{question.name}"
    marks = [pytest.mark.xdist_group(name)]
    # What trains, or takes until it is stopped, waits for `make test`.
    if not question.cells and not any(getattr(each, "slow", False) for each in more):
        marks.append(pytest.mark.quick)
    return pytest.param(assignment, question, *more, id=f"{name}{named}", marks=marks)


QUICK = 6  # in `make quick` one mistake of so many is tried in the check itself
ALL = [(question, name) for name in ASSIGNMENTS for question in questions(name).values()]
QUESTIONS = [of(*each) for each in ALL]
MISTAKES = [
    of(question, name, mistake, named=f"-{mistake.name}")
    for question, name in ALL
    for mistake in question.mistakes
]
OTHERS = [
    of(question, name, answer.source, named=f"-{number}")
    for question, name in ALL
    for number, answer in enumerate(question.right_answers)
]


@pytest.fixture(scope="session")
def seeds(request):
    """What cases are drawn from: those of the check, and hidden ones."""
    return [PUBLIC_SEED, *(b"hidden %d" % n for n in range(request.config.getoption("--seeds")))]


@cache
def cases_of(assignment, name, seed):
    question = questions(assignment)[name]
    return reference(assignment).cases(question, draw(question, seed))


@cache
def mistaken_cases_of(assignment, name, seed, slow):
    """The same, with what each mistake gives; also the slow ones if asked for."""
    question, cases = questions(assignment)[name], cases_of(assignment, name, seed)
    return reference(assignment).with_mistakes(question, cases, slow)


def notebook_with(assignment, question, *changes):
    """The namespace of a notebook whose answers are the solution's, but changed."""
    return reference(assignment).namespace(question, *changes)


def answers(question, cases, namespace):
    return [outcome(question, case.inputs, namespace) for case in cases]


def found(question, outcomes, cases):
    """What is the matter with an answer."""
    return judge.examined(question, outcomes, cases, question.mistakes)


def said(assignment, question, namespace):
    """What `check` prints or raises in a notebook."""
    namespace["check"] = check
    printed = io.StringIO()
    with contextlib.chdir(ROOT / "solutions" / assignment), contextlib.redirect_stdout(printed):
        try:
            exec(f"check({question.name!r})", namespace)
        except CheckFailed as error:
            return str(error)
    return printed.getvalue()


@pytest.mark.parametrize(("assignment", "question"), QUESTIONS)
def test_reference_passes(assignment, question, seeds):
    solution = notebook_with(assignment, question)
    for seed in seeds:
        cases = cases_of(assignment, question.name, seed)
        assert found(question, answers(question, cases, solution), cases).right
    count = len(question.cases)
    passed = f"✓ {question.name}: public checks passed ({count} case{'s' * (count > 1)})\n"
    assert said(assignment, question, solution) == passed


@pytest.mark.parametrize(("assignment", "question"), QUESTIONS)
def test_stub_earns_nothing(assignment, question, seeds):
    def stub(*args, **kwargs):
        raise NotImplementedError

    if question.cells:  # a cell that stops defines nothing
        refusal = judge.unfit(question.defines, describe(question.defines, {}), None)
        assert refusal.status is Status.NOT_DEFINED
        return
    cases = cases_of(assignment, question.name, seeds[0])
    untouched = notebook_with(assignment, question, {question.name: stub})
    outcomes = answers(question, cases, untouched)
    assert found(question, outcomes, cases).status is Status.STUB
    stubbed = said(assignment, question, untouched)
    assert stubbed == f"✗ {question.name}: not implemented yet"
    assert not any(map(same, outcomes, (case.expected for case in cases)))


@pytest.mark.parametrize(("assignment", "question", "mistake"), MISTAKES)
def test_mistake_fails_and_is_named_as_itself(request, assignment, question, mistake, seeds):
    for seed in seeds[1:]:  # `said` runs it on the public cases, beside what the release holds
        cases = mistaken_cases_of(assignment, question.name, seed, mistake.slow)
        outcomes = [case.mistakes[mistake.name] for case in cases]
        right = [same(o, case.expected, question.tolerance) for o, case in zip(outcomes, cases)]
        assert not all(right), "the check lets this mistake pass"
        named = explained(outcomes, cases, question.mistakes, question.tolerance)
        assert named == (Named(mistake),)
    # The check itself is asked of some in `make quick`: it knows them in the same way.
    if request.config.option.markexpr != "quick" or question.mistakes.index(mistake) % QUICK == 0:
        wrong = notebook_with(assignment, question, mistake.source)
        assert said(assignment, question, wrong).splitlines()[1] == f"  → {mistake.hint}"


@pytest.mark.parametrize(("assignment", "question", "source"), OTHERS)
def test_other_right_answer_passes(assignment, question, source, seeds):
    right = notebook_with(assignment, question, source)
    for seed in seeds:
        cases = cases_of(assignment, question.name, seed)
        assert found(question, answers(question, cases, right), cases).right
    assert said(assignment, question, right).startswith(f"✓ {question.name}: public checks passed")


def listed(value):
    """Arrays as lists."""
    if isinstance(value, np.ndarray):
        return value.tolist()
    return type(value)(map(listed, value)) if type(value) in (list, tuple) else value


def gives_lists(function, running):
    """The same function, with lists in place of arrays unless another one that is `running` calls
    it."""

    @functools.wraps(function)
    def gives(*args, **kwargs):
        running.append(function)
        try:
            value = function(*args, **kwargs)
        finally:
            running.pop()
        if inspect.isgenerator(value):
            return map(listed, value)
        return value if running else listed(value)

    return gives


@pytest.mark.not_quick
@pytest.mark.parametrize(
    ("assignment", "question"), [each for each in QUESTIONS if not each.values[1].cells]
)
def test_lists_of_numbers_are_as_good_as_arrays(assignment, question, seeds):
    solution = notebook_with(assignment, question)
    answer, running = solution[question.defines], []
    if isinstance(answer, type):
        for name, method in [*vars(answer).items()]:
            if inspect.isfunction(method) and name != "__init__":
                setattr(answer, name, gives_lists(method, running))
    else:
        solution[question.defines] = gives_lists(answer, running)
    for seed in seeds:
        cases = cases_of(assignment, question.name, seed)
        finding = found(question, answers(question, cases, solution), cases)
        # The contract of `extract` names the type: float32 NumPy.
        assert finding.right == (question.name != "extract")


@pytest.mark.parametrize(("assignment", "question"), QUESTIONS)
def test_four_mistakes_and_two_other_right_answers_are_there(assignment, question):
    assert len(question.mistakes) >= 4
    assert len({mistake.hint for mistake in question.mistakes}) == len(question.mistakes)
    assert len(question.right_answers) >= 2


def spoiled(value):
    """Wrong variants of an array: one entry off by 1 % of the largest, a transpose, NaN, zeros."""
    array = np.asarray(value)
    if array.dtype.kind != "f" or not np.abs(array).max(initial=0):
        return
    off = array.copy()
    off.flat[array.size // 2] += 0.01 * np.abs(array[np.isfinite(array)]).max()
    yield "one entry off", off
    hole = array.copy()
    hole.flat[0] = np.nan
    yield "one NaN", hole
    yield "all zeros", np.zeros_like(array)
    if array.ndim == 2 and (array.shape != array.T.shape or not np.allclose(array, array.T)):
        yield "transposed", array.T


def variants(value):
    """Every value with one of its arrays spoiled."""
    if isinstance(value, (list, dict)):
        items = value.items() if isinstance(value, dict) else enumerate(value)
        for key, item in items:
            for name, wrong in variants(item):
                copy = dict(value) if isinstance(value, dict) else list(value)
                copy[key] = wrong
                yield f"{key}: {name}", copy
    elif isinstance(value, (float, np.ndarray)):
        yield from spoiled(value)


@pytest.mark.parametrize(("assignment", "question"), QUESTIONS)
def test_random_wrong_answers_lose_points(assignment, question, seeds):
    for seed in seeds:
        for case in cases_of(assignment, question.name, seed):
            for name, wrong in variants(case.expected.value):
                assert not same(Outcome(wrong), case.expected, question.tolerance), name


def test_source_of_leaves_decorators_out():
    @pytest.mark.filterwarnings("ignore")
    def example(x):
        return x

    assert source_of(example) == "def example(x):\n    return x\n"
