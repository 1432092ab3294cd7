"""The lines that a check shows can be pasted and run, and give what the check saw."""

import ast
import contextlib
import io
import shutil

import numpy as np
import pytest

from grading.course import ROOT
from grading.settings import graded_environment
from helpers.checking import checks_file, say
from helpers.checking.case import Outcome
from helpers.checking.codec import decode, encode
from helpers.checking.compare import alike, same
from helpers.checking.finding import Finding, Status, WrongCase
from helpers.checking.fingerprint import fingerprint
from helpers.checking.lines import lines
from helpers.checking.measure import measured
from tests.known import ASSIGNMENTS, reference

SCRIPTS = ROOT / "solutions"
PUBLIC = {name: checks_file.read(SCRIPTS / name / checks_file.FILE) for name in ASSIGNMENTS}
QUESTIONS = [(assignment, name) for assignment in ASSIGNMENTS for name in PUBLIC[assignment]]
every_question = pytest.mark.parametrize(("assignment", "name"), QUESTIONS)


def told(question, number):
    """The lines for one public case."""
    case = question.cases[number - 1]
    return lines(question.name, question.defines, question.probe, number, case.inputs)


def pasted(text, notebook, question, inputs):
    """What comes of a cell with these lines, measured as the check does."""
    *body, last = ast.parse(text).body
    try:
        exec(ast.unparse(ast.Module(body, [])), notebook)
        value = Outcome(decode(encode(eval(ast.unparse(last), notebook))))
    except Exception as error:
        return Outcome(
            error="ValueError" if isinstance(error, ValueError) else type(error).__name__
        )
    return measured(question, value, inputs)


@every_question
def test_the_lines_of_every_public_case_give_what_the_check_saw(
    assignment, name, tmp_path, monkeypatch
):
    shutil.copy(SCRIPTS / assignment / checks_file.FILE, tmp_path)
    monkeypatch.chdir(tmp_path)
    question, known = PUBLIC[assignment][name], reference(assignment).questions[name]
    wrong = next(mistake for mistake in known.mistakes if not mistake.slow)
    with graded_environment(), np.errstate(all="ignore"), contextlib.redirect_stdout(io.StringIO()):
        for number, case in enumerate(question.cases, start=1):
            text = "\n".join(told(question, number).shown)
            right = reference(assignment).namespace(known)
            found = pasted(text, right, question, case.inputs)
            assert same(found, case.expected, question.tolerance), text
            mistaken = case.mistakes[wrong.name]
            other = reference(assignment).namespace(known, wrong.source)
            found = pasted(text, other, question, case.inputs)
            kept = Outcome(mistaken.value, mistaken.error)
            assert alike(fingerprint(found), kept, question.tolerance), text


@every_question
def test_what_is_shown_is_short_and_has_the_call_of_the_answer(assignment, name):
    question = PUBLIC[assignment][name]
    for number, case in enumerate(question.cases, start=1):
        ran = told(question, number)
        assert question.defines in "\n".join(ran.shown)
        assert len(ran.shown) <= 14
        assert max(map(len, ran.shown)) <= 110
        empty = {key for key, value in case.inputs.items() if repr(value) in ("[]", "{}")}
        assert not empty & set(ran.used) or name == "load_encoder"  # [] is what its file lacks


@pytest.mark.parametrize(("question", "calls"), [("Affine", True), ("FeedforwardNet", False)])
def test_lines_can_be_copied_from_where_they_stand(question, calls):
    program = told(PUBLIC["04_backpropagation"][question], 1).shown
    if not calls:  # there is no room for so many
        program = [line for line in program if not line.startswith("#")]
    finding = Finding(Status.VALUES, case=WrongCase(1, 6, "a case", program, (("x", "1"),)))
    said = "\n".join(say.failed(question, finding))
    assert "\n".join(["", *program, "  with"]) in said
