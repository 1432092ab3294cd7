"""What the bank does not know of a class comes back in groups, ready to be named."""

import re
from dataclasses import replace

import pytest

from grading import __main__ as cli
from grading.bank.assignment import reference_of
from grading.classroom.samples import answered, answers_of
from grading.grader.pipeline import process
from grading.grader.task import Task
from grading.pages.unnamed import draft, unnamed
from grading.settings import Settings
from tests.conftest import SANDBOXED, copy_of, hand_in, solution_of

pytestmark = pytest.mark.xdist_group("unnamed")

NAME = "02_softmax_regression"
# Mistakes that are taken out of the bank, each in a question of its own.
GONE = {
    "logsumexp": "no_sum",
    "softmax": "by_the_logits",
    "one_hot": "from_one",
    "cross_entropy": "mean_over_entries",
    "grad_loss_wrt_probs": "every_class",
    "softmax_jacobian": "plus",
    "grad_loss_wrt_logits": "squared_error",
    "gradients": "db_over_classes",
    "sgd_step": "divided_again",
    "accuracy": "mean_probability",
}
STUDENTS = 2  # of each


def as_they_write_it(source, number):
    """The same program in other words; the second one says that the hint is not what it did."""
    if number == 0:
        return source
    if number == 1:
        return f"# Not so: I have checked that.\n{source}"
    return re.sub(r"^(def .*:)$", r"\1\n    kept = None", source, count=1, flags=re.MULTILINE)


@pytest.fixture(scope="module")
def graded(released, tmp_path_factory):
    """A class in which each of these mistakes was made by two students."""
    course = copy_of(released, tmp_path_factory.mktemp("unnamed"))
    assignment = course.assignment(NAME)
    reference = reference_of(NAME, assignment.solution)
    whole = dict(reference.questions)
    right = answers_of(solution_of(course, NAME))
    release = course.released(NAME, NAME)
    for question, mistake in GONE.items():
        wrong = next(each.source for each in whole[question].mistakes if each.name == mistake)
        known = [each for each in whole[question].mistakes if each.name != mistake]
        reference.questions[question] = replace(whole[question], mistakes=known)
        for number in range(STUDENTS):
            student = f"{question}{number}"
            source = as_they_write_it(wrong, number)
            notebook = answered(release, right | {question: source})
            hand_in(course, NAME, student, notebook)
            work = course.root / "submitted" / student / NAME
            done = process(Task(assignment, b"key", student, work, Settings(sandboxed=SANDBOXED)))
            folder = course.root / "autograded" / student / NAME
            folder.mkdir(parents=True)
            (folder / f"{NAME}.ipynb").write_text(done.notebook, encoding="utf-8")
    yield course
    reference.questions.update(whole)


def test_what_was_taken_out_comes_back_in_pure_groups(graded):
    groups, _ = unnamed(graded, NAME)
    made = {group.question.name: {each.student for each in group.answers} for group in groups}
    assert made == {q: {f"{q}{number}" for number in range(STUDENTS)} for q in GONE}
    assert len(groups) == len(GONE)
    for group in groups:
        assert group.answers[0].source == min((a.source for a in group.answers), key=len)


def test_a_draft_of_each_goes_into_the_bank_and_names_it(graded):
    reference = reference_of(NAME, graded.assignment(NAME).solution)
    for group in unnamed(graded, NAME)[0]:
        question = replace(group.question, mistakes=[])
        space = {"q": question, **reference.solution}
        text = draft(group.answers[0].source)
        path = graded.root / "draft.py"
        path.write_text(text, encoding="utf-8")
        exec(compile(text, str(path), "exec"), space)
        (mistake,) = question.mistakes
        assert mistake.name == "a_name" and mistake.source.startswith("def ")


def test_it_is_printed_with_what_students_say(graded, monkeypatch, capsys):
    monkeypatch.chdir(graded.root)
    assert cli.main(["unnamed", NAME]) == 0
    said = capsys.readouterr().out
    assert "softmax: 2 answers that give the same\n  students: softmax0, softmax1" in said
    assert "  for grading/questions/softmax_regression/softmax.py:" in said
    assert '    @q.mistake("a_name", "What is wrong, and which idea mends it.")' in said
    assert said.count("says of its hint: I have checked that.") == len(GONE)
    assert "Traceback" not in said


def test_a_class_without_them_is_told_so(released, tmp_path, monkeypatch, capsys):
    course = copy_of(released, tmp_path)
    monkeypatch.chdir(course.root)
    assert cli.main(["unnamed", NAME]) == 0
    assert capsys.readouterr().out == "Every wrong answer has a name in the bank.\n"


def test_of_a_class_the_definition_is_put_into_a_cell():
    assert draft("class Layer:\n    pass").splitlines()[1:] == [
        "def cell():",
        "    class Layer:",
        "        pass",
    ]
