"""The instant check under each TODO cell: `check("softmax")`.

What is looked at, in this order: defined → callable and signature → forbidden names → runs → type
→ shape → finite → values. The first that is not right is said in a few lines, with the mistake's
name if a known one gives the same numbers.
"""

import contextlib
import copy
import inspect
import os
import sys
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from helpers import waiting
from helpers.checking import checks_file, judge, probe, process_state, say
from helpers.checking.case import Case, Namespace, Outcome
from helpers.checking.checks_file import PublicQuestion
from helpers.checking.description import describe
from helpers.checking.finding import Finding, Status
from helpers.checking.limits import Limits
from helpers.checking.lines import lines as lines_of
from helpers.checking.measure import measured
from helpers.checking.outline import with_code
from helpers.checking.unparsed import unparsed
from helpers.checking.uses import out_of_reach, used_by
from helpers.progress import Progress, next_hint, note, progress_of

SECONDS = 10  # for one case, as in the grade; a question may set its own
MEMORY = 1 << 30  # bytes by which the notebook may grow meanwhile
SEARCH = 3_000, 0.5  # edits, and seconds, in which a check looks for the line of a slip
EDITED = Limits(0.1, MEMORY)  # of an edited answer


class CheckFailed(AssertionError):
    """A check that did not pass. Notebooks show its lines only, without a traceback."""

    def _render_traceback_(self) -> list[str]:
        return str(self).splitlines()


def check(name: str) -> None:
    """Try the answer `name` of this notebook on the public cases and say how it did.

    Raises CheckFailed, so that "Validate" sees it, with a message of a few lines. An answer that
    takes too long or too much memory is stopped, and one interrupt ends the whole check.

    If a hint is not what you did, write `# not so` and what you did into the answer's cell: whoever
    grades reads it.
    """
    namespace = _caller()
    if _is_graded():
        return
    try:
        with process_state.in_folder(_file().parent):
            _check(name, namespace)
    except KeyboardInterrupt:
        raise CheckFailed(f"✗ {name}: you stopped this check, so it says nothing.") from None


def _check(name: str, namespace: Namespace) -> None:
    question, known = _question(name), _questions()
    sources, answers = _sources(question.defines, namespace), {q.defines for q in known.values()}
    finding, outcomes = _judged(question, namespace, sources, answers)
    note(_file().parent, name, passed=finding.right)
    used = used_by(question, sources, known)
    if not finding.right:
        used += tuple(
            each
            for each in out_of_reach(question, sources, known)
            if not describe(known[each].defines, namespace).defined
        )
    if finding.status is Status.NOT_DEFINED and (finding.where or question.parameters is not None):
        used = ()  # to run the cell of a function takes no earlier answer
    waiting = [each for each in used if not _is_right(known[each], namespace, answers)]
    if not waiting:  # or the slip may be in what is waited for
        finding = _searched(question, namespace, sources, finding, outcomes, _file().parent)
    if not finding.right:
        raise CheckFailed("\n".join(say.failed(name, finding, waiting)))
    print(*say.passed(name, len(question.cases), waiting), sep="\n")


def hint(name: str) -> None:
    """Print the next of two or three hints for a question, from the idea to an outline.

    A mistake that the check knows is named at once, without a hint.
    """
    if not _is_graded():
        print(next_hint(_file().parent, _question(name)))


def progress() -> Progress:
    """Return the questions of this notebook: passed, tried or open, with points and minutes.

    It is kept on this computer alone, outside the notebook, and is never a grade.
    """
    return progress_of(_file().parent, {} if _is_graded() else _questions())


def inputs(name: str, case: int = 1) -> dict[str, object]:
    """The inputs of one public case by name, to run what a check ran: `inputs("softmax", 2)`."""
    return copy.deepcopy(_case(name, case).inputs)


def program(name: str, case: int = 1) -> None:
    """Print all the lines that the check of `name` runs in one case."""
    question = _question(name)
    ran = lines_of(name, question.defines, question.probe, case, _case(name, case).inputs)
    print(*ran.whole, sep="\n")


def rerun(name: str, case: int = 1) -> object:
    """Run one public case again, in this notebook, and return what the lines of `program` give.

    What the answer prints is seen and its errors are raised; nothing stops it. As after a check,
    what it has set for the whole process is put back.
    """
    namespace = _caller()
    with process_state.in_folder(_file().parent):
        return probe.rerun(_question(name).probe, _case(name, case).inputs, namespace)


def _case(name: str, case: int) -> Case:
    cases = _question(name).cases
    if not 1 <= case <= len(cases):
        raise CheckFailed(f"✗ {name} has no public case {case}, but cases 1 to {len(cases)}.")
    return cases[case - 1]


def _caller() -> Namespace:
    """The namespace of the notebook: that of the cell that called `check`."""
    return sys._getframe(2).f_globals


def _question(name: str) -> PublicQuestion:
    known = _questions()
    if name not in known:
        raise CheckFailed(f"✗ {name}: there is no such question here ({', '.join(known)}).")
    return known[name]


def _questions() -> dict[str, PublicQuestion]:
    path = _file()
    try:
        return _read(path, path.stat().st_mtime_ns if path.exists() else 0)
    except checks_file.ChecksError as error:
        raise CheckFailed(f"✗ {error}") from None


def _is_graded() -> bool:
    """Whether this is where submissions are graded: a call in a student's own cell does nothing."""
    return os.environ.get("COURSE_DRAW") == "0" and not _file().exists()


def _file() -> Path:
    """The file beside the notebook, wherever its kernel was started or has gone to since."""
    folders = [*process_state.told_by_the_front_end(), process_state.FOLDER]
    with contextlib.suppress(OSError):  # the folder may be gone
        folders.append(Path.cwd())
    files = [folder / checks_file.FILE for folder in folders]
    return next((file for file in files if file.exists()), files[-1])


@lru_cache(maxsize=2)
def _read(path: Path, changed: int) -> dict[str, PublicQuestion]:
    return checks_file.read(path)


def finding_of(
    question: PublicQuestion,
    namespace: Namespace,
    sources: list[str],
    answers: Collection[str] = (),
) -> Finding:
    """What is the matter with an answer; `sources` are the code cells that were run so far, and
    `answers` the names of all that is asked for in the notebook."""
    return _judged(question, namespace, sources, answers)[0]


def told_of(
    question: PublicQuestion, namespace: Namespace, sources: list[str], folder: Path
) -> Finding:
    """The same as a student is told it where all earlier answers are right; `folder` is that of the
    notebook."""
    finding, outcomes = _judged(question, namespace, sources, ())
    return _searched(question, namespace, sources, finding, outcomes, folder)


def _is_right(question: PublicQuestion, namespace: Namespace, answers: Collection[str]) -> bool:
    sources = _sources(question.defines, namespace)
    return finding_of(question, namespace, sources, answers).right


def _judged(
    question: PublicQuestion, namespace: Namespace, sources: list[str], answers: Collection[str]
) -> tuple[Finding, list[Outcome]]:
    """What its cases show of an answer, and what came of each; nothing if it is not run."""
    described = describe(question.defines, namespace)
    if finding := unparsed(question.defines, sources):
        return finding, []
    if finding := judge.refused(question, described, question.parameters, sources, answers):
        return finding, []
    inputs = [case.inputs for case in question.cases]
    limits = Limits(question.seconds or SECONDS, MEMORY)
    came = probe.run_all(question.probe, inputs, namespace, limits, again=bool(question.seconds))
    outcomes = [
        measured(question, answer, given) for answer, given in zip(came, inputs, strict=True)
    ]
    finding = judge.examined(question, outcomes, question.cases, question.mistakes)
    return with_code(finding, question.defines, question.outline, sources), outcomes


def _searched(
    question: PublicQuestion,
    namespace: Namespace,
    sources: list[str],
    finding: Finding,
    outcomes: list[Outcome],
    folder: Path,
) -> Finding:
    """Where nothing else names what is wrong, the answer is compared with what wrong programs near
    the solution give, and then the line is looked for in which it is."""
    if finding.right or finding.hint or not outcomes:
        return finding
    from helpers.checking import repair, variants_file  # few answers need them
    from helpers.checking.beside import beside
    from helpers.checking.variants import met

    known = variants_file.read(folder / variants_file.FILE).get(question.name)
    if known and (one := met(known, outcomes, question.cases, question.tolerance)):
        return replace(finding, mistake=one.name, hint=one.hint)
    if two := beside(outcomes, question.cases, question.mistakes, question.tolerance):
        return replace(finding, mistake=two[1].name, hint=two[1].hint)

    def run(program: str, inputs: Iterable[dict[str, object]]) -> Iterator[Outcome]:
        return probe.run_all(program, inputs, namespace, EDITED, again=True)

    bounds = repair.Bounds(*SEARCH)
    return repair.told(finding, question, outcomes, sources, run, bounds)


def _sources(name: str, namespace: Namespace) -> list[str]:
    """The cells that were run so far, as they were written: IPython keeps them, whatever the
    notebook calls `In`. Elsewhere the answer's own source."""
    if (ipython := sys.modules.get("IPython")) and (shell := ipython.get_ipython()):
        return [str(cell) for cell in shell.history_manager.input_hist_raw]
    try:
        return [inspect.getsource(namespace[name])]
    except (KeyError, OSError, TypeError):
        return []


waiting.install()
