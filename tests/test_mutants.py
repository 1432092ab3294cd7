"""Mutants of the solutions: what is made of a cell, and that the checks let none pass that is not
in the list."""

import ast
import hashlib
import subprocess

import pytest

from grading import __main__ as command
from grading.bank.assignment import banks
from grading.bank.mutants import DROPPED, ONCE, UNWRAPPED, Mutant, mutants
from grading.bank.source import BankError
from grading.course import ROOT, Course
from grading.grader import in_process, mutation_score
from helpers import check
from tests.known import ASSIGNMENTS

COURSE = Course(ROOT)
quick = pytest.mark.quick


def made(kind, cell):
    """What each mutant of a kind has in the place of its statement."""
    return [each.now for each in mutants("f", cell) if each.kind == kind]


@quick
@pytest.mark.parametrize(
    ("kind", "line", "others"),
    [
        ("operator", "return a - b", ["return a + b", "return a * b"]),
        ("operator", "return a & ~b", ["return a | ~b", "return a & b"]),
        ("operator", "a += b", ["a = b", "a -= b"]),
        ("term", "return a + b", ["return a", "return b", "return 2 * a + b", "return a + 2 * b"]),
        ("term", "return a - b", ["return a", "return -b", "return 2 * a - b", "return a - 2 * b"]),
        ("factor", "return a * b", ["return a", "return b"]),
        ("factor", "return a / b", ["return a", "return 1 / b"]),
        ("transposed", "return a @ b.T", ["return a.T @ b.T", "return a @ b.T.T", "return a @ b"]),
        ("order", "return a @ b", ["return b @ a"]),
        ("order", "return (a, b, c)", ["return (b, a, c)", "return (a, c, b)"]),
        ("order", "d, e = g(a)", ["e, d = g(a)"]),
        ("sign", "return -a", ["return a"]),
        ("sign", "return a(b)", ["return -a(b)"]),
        ("comparison", "return a < 1", ["return a <= 1", "return a > 1"]),
        ("condition", "return a if b else c", ["return a if not b else c", "return a", "return c"]),
        ("axis", "g(a, axis=1)", ["g(a)", "g(a, axis=2)", "g(a, axis=0)"]),
        ("axis", "g(a, dim=-1)", ["g(a)", "g(a, dim=-2)", "g(a, dim=-0)"]),
        ("keepdims", "g(a, keepdims=True)", ["g(a)", "g(a, keepdims=False)"]),
        ("constant", "return 0.5 * a", ["return 1.5 * a", "return -0.5 * a"]),
        ("bound", "return a[b:]", ["return a[b:-1]", "return a[b + 1:]", "return a[b - 1:]"]),
        ("bound", "g(range(b))", ["g(range(b + 1))", "g(range(b - 1))"]),
        ("bound", "return a[::-1]", ["return a[:]"]),
        ("argument", "g(a, b)", ["g(b)", "g(a)", "g(b, a)"]),
        ("argument", "g(a, side='left')", ["g(side='left')", "g(a)", "g(a, side='right')"]),
        ("reduction", "a.sum()", ["a.max()", "a.mean()", "a.min()"]),
        ("reduction", "np.argmax(a)", ["np.argmin(a)"]),
        ("start", "d = np.zeros(a)", ["d = np.ones(a)"]),
        ("width", "d = np.zeros((a, b))", ["d = np.zeros((a + 1, b))", "d = np.zeros((a, b + 1))"]),
        ("function", "a.eval()", ["a.train()"]),
        ("call", "return a.detach()", ["return a"]),
        ("call", "return np.exp(a)", ["return a"]),
        ("context", "with no_grad():\n        a()", [UNWRAPPED]),
        ("loop", "for d in a:\n        b(d)", [ONCE]),
        ("statement", "optimizer.zero_grad()", [DROPPED]),
        ("variable", "return a(b)", ["return a(a)", "return a(c)"]),
        ("variable", "self.a = self.b = 0; self.a()(self.b)", ["self.a()(self.a)"]),
        ("key", "c['W'] = a['b']", ["c['b'] = a['b']", "c['W'] = a['W']"]),
    ],
)
def test_each_kind_makes_what_it_says(kind, line, others):
    assert sorted(made(kind, f"def f(a, b, c):\n    {line}\n")) == sorted(others)


@quick
def test_a_function_has_these_mutants_and_no_others():
    cell = """
import numpy as np

def f(x: float = 1) -> float:
    '''Text, 1 + 1.'''
    if x < 0:
        raise ValueError(f"not {x + 1} < 0")
    return np.max(x)
"""
    assert [each.name for each in mutants("f", cell)] == [
        "constant: def f(x: float=1) -> float: → def f(x: float=2) -> float:",
        "constant: def f(x: float=1) -> float: → def f(x: float=0) -> float:",
        f"statement: if x < 0: → {DROPPED}",
        "comparison: if x < 0: → if x <= 0:",
        "comparison: if x < 0: → if x > 0:",
        "condition: if x < 0: → if not x < 0:",
        "constant: if x < 0: → if x < 1:",
        "constant: if x < 0: → if x < -1:",
        f"statement: raise ValueError(f'not {{x + 1}} < 0') → {DROPPED}",
        f"statement: return np.max(x) → {DROPPED}",
        "argument: return np.max(x) → return np.max()",
        "reduction: return np.max(x) → return np.mean(x)",
        "reduction: return np.max(x) → return np.min(x)",
        "reduction: return np.max(x) → return np.sum(x)",
        "call: return np.max(x) → return x",
        "sign: return np.max(x) → return -np.max(x)",
    ]


@quick
def test_a_mutant_keeps_its_name_when_other_lines_move():
    cell = "def f(a, b):\n    return a + b\n"
    moved = cell.replace("    return", "    # of both\n    print()\n    return")
    names = {each.name: each.line for each in mutants("f", cell)}
    later = {each.name: each.line for each in mutants("f", moved)}
    assert names["term: return a + b → return a"] == 2
    assert {name: later[name] - line for name, line in names.items()} == dict.fromkeys(names, 2)


@quick
def test_two_alike_statements_have_mutants_of_their_own():
    cell = "def f(a):\n    a += 1\n    g()\n    a += 1\n"
    names = [each.name for each in mutants("f", cell) if each.kind == "statement"]
    one = f"statement: a += 1 → {DROPPED}"
    assert names == [one, f"statement: g() → {DROPPED}", f"{one} #2"]


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_no_mutant_of_the_course_is_made_twice_or_is_the_solution(assignment):
    known = mutation_score.mutants_of(COURSE, assignment)
    assert len({(each.question, each.name) for each in known}) == len(known)
    assert len({(each.question, ast.dump(ast.parse(each.source))) for each in known}) == len(known)
    assert {each.question for each in known} == set(banks()[assignment].questions)


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_the_list_names_mutants_that_there_are_and_quotes_what_is_told(assignment):
    mutation_score.listed(assignment, mutation_score.mutants_of(COURSE, assignment))
    script = COURSE.solution(assignment) / f"{assignment}.py"
    told = [script, ROOT / "README.md", ROOT / "helpers" / "checking" / "compare.py"]
    texts = "".join(path.read_text(encoding="utf-8") for path in told)
    for entry in mutation_score.entries(assignment):
        assert entry.get("quote", "") in texts


@quick
@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ({"mutants": ["sign: gone → -gone"]}, "has no mutant sign: gone"),
        ({"reason": "contract", "quote": ""}, "an entry without a reason"),
        ({"why": ""}, "an entry without a reason"),
        ({"reason": "unlikely"}, "an entry without a reason"),
    ],
)
def test_an_entry_without_reason_or_mutant_is_refused(monkeypatch, entry, words):
    whole = {"question": "softmax", "reason": "equal", "why": "It is.", "mutants": [], **entry}
    monkeypatch.setattr(mutation_score, "entries", lambda _: [whole])
    with pytest.raises(BankError, match=words):
        mutation_score.listed("02_softmax_regression", [])


@quick
@pytest.mark.parametrize(
    ("hidden", "listed", "trained", "amiss"),
    [
        (True, False, False, ""),
        (False, True, False, ""),
        (False, False, False, "survives"),
        (False, False, True, "survives"),
        (True, True, False, "is killed, though it is listed"),
        (True, True, True, ""),  # the digits at hand decide on it
    ],
)
def test_what_has_to_be_mended(hidden, listed, trained, amiss):
    (mutant, *_) = mutants("f", "def f(a):\n    return -a\n")
    assert mutation_score.Trial(mutant, True, hidden, listed, trained).amiss == amiss


@pytest.mark.parametrize(
    "body", ["while True:\n        pass", "return np.ones(len(labels) * 10**12)"]
)
def test_a_mutant_that_never_ends_or_fills_the_memory_is_killed(monkeypatch, body):
    for module in (in_process, check):
        monkeypatch.setattr(module, "SECONDS", 0.2)
    source = f"def one_hot(labels, num_classes):\n    {body}\n"
    mutant = Mutant("one_hot", 1, "loop", "", "", 1, "", source)
    (trial,) = mutation_score.trials(COURSE, "02_softmax_regression", [mutant])
    assert trial.public and trial.hidden


@pytest.fixture
def ran(monkeypatch, capsys):
    """Run the command on two mutants of softmax, of which the first is right, with a list of
    some of them; returns its exit status and what it prints."""
    monkeypatch.chdir(ROOT)
    assignment = "02_softmax_regression"
    known = [m for m in mutation_score.mutants_of(COURSE, assignment) if m.question == "softmax"]
    right = next(m for m in known if m.now.startswith("E = -"))
    wrong = next(m for m in known if m.kind == "axis")

    def run(*numbers):
        two = [right, wrong]
        names = {two[number].name for number in numbers}
        monkeypatch.setattr(mutation_score, "mutants_of", lambda *_: two)
        monkeypatch.setattr(mutation_score, "listed", lambda *_: {"softmax": names})
        status = command.main(["mutants", assignment, "--jobs", "1"])
        return status, capsys.readouterr().out

    return run


@quick
def test_the_command_fails_for_a_survivor_that_is_not_listed(ran):
    status, out = ran()
    counts = "2 mutants, killed by public cases 1 (50.0%), by hidden cases 1 (50.0%)"
    assert status == 1
    assert f"softmax: {counts}, listed 0, survivors 1\n  line 7 survives\n    sign: E = np.e" in out
    assert out.endswith(f"in all: {counts}, listed 0, survivors 1\n")


@quick
def test_the_command_ends_well_if_all_survivors_are_listed(ran):
    status, out = ran(0)
    assert status == 0 and "listed 1, survivors 0" in out and "line" not in out


@quick
def test_the_command_fails_for_an_entry_that_is_killed(ran):
    status, out = ran(0, 1)
    assert status == 1 and "is killed, though it is listed" in out


def git(*arguments):
    """What git says; nothing where there is no repository."""
    done = subprocess.run(["git", "-C", ROOT, *arguments], capture_output=True, text=True)
    return done.stdout if done.returncode == 0 else ""


def is_drawn(mutant, commit):
    """Whether it is of the tenth that a commit draws."""
    text = f"{commit} {mutant.question} {mutant.name}"
    return hashlib.sha256(text.encode()).digest()[0] % 10 == 0


def changed(assignment):
    """The questions of which file or solution differs from the commit before."""
    files = git("diff", "--name-only", "HEAD~1").split()
    script = f"solutions/{assignment}/{assignment}.py"
    before = git("show", f"HEAD~1:{script}") if script in files else None
    cells = mutation_score.cells_of(COURSE, assignment)
    questions = banks()[assignment].questions.values()
    return {
        each.name
        for each in questions
        if each.file in files or (before is not None and cells[each.name] not in before)
    }


@quick
def test_what_changed_is_a_file_of_the_bank_or_a_cell_of_the_script(monkeypatch):
    path = COURSE.solution("05_roc") / "05_roc.py"
    before = path.read_text(encoding="utf-8").replace("widths < 0", "widths < 1")
    said = {"diff": "grading/questions/roc/rank_auc.py\nsolutions/05_roc/05_roc.py\n"}
    monkeypatch.setitem(globals(), "git", lambda what, *_: said.get(what, before))
    assert changed("05_roc") == {"rank_auc", "auc"}
    assert not changed("06_vae")


@quick
def test_every_mutant_is_drawn_by_about_every_tenth_commit():
    some = mutation_score.mutants_of(COURSE, "05_roc")[:50]
    drawn = [sum(is_drawn(each, str(commit)) for commit in range(200)) for each in some]
    assert min(drawn) >= 5 and max(drawn) <= 40


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_a_tenth_of_the_mutants_and_those_of_what_changed_are_killed_or_listed(assignment):
    commit, anew = git("rev-parse", "HEAD").strip(), changed(assignment)
    known = mutation_score.mutants_of(COURSE, assignment)
    chosen = [each for each in known if is_drawn(each, commit) or each.question in anew]
    trials = mutation_score.trials(COURSE, assignment, chosen)
    assert not any(each.amiss for each in trials), "\n".join(mutation_score.lines(trials))
