"""Makes what students get: pairs, executes, writes the checks, releases, and proves no leak.

One command does all of it, so that a solution and its release never drift apart.
"""

import hashlib
import os
import re
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

import nbformat
from nbclient.exceptions import CellExecutionError
from nbformat import NotebookNode

from grading.bank import Bank, Question, bank_of
from grading.course import Course, CourseError
from grading.kernel import running
from grading.nbgrader_course import nbgrader_api
from grading.pairing import is_rubric, notebook_from
from grading.reference import Reference, draw
from helpers import card as cards
from helpers import judge, probe
from helpers.probe import Outcome

ROOT = Path(__file__).resolve().parents[1]
SOLUTIONS = ROOT / "solutions"
PUBLIC_SEED = hashlib.sha256(b"public").digest()[:8]


def release(course: Course, assignment: str, execute: bool = False) -> list[str]:
    """Bring the notebook, its checks and its release in line with the percent script.

    The solution is executed when its cells have changed, or when `execute` asks for it. Returns
    what was done, a line each. Raises CourseError or BankError; nothing is half-written then.
    """
    folder = course.solution(assignment)
    bank = bank_of(assignment)
    built = notebook_from(_script(folder), bank)
    done = []

    checks, made = folder / cards.FILE, cards_of(bank, Reference(built))
    if not _same_cards(checks, made):
        cards.write(checks, made)
        done.append(f"wrote {checks.name}")

    notebook = folder / f"{assignment}.ipynb"
    if execute or not _same_cells(notebook, built):
        _execute(built, folder)
        whole = notebook.with_name(f".{notebook.name}.new")
        nbformat.write(built, whole)
        os.replace(whole, notebook)
        done.append(f"executed {notebook.name}")

    generate(course, assignment)
    return done


def generate(course: Course, assignment: str) -> None:
    """Run nbgrader's generate_assignment and prove that no answer is in what it made."""
    result = nbgrader_api(course.root).generate_assignment(assignment)
    if not result["success"]:
        raise CourseError(f"nbgrader could not release {assignment}:\n{_last_line(result)}")
    solution = nbformat.read(course.solution(assignment) / f"{assignment}.ipynb", as_version=4)
    released = course.root / course.notebooks / assignment
    leaks = leaked(solution, "\n".join(text(path) for path in sorted(released.rglob("*"))))
    if leaks:
        shutil.rmtree(released)
        raise CourseError(
            f"The release of {assignment} held text of the solution: {leaks[0].strip()!r}.\n"
            "It was removed. Put the answer between BEGIN SOLUTION and END SOLUTION."
        )


def stale(course: Course, assignment: str) -> list[str]:
    """What differs from what `release` would make, a line each; changes nothing."""
    folder = course.solution(assignment)
    bank = bank_of(assignment)
    built = notebook_from(_script(folder), bank)
    found = []
    if not _same_cells(folder / f"{assignment}.ipynb", built):
        found.append(f"{assignment}.ipynb is not what {assignment}.py makes")
    if not _same_cards(folder / cards.FILE, cards_of(bank, Reference(built))):
        found.append(f"{assignment}/{cards.FILE} is not what the bank makes")
    if found:
        return found
    return [
        f"{assignment}/{name} is not what the release makes"
        for name in changed(course, assignment, made(course, assignment))
    ]


def made(course: Course, assignment: str) -> dict[str, bytes]:
    """The files of a release as nbgrader makes them of the solution that is stored."""
    with tempfile.TemporaryDirectory() as temporary:
        copy = copied(course, Path(temporary), [assignment])
        generate(copy, assignment)
        folder = copy.root / copy.notebooks / assignment
        return {path.name: path.read_bytes() for path in sorted(folder.glob("[!.]*"))}


def changed(course: Course, assignment: str, files: dict[str, bytes]) -> list[str]:
    """The names in which a course's release differs from these files."""
    folder = course.root / course.notebooks / assignment
    kept = {path.name: path.read_bytes() for path in folder.glob("[!.]*") if path.is_file()}
    return sorted(name for name in {*kept, *files} if kept.get(name) != files.get(name))


def copied(course: Course, root: Path, assignments: list[str]) -> Course:
    """A copy of a course's solutions and configuration in another folder."""
    shutil.copy(course.root / "nbgrader_config.py", root)
    copy = Course(root, course.solutions, course.notebooks)
    for assignment in assignments:
        shutil.copytree(
            course.solution(assignment),
            root / course.solutions / assignment,
            ignore=shutil.ignore_patterns("*.mat", ".*", "__pycache__"),
            dirs_exist_ok=True,
        )
    return copy


def cards_of(bank: Bank, reference: Reference) -> list[cards.Card]:
    """What the instant check needs of each question, on the public cases."""
    return [
        cards.Card(
            name=question.name,
            probe=question.probe,
            defines=question.defines,
            measure=question.measure,
            parameters=probe.describe(question.defines, reference.world(question))["parameters"],
            uses=question.uses,
            forbids=question.forbids,
            tolerance=question.tolerance,
            in_place=question.in_place,
            seconds=question.seconds,
            mistakes=tuple(judge.Mistake(m.name, m.hint) for m in question.mistakes),
            cases=tuple(public_cases(question, reference)),
        )
        for question in bank.questions.values()
    ]


def public_cases(question: Question, reference: Reference) -> list[judge.Case]:
    cases = reference.cases(question, draw(question, PUBLIC_SEED))
    return reference.with_mistakes(question, cases)


def leaked(solution: NotebookNode, released: str) -> list[str]:
    """The lines of answers and rubrics that a release holds, but no other part of the solution."""
    given, answers = set(), []
    for cell in solution.cells:
        inside = is_rubric(cell)
        for line in cell.source.splitlines():
            if "BEGIN SOLUTION" in line or "END SOLUTION" in line:
                inside = "BEGIN" in line
            elif inside and len(line.strip()) > 12:
                answers.append(line.strip())
            else:
                given.add(line.strip())
    said = "\n".join(given)
    return [line for line in answers if line in released and line not in said]


def _script(folder: Path) -> Path:
    script = folder / f"{folder.name}.py"
    if not script.is_file():
        raise CourseError(f"{folder.name} has no percent script.\nPut it in {script.name} there.")
    return script


def _execute(notebook: NotebookNode, folder: Path) -> None:
    """Run the solution where it stands and keep its outputs."""
    metadata = dict(notebook.metadata)
    try:
        # Progress bars are for people who wait; in a stored notebook they are noise.
        with running(notebook, folder, {"TQDM_DISABLE": "1"}, timeout=None) as client:
            for index, cell in enumerate(notebook.cells):
                client.execute_cell(cell, index)
    except CellExecutionError as error:
        raise CourseError(
            f"The solution of {folder.name} stops: {error.ename}: {error.evalue}\n"
            f"Mend it in {folder.name}.py; the notebook was left as it was."
        ) from None
    notebook.metadata = nbformat.from_dict(metadata)


def _same_cells(path: Path, built: NotebookNode) -> bool:
    """Whether a stored notebook has the cells of the one just built, outputs aside."""
    try:
        stored = nbformat.read(path, as_version=4)
    except (OSError, ValueError, nbformat.ValidationError):
        return False

    def content(notebook: NotebookNode) -> list:
        return [(c.id, c.cell_type, c.source, dict(c.metadata)) for c in notebook.cells]

    return content(stored) == content(built) and stored.metadata == built.metadata


def _same_cards(path: Path, made: list[cards.Card]) -> bool:
    """Whether a stored file holds these cards; numbers are compared by tolerance, since another
    machine may round otherwise."""
    try:
        stored = list(cards.read(path).values())
    except cards.CardError:
        return False

    def plain(card: cards.Card) -> str:
        bare = [(case.label, list(case.inputs), list(case.mistakes)) for case in card.cases]
        return repr((replace(card, cases=()), bare))

    def outcomes(card: cards.Card) -> list[Outcome]:
        return [
            outcome
            for case in card.cases
            for outcome in (Outcome(case.inputs), case.expected, *case.mistakes.values())
        ]

    return [plain(card) for card in stored] == [plain(card) for card in made] and all(
        judge.alike(one, other, card.tolerance)
        for kept, card in zip(stored, made, strict=True)
        for one, other in zip(outcomes(kept), outcomes(card), strict=True)
    )


def text(path: Path) -> str:
    """The text of a released file, of an .npz that of its member `cards`."""
    if path.suffix == ".npz":
        return repr(cards.read(path))
    if path.suffix == ".ipynb":
        return "\n".join(cell.source for cell in nbformat.read(path, as_version=4).cells)
    return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""


def _last_line(result: dict) -> str:
    text = result.get("error") or result.get("log") or "no reason given"
    return re.sub(r"\x1b\[[0-9;]*m", "", text).strip().splitlines()[-1]
