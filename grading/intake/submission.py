"""Reads what a student handed in, whatever state it is in. Nothing of it is run here."""

from functools import partial
from pathlib import Path

from nbformat import NotebookNode

from grading.intake.choice import notebook_in
from grading.intake.folder import content_of, files_in
from grading.intake.handed_in import HandedIn, Submission, Unreadable, Work
from grading.intake.notebook import parsed
from grading.intake.sanitise import answers_in
from grading.intake.times import odd_times


def opened(work: Work, name: str, release: NotebookNode) -> Submission:
    """What was handed in for the assignment `name`, however it came here."""
    if isinstance(work, Path):
        work = carried(work, name, release)
    if isinstance(work, Unreadable):
        return Submission(None, str(work), notes=(str(work),))
    try:
        notebook, repairs = parsed(work.notebook)
    except Unreadable as problem:
        notes = (*work.notes, str(problem))
        return Submission(None, str(problem), work.files, notes)
    return Submission(notebook, "", work.files, (*work.notes, *repairs))


def carried(folder: Path, name: str, release: NotebookNode) -> HandedIn | Unreadable:
    """What `read` gives, or why it gives nothing: to be sent to where `folder` cannot be seen."""
    try:
        return read(folder, name, release)
    except Unreadable as problem:
        return problem


def read(folder: Path, name: str, release: NotebookNode | None = None) -> HandedIn:
    """What lies in a student's folder for the assignment `name`; links are not followed.

    `release` is its notebook, by which answers are known where the choice is among several.
    Raises Unreadable.
    """
    count = partial(answers_in, release=release) if release else None
    path, notes = notebook_in(folder, name, count)
    notebook = content_of(path)
    files, more_notes = files_in(folder, path)
    return HandedIn(notebook, files, (*notes, *odd_times(folder, path), *more_notes))
