"""How far a student is in a notebook, and the next hint: theirs alone, and never a grade.

It is kept for as long as the kernel runs; where the front end says which notebook this is, also in
the user's data folder, outside what is handed in.
"""

import contextlib
import html
import json
import os
import time
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from platformdirs import user_data_path

from helpers.checking import process_state
from helpers.checking.checks_file import PublicQuestion

APP = "digits-by-hand"
PAUSE = 15 * 60  # seconds between two checks, of which no more is counted as work
_kept: dict[Path, dict[str, "Tried"]] = {}  # by the folder of the notebook
_last = time.time()  # when something was checked


@dataclass
class Tried:
    """What was done for one question: how often it was checked, for how many seconds it was worked
    on, whether its newest check passed, and how many hints were asked for."""

    checks: int = 0
    seconds: float = 0.0
    passed: bool = False
    hints: int = 0


def note(folder: Path, question: str, *, passed: bool) -> None:
    """Keep that the answer was checked."""
    global _last
    now = time.time()
    tried = _of(folder).setdefault(question, Tried())
    tried.checks += 1
    tried.passed = passed
    tried.seconds += min(max(now - _last, 0), PAUSE)
    _last = now
    _write(folder)


def next_hint(folder: Path, question: PublicQuestion) -> str:
    """The next of its hints; after the last one all of them again."""
    steps = question.hints
    if not steps:
        return f"There is no hint for {question.name}: the text above its cell says most."
    tried = _of(folder).setdefault(question.name, Tried())
    shown, tried.hints = tried.hints, min(tried.hints + 1, len(steps))
    _write(folder)
    if shown < len(steps):
        return f"Hint {shown + 1} of {len(steps)}: {steps[shown]}"
    return "\n".join([f"All {len(steps)} hints:", *(f"  {each}" for each in steps)])


@dataclass(frozen=True)
class Progress:
    """The questions of a notebook, and what was done for each."""

    questions: Mapping[str, PublicQuestion]
    tried: Mapping[str, Tried]

    def rows(self) -> list[tuple[str, str, str, str, str]]:
        """Name, state, points, checks and minutes of each question."""
        rows = []
        for name, question in self.questions.items():
            one = self.tried.get(name, Tried())
            state = "✓ passed" if one.passed else "✗ tried" if one.checks else "– open"
            minutes = f"{one.seconds / 60:.0f}" if one.checks else ""
            rows.append((name, state, str(question.points), str(one.checks or ""), minutes))
        return rows

    def total(self) -> str:
        """All of it in a sentence or two."""
        done = [q for name, q in self.questions.items() if self.tried.get(name, Tried()).passed]
        points = sum(question.points for question in self.questions.values())
        return (
            f"{len(done)} of {len(self.questions)} answers pass the public checks, "
            f"{sum(question.points for question in done)} of {points} points. "
            "The grade also comes from hidden cases and from the written answers."
        )

    def __repr__(self) -> str:
        table = [HEADER, *self.rows()]
        widths = [max(map(len, column)) for column in zip(*table, strict=True)]
        lines = ["  ".join(map(str.ljust, row, widths)).rstrip() for row in table]
        return "\n".join([*lines, self.total()])

    def _repr_html_(self) -> str:
        head = "".join(f'<th scope="col">{each}</th>' for each in HEADER)
        rows = ("".join(f"<td>{html.escape(each)}</td>" for each in row) for row in self.rows())
        body = "".join(f"<tr>{row}</tr>" for row in rows)
        return (
            f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
            f"<p>{html.escape(self.total())}</p>"
        )


HEADER = ("question", "state", "points", "checks", "minutes")


def progress_of(folder: Path, questions: Mapping[str, PublicQuestion]) -> Progress:
    """How far the student of the notebook in that folder is."""
    return Progress(questions, _of(folder))


def _of(folder: Path) -> dict[str, Tried]:
    if folder not in _kept:
        kept: dict[str, Tried] = {}
        path = _file(folder)
        # Nothing hangs on it: what cannot be read begins anew.
        with contextlib.suppress(OSError, ValueError, TypeError, AttributeError):
            if path:
                pages = json.loads(path.read_text(encoding="utf-8"))
                kept = {str(name): Tried(**page) for name, page in pages.items()}
        _kept[folder] = kept
    return _kept[folder]


def _write(folder: Path) -> None:
    path = _file(folder)
    if path is None:
        return
    text = json.dumps({name: asdict(each) for name, each in _of(folder).items()})
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(f".{os.getpid()}")
        fresh.write_text(text, encoding="utf-8")
        fresh.replace(path)


def _file(folder: Path) -> Path | None:
    """Where it is kept, if the front end says that the notebook lies there."""
    if folder.resolve() not in process_state.told_by_the_front_end():
        return None
    number = zlib.crc32(str(folder.resolve()).encode())
    return user_data_path(APP, appauthor=False) / "progress" / f"{folder.name}-{number:08x}.json"
