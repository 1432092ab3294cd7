"""Makes what students get: pairs, executes, writes the checks, releases, and proves no leak.

One command does all of it, so that a solution and its release never drift apart.
"""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbclient.exceptions import CellExecutionError
from nbformat import NotebookNode

from grading import scratch
from grading.authoring import entry
from grading.authoring.leaks import leaked, text
from grading.authoring.pairing import notebook_from, script_of
from grading.authoring.public import public_questions, same_checks
from grading.authoring.replacing import all_or_none
from grading.authoring.solution_kernel import running
from grading.authoring.variants_table import are_current, fresh_table
from grading.bank.assignment import bank_of
from grading.bank.reference import Reference
from grading.course import Course, CourseError
from grading.gradebook.nbgrader_course import nbgrader_api, students_version
from grading.reasons import explained
from helpers.checking import checks_file, say, variants_file

FRESH = ".release-"  # before what is made there is moved into its place
KEPT = "What was released before is kept."


@dataclass(frozen=True)
class Released:
    """What a release has done besides itself, and what became of submissions, in lines."""

    done: list[str]
    carried: list[str]


def release(
    course: Course, assignment: str, execute: bool = False, draft: bool = False
) -> Released:
    """Bring the notebook, its checks and its release in line with the percent script.

    The solution is executed when its cells or what its checks say have changed, or when `execute`
    asks for it. What its variants give, which takes minutes, is left out of a `draft` if that is
    not known. Raises CourseError or BankError; all is then as it was before.
    """
    folder = course.solution(assignment)
    checks, notebook = folder / checks_file.FILE, folder / f"{assignment}.ipynb"
    variants = folder / variants_file.FILE
    done = []
    with explained(f"{assignment} was not released", KEPT), all_or_none() as put:
        bank = bank_of(assignment)
        built = notebook_from(script_of(folder), bank)
        public = public_questions(Reference(bank, built))
        # Before the solution is run, which may take minutes.
        entry.refuse_loss(nbgrader_api(course.root).coursedir, assignment, {assignment: built})
        with scratch.folder(FRESH, folder) as fresh:
            if not same_checks(checks, public):
                checks_file.write(fresh / checks.name, public)
                put(fresh / checks.name, checks)
                done.append(f"wrote {checks.name}")
            if execute or not _same_cells(notebook, built) or not _true_outputs(notebook, public):
                _execute(built, folder)
                nbformat.write(built, fresh / notebook.name)
                put(fresh / notebook.name, notebook)
                done.append(f"executed {notebook.name}")
            known = variants_file.read(variants)
            if not are_current(known, bank, built):
                table = {} if draft else fresh_table(bank, built, known, os.cpu_count() or 1)
                variants_file.write(fresh / variants.name, table)
                put(fresh / variants.name, variants)
                done.append(f"wrote {variants.name}{', empty for now' * draft}")
        released = _generate(course, assignment, put)
    return Released(done + released.done, released.carried)


def generate(course: Course, assignment: str) -> Released:
    """Release the solution that is stored, and prove that no answer is in what students get.

    Raises CourseError; files and gradebook are then as they were.
    """
    with explained(f"{assignment} was not released", KEPT), all_or_none() as put:
        return _generate(course, assignment, put)


def _generate(course: Course, assignment: str, put: Callable[[Path, Path], None]) -> Released:
    """Files that others put beside a release are left there, and named."""
    before = _edition(course, assignment)
    released = course.root / course.notebooks / assignment
    released.parent.mkdir(exist_ok=True)
    with scratch.folder(FRESH, released.parent) as temporary:
        folder = _proved(course, assignment, temporary)
        files = _files(folder)
        strange = _strange(course, assignment, files)
        notebooks = {path.stem: _read(path) for path in folder.glob("*.ipynb")}
        directory = nbgrader_api(course.root).coursedir
        with entry.entered(directory, assignment, notebooks) as entering:
            if released.exists():
                for name, path in files.items():
                    (released / name).parent.mkdir(parents=True, exist_ok=True)
                    put(path, released / name)
            else:
                put(folder, released)
            carried = entering.commit()
    if entering.carried.submissions and before not in ("", _edition(course, assignment)):
        carried.append(f"marks may be others now: python -m grading regrade {assignment}")
    left = f"left {', '.join(strange)} alone, which the release does not make"
    return Released([left] if strange else [], carried)


def _edition(course: Course, assignment: str) -> str:
    try:
        return course.assignment(assignment).edition
    except CourseError:  # nothing is released yet
        return ""


def _proved(course: Course, assignment: str, folder: Path) -> Path:
    """What nbgrader makes of the stored solution, in `folder`; CourseError if it leaks."""
    solution = _read(course.solution(assignment) / f"{assignment}.ipynb")
    released = students_version(course.root, assignment, folder)
    leaks = leaked(solution, "\n".join(text(path) for path in _files(released).values()))
    if leaks:
        raise CourseError(
            f"The release of {assignment} held text of the solution: {leaks[0].strip()!r}.\n"
            f"Put the answer between BEGIN SOLUTION and END SOLUTION. {KEPT}"
        )
    return released


def stale(course: Course, assignment: str) -> list[str]:
    """What differs from what `release` would make, a line each; changes nothing."""
    folder = course.solution(assignment)
    with explained(f"{assignment} cannot be compared with its release"):
        bank = bank_of(assignment)
        built = notebook_from(script_of(folder), bank)
        differences, strange = [], []
        if not _same_cells(folder / f"{assignment}.ipynb", built):
            differences.append(f"{assignment}.ipynb is not what {assignment}.py makes")
        public = public_questions(Reference(bank, built))
        if not same_checks(folder / checks_file.FILE, public):
            differences.append(f"{assignment}/{checks_file.FILE} is not what the bank makes")
        if not are_current(variants_file.read(folder / variants_file.FILE), bank, built):
            differences.append(f"{assignment}/{variants_file.FILE} is of another bank or solution")
        if not differences and not _true_outputs(folder / f"{assignment}.ipynb", public):
            differences.append(f"{assignment}.ipynb has outputs of other checks")
        if not differences:
            files = release_files(course, assignment)
            differences = [
                f"{assignment}/{name} is not what the release makes"
                for name in changed(course, assignment, files)
            ]
            strange = _strange(course, assignment, files)
    if differences:
        differences.append(f"Run: python -m grading release {assignment}")
    moves = [f"{assignment}/{name} is not of the release: move it away" for name in strange]
    return differences + moves


def release_files(course: Course, assignment: str) -> dict[str, bytes]:
    """The files of a release as nbgrader makes them of the solution that is stored."""
    with scratch.folder(scratch.PREFIX, Path(tempfile.gettempdir())) as temporary:
        folder = _proved(course, assignment, temporary)
        return {name: path.read_bytes() for name, path in _files(folder).items()}


def changed(course: Course, assignment: str, files: dict[str, bytes]) -> list[str]:
    """The names of these files that a course's release lacks, or has otherwise."""
    kept = _files(course.root / course.notebooks / assignment)
    return [name for name in files if name not in kept or kept[name].read_bytes() != files[name]]


def _strange(course: Course, assignment: str, files: Iterable[str]) -> list[str]:
    """What lies beside a release and is none of these files."""
    return sorted(_files(course.root / course.notebooks / assignment).keys() - set(files))


def _files(folder: Path) -> dict[str, Path]:
    """The files in a folder by their names from there, without hidden ones."""
    paths = {path.relative_to(folder): path for path in sorted(folder.rglob("*"))}
    return {
        name.as_posix(): path
        for name, path in paths.items()
        if path.is_file() and not any(part.startswith(".") for part in name.parts)
    }


def _read(path: Path) -> NotebookNode:
    notebook: NotebookNode = nbformat.read(path, as_version=4)
    return notebook


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


def _execute(notebook: NotebookNode, folder: Path) -> None:
    """Run the solution where it stands and keep its outputs."""
    metadata = dict(notebook.metadata)
    try:
        # Progress bars are for people who wait; in a stored notebook they are noise.
        with running(notebook, folder, {"TQDM_DISABLE": "1"}) as client:
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
        stored = _read(path)
    except (OSError, ValueError, nbformat.ValidationError):
        return False

    def content(notebook: NotebookNode) -> list[object]:
        return [(c.id, c.cell_type, c.source, dict(c.metadata)) for c in notebook.cells]

    return content(stored) == content(built) and stored.metadata == built.metadata


def _true_outputs(path: Path, public: list[checks_file.PublicQuestion]) -> bool:
    """Whether what the checks of a stored solution said is what they say today."""
    stored = {cell.metadata.get("nbgrader", {}).get("grade_id"): cell for cell in _read(path).cells}

    def told(question: checks_file.PublicQuestion) -> str:
        outputs = stored[f"check_{question.name}"].outputs
        return "".join(output.get("text", "") for output in outputs)

    return all(
        told(question).startswith("\n".join(say.passed(question.name, len(question.cases), ())))
        for question in public
    )
