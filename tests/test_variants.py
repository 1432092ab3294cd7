"""Wrong programs near the solution: what is kept of them, and who is told of one."""

import io
from dataclasses import replace

import numpy as np
import pytest

from grading.authoring import variants_table
from grading.bank.assignment import banks
from grading.bank.mutants import mutants
from grading.bank.variants import variants_of
from grading.course import ROOT
from grading.grader.grade import grade
from grading.grader.in_process import InProcess
from grading.grader.named import known, named
from helpers import check
from helpers.checking import checks_file, variants_file
from helpers.checking.case import Case, Mistake, Outcome
from helpers.checking.trace import agree, traced
from helpers.checking.variants import met, stacked
from tests.known import ASSIGNMENTS, questions, reference

pytestmark = pytest.mark.quick

NAME = "02_softmax_regression"
FOLDER = ROOT / "solutions" / NAME
# As students write it, with two of the bank's mistakes at once.
ORDERED_AND_DROPPED = """def minibatches(num_samples, batch_size, rng):
    for start in range(0, num_samples - batch_size + 1, batch_size):
        yield np.arange(start, start + batch_size)
"""
LOG_2 = """def logsumexp(x):
    top = x.max(axis=1)
    return np.log2(np.exp((x.T - top).T).sum(axis=1)) + top
"""
A = np.random.default_rng(0).normal(size=(30, 20))


def cases(*values):
    return [Case("x", {}, Outcome(value)) for value in values]


def trace_of(*values):
    right = cases(*[np.zeros((30, 20))] * len(values))
    return traced([Outcome(value) for value in values], right)


# --- what is kept ------------------------------------------------------------------------------


@pytest.mark.parametrize("other", [A.astype(np.float32), A + 1e-9, A.tolist()])
def test_the_same_numbers_have_the_same_trace(other):
    assert agree(trace_of(A), trace_of(other))


@pytest.mark.parametrize(
    "other",
    [
        *(A[::-1], A[:, ::-1], A.T, A.ravel(), -A, A * 1.001, A[:-1], np.roll(A, 1, axis=1)),
        *(np.where(A > 2, np.nan, A), A[[1, 0, *range(2, 30)]], 0.0, None, "A", [A, A]),
    ],
)
def test_other_numbers_have_another_one(other):
    assert not agree(trace_of(A), trace_of(other))


def test_what_is_right_has_no_numbers():
    zeros = np.zeros((30, 20))
    assert trace_of(zeros).sums.size == 0 and trace_of(zeros, A).counts.tolist() == [0, 2]


def test_an_answer_is_met_where_it_gives_the_same_in_every_case():
    right = cases(A, 2 * A, 3 * A)
    theirs = [Outcome(-A), Outcome(-2 * A), Outcome(3 * A)]
    table = stacked([Mistake("sign", "?")], [traced(theirs, right)], 3)
    assert met(table, theirs, right).name == "sign"
    assert met(table, [*theirs[:2], Outcome(-3 * A)], right) is None
    assert met(table, [Outcome(A), *theirs[1:]], right) is None


@pytest.mark.parametrize("wrong", [Outcome(True), Outcome(2), Outcome(error="KeyError")])
def test_what_is_met_by_chance_tells_nothing(wrong):
    right = cases(False, 1)
    table = stacked([Mistake("one", "?")], [traced([wrong, wrong], right)], 2)
    assert met(table, [wrong, wrong], right) is None


def test_two_that_stop_in_other_ways_in_one_case_may_be_the_same():
    right = cases(A, A)
    theirs = [Outcome(-A), Outcome(error="KeyError", operation="a")]
    table = stacked([Mistake("one", "?")], [traced(theirs, right)], 2)
    assert met(table, [theirs[0], Outcome(error="IndexError", operation="b")], right)


def test_a_file_is_read_as_it_was_written_and_an_older_or_damaged_one_tells_nothing(tmp_path):
    table = stacked([Mistake("one", "two\nlines")], [trace_of(A, -A)], 2)
    path = tmp_path / variants_file.FILE
    variants_file.write(path, {"softmax": replace(table, made_of="x")})
    (one,) = variants_file.read(path).values()
    assert (one.mistakes, one.made_of) == (table.mistakes, "x")
    assert np.array_equal(one.sums, table.sums) and np.array_equal(one.forms, table.forms)
    whole = path.read_bytes()
    assert variants_file.read(io.BytesIO(whole[:-30])) == {}
    assert variants_file.read(io.BytesIO(b"")) == variants_file.read(tmp_path / "none") == {}
    np.savez(path, format=np.array(99), about=np.array("[]"))
    assert variants_file.read(path) == {}


# --- what is made ------------------------------------------------------------------------------


def test_pairs_and_mutants_are_made_and_said_in_words_that_students_know():
    question = questions(NAME)["softmax"]
    cell = reference(NAME).cell(question)
    made = list(variants_of(question, cell))
    pairs = [each for each in made if " + " in each.name]
    assert len(made) - len(pairs) == len(mutants("softmax", cell)) > 30
    assert any(each.name == "overflow + columns" or "+" in each.name for each in pairs)
    assert all(len(each.hint.splitlines()) == 2 for each in pairs)
    for each in set(made) - set(pairs):
        assert "exponentials" not in each.hint  # a name that only the solution has


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_no_line_of_the_solution_is_in_a_sentence(assignment):
    known_lines = {
        line.strip()
        for question in questions(assignment).values()
        for line in reference(assignment).cell(question).splitlines()
        if len(line.strip()) > 12
    }
    for table in variants_file.read(ROOT / "solutions" / assignment / variants_file.FILE).values():
        for mistake in table.mistakes:
            assert not [line for line in known_lines if line in mistake.hint]


def test_only_what_has_changed_is_made_anew(monkeypatch):
    bank, made = banks()[NAME], []
    notebook = reference(NAME)._notebook
    stored = variants_file.read(FOLDER / variants_file.FILE)
    assert variants_table.are_current(stored, bank, notebook)
    stale = {**stored, "softmax": replace(stored["softmax"], made_of="older")}
    assert not variants_table.are_current(stale, bank, notebook)

    def of_question(work):
        made.append(work[2])
        return stored[work[2]]

    monkeypatch.setattr(variants_table, "_of_question", of_question)
    fresh = variants_table.fresh_table(bank, notebook, stale, 1)
    assert made == ["softmax"] and variants_table.are_current(fresh, bank, notebook)


def test_a_table_is_what_the_solution_makes_today():
    notebook = reference(NAME)._notebook
    stored = variants_file.read(FOLDER / variants_file.FILE)
    for name in ("logsumexp", "sgd_step"):
        stale = {**stored, name: replace(stored[name], made_of="older")}
        one = variants_table.fresh_table(banks()[NAME], notebook, stale, 1)[name]
        assert one.mistakes == stored[name].mistakes and one.made_of == stored[name].made_of
        assert np.array_equal(one.forms & 1, stored[name].forms & 1)
        assert np.allclose(one.sums, stored[name].sums, rtol=1e-5, atol=1e-9, equal_nan=True)


# --- what is told ------------------------------------------------------------------------------


def told(name, source):
    """What check and grade find."""
    question = questions(NAME)[name]
    space = reference(NAME).namespace(question, source)
    public = checks_file.read(FOLDER / checks_file.FILE)
    finding = check.told_of(public[name], space, [source], FOLDER)
    ask, known_of = InProcess(space), reference(NAME)
    verdict = grade(question, known_of, ask, [source], b"seed", {})
    files = (FOLDER / checks_file.FILE, FOLDER / variants_file.FILE)
    given = known(*(path.read_bytes() for path in files))
    after = named(question, known_of, lambda: given, ask, [source], verdict, b"seed")
    return finding, verdict, after


def test_two_slips_at_once_are_named_as_both():
    finding, verdict, after = told("minibatches", ORDERED_AND_DROPPED)
    assert {*finding.mistake.split(" + ")} == {"last_dropped", "no_shuffle"}
    assert not verdict.mistake and after.mistake == finding.mistake
    assert (
        replace(after, finding=verdict.finding, gives="") == verdict
    )  # and nothing else is another
    assert len(finding.hint.splitlines()) == 2


def test_a_slip_that_the_bank_does_not_have_is_said():
    finding, _, after = told("logsumexp", LOG_2)
    for each in (finding, after.finding):
        assert each.hint.startswith("What it gives is what a right answer gives with one slip: ")


def test_an_answer_that_has_its_name_keeps_it():
    overflow = next(m for m in questions(NAME)["softmax"].mistakes if m.name == "overflow")
    finding, verdict, after = told("softmax", overflow.source)
    assert finding.mistake == verdict.mistake == "overflow" and after is verdict


def test_what_stands_under_the_name_by_now_may_be_another_answer():
    """The verdict is of an earlier definition: nothing is said of the later one."""
    _, verdict, _ = told("minibatches", ORDERED_AND_DROPPED)
    question, known_of = questions(NAME)["minibatches"], reference(NAME)
    later = InProcess(known_of.namespace(question))
    given = known(*((FOLDER / f).read_bytes() for f in (checks_file.FILE, variants_file.FILE)))
    assert named(question, known_of, lambda: given, later, [], verdict, b"seed") is verdict


@pytest.mark.parametrize("files", [(b"", b""), (b"PK damaged", b"PK")])
def test_without_the_files_or_with_damaged_ones_nothing_is_lost(files):
    _, verdict, _ = told("minibatches", ORDERED_AND_DROPPED)
    question, known_of = questions(NAME)["minibatches"], reference(NAME)
    ask = InProcess(known_of.namespace(question, ORDERED_AND_DROPPED))
    given = known(*files)
    assert named(question, known_of, lambda: given, ask, [], verdict, b"seed") is verdict
