"""Finds the notebook in a folder that was handed in.

That is what has the right name. Where that holds no answers, or is not there, it is the one that
holds the most: first of those beside it, then of those in folders, then of Jupyter's checkpoints.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode

from grading.intake.folder import (
    MAX_COUNT,
    MAX_NOTEBOOK,
    NOT_THE_STUDENTS,
    content_of,
    is_plain,
)
from grading.intake.handed_in import Unreadable
from grading.intake.notebook import parsed

CHECKPOINTS = ".ipynb_checkpoints"  # what was saved last
SHOWN = 5  # names in a note
KINDS = {
    **dict.fromkeys([".pdf"], "a PDF file"),
    **dict.fromkeys([".doc", ".docx"], "a Word file"),
    **dict.fromkeys([".odt", ".rtf", ".pages"], "a text document"),
    **dict.fromkeys([".htm", ".html"], "a web page"),
    **dict.fromkeys([".py"], "a Python script"),
    **dict.fromkeys([".zip", ".7z", ".rar", ".tar", ".gz", ".tgz"], "an archive"),
    **dict.fromkeys([".png", ".jpg", ".jpeg", ".heic", ".gif", ".webp"], "a picture"),
}

Count = Callable[[NotebookNode], int]  # of answers that were worked on
Choice = tuple[Path, tuple[str, ...]]  # a notebook, and what is odd about it, in sentences


def notebook_in(folder: Path, name: str, answers_in: Count | None = None) -> Choice:
    """The notebook for the assignment `name`, and what is odd about the choice, in sentences.

    Without `answers_in` none is looked into, and only names decide. Raises Unreadable.
    """
    if folder.is_symlink() or not folder.is_dir():
        raise Unreadable("Nothing was handed in.")
    right = folder / f"{name}.ipynb"
    if right.is_symlink():
        raise Unreadable(f"{right.name} is a link to another place and was not read.")
    if answers_in is None:
        return (right, ()) if is_plain(right) else _only(right, _beside(folder, right))
    chooser = _Chooser(folder, right, answers_in)
    return chooser.right_one() or chooser.other_one() or chooser.untouched_one()


@dataclass(frozen=True)
class _Weighed:
    path: Path
    answered: int


class _Chooser:
    """Looks into the notebooks of one folder."""

    def __init__(self, folder: Path, right: Path, answers_in: Count) -> None:
        self.folder, self.right, self.answers_in = folder, right, answers_in
        self.beside = _beside(folder, right)
        self.left = MAX_NOTEBOOK  # bytes that are still looked into

    def right_one(self) -> Choice | None:
        """What has the right name, if it holds answers."""
        if not is_plain(self.right) or not (answered := self._answered(self.right)):
            return None
        fuller = [
            f"{each.path.name} ({each.answered})"
            for each in self._weighed(self.beside)
            if each.answered > answered
        ]
        if not fuller:
            return self.right, ()
        return self.right, (
            f"{self.right.name} was graded, with {answered} answers; beside it lies what holds "
            f"more: {_listed(fuller)}.",
        )

    def other_one(self) -> Choice | None:
        """The one with the most answers."""
        for group in self._groups():
            candidates = sorted(self._weighed(group), key=lambda each: -each.answered)
            if not candidates:
                continue
            best = [each.path for each in candidates if each.answered == candidates[0].answered]
            if len(best) > 1:
                raise self._several(best)
            return best[0], (self._why(best[0], group),)
        return None

    def untouched_one(self) -> Choice:
        """What there is, where nothing holds answers."""
        if not is_plain(self.right):
            return _only(self.right, self.beside)
        if not self.beside:
            return self.right, ()
        names = _listed(path.name for path in self.beside)
        return self.right, (
            f"No answers were found in {self.right.name}, nor in what lies beside it: {names}.",
        )

    def _groups(self) -> Iterator[Sequence[Path]]:
        yield self.beside
        if is_plain(self.right) or not self.right.exists():
            below = [path for path in _below(self.folder) if path.parent != self.folder]
            saved = [path for path in below if CHECKPOINTS in path.parts]
            yield [path for path in below if path not in saved]
            yield saved

    def _weighed(self, paths: Sequence[Path]) -> list[_Weighed]:
        weighed = [_Weighed(path, self._answered(path)) for path in paths[:MAX_COUNT]]
        return [each for each in weighed if each.answered]

    def _answered(self, path: Path) -> int:
        """How many answers were worked on in a notebook."""
        self.left -= path.stat().st_size
        if self.left < 0:
            return 0
        try:
            notebook, _ = parsed(content_of(path))
        except Unreadable:
            return 0
        return self.answers_in(notebook)

    def _why(self, path: Path, group: Sequence[Path]) -> str:
        name = str(path.relative_to(self.folder))
        why = f"The notebook was called {name}, not {self.right.name}."
        if is_plain(self.right):
            why = f"No answers were found in {self.right.name}, so {name} was graded."
        others = [str(other.relative_to(self.folder)) for other in group if other != path]
        return f"{why} There also lay {_listed(others)}." if others else why

    def _several(self, paths: Sequence[Path]) -> Unreadable:
        if not is_plain(self.right):
            return _several(paths, self.right)
        names = _listed(str(path.relative_to(self.folder)) for path in paths)
        return Unreadable(
            f"No answers were found in {self.right.name}, and as many in each of several others: "
            f"{names}. Hand in one of them under the right name."
        )


def _beside(folder: Path, right: Path) -> list[Path]:
    """The other notebooks in the folder itself, by their extension or else by their content."""
    plain = sorted(path for path in folder.iterdir() if is_plain(path) and path != right)
    named_so = [path for path in plain if path.suffix.lower() == ".ipynb"]
    return named_so or [path for path in plain if _looks_like_notebook(path)]


def _below(folder: Path) -> list[Path]:
    """All notebooks in the folder and in folders in it."""
    places = ((Path(place), names) for place, _, names in os.walk(folder))
    paths = (place / name for place, names in places for name in names)
    return sorted(path for path in paths if path.suffix.lower() == ".ipynb" and is_plain(path))


def _only(right: Path, candidates: Sequence[Path]) -> Choice:
    if not candidates:
        raise Unreadable(f"There is no notebook in what was handed in{_instead(right.parent)}.")
    if len(candidates) > 1:
        raise _several(candidates, right)
    return candidates[0], (f"The notebook was called {candidates[0].name}, not {right.name}.",)


def _instead(folder: Path) -> str:
    """What a folder without a notebook holds: most often it is the notebook in another form."""
    names = sorted(path.name for path in folder.iterdir() if is_plain(path))
    kinds = {
        name: KINDS.get(Path(name).suffix.lower()) for name in names if name not in NOT_THE_STUDENTS
    }
    if not kinds:
        return ""
    shown = _listed(f"{name} ({kind})" if kind else name for name, kind in kinds.items())
    return f", only {shown}. What counts is the file that ends in .ipynb"


def _several(paths: Sequence[Path], right: Path) -> Unreadable:
    names = _listed(path.name for path in paths)
    return Unreadable(f"There are several notebooks ({names}), none called {right.name}.")


def _listed(names: Iterable[str]) -> str:
    listed = list(names)
    more = f" and {len(listed) - SHOWN} more" if len(listed) > SHOWN else ""
    return ", ".join(listed[:SHOWN]) + more


def _looks_like_notebook(path: Path) -> bool:
    with path.open("rb") as file:
        start = file.read(4096).replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe").lstrip()
    return start.startswith(b"{") and (b'"cells"' in start or b'"worksheets"' in start)
