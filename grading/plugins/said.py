"""What there is to say of a download: the start of it for the log, all of it for a file."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from grading.intake.sizes import plain

SHOWN = 5  # names in a line of the log
WIDE = 200  # characters of a name


class Said:
    """Names, each under what is said of it."""

    def __init__(self) -> None:
        self._names: dict[str, list[str]] = defaultdict(list)

    def add(self, what: str, names: Iterable[str]) -> None:
        """Say something of these names."""
        for name in names:
            self._names[what].append(plain(name, WIDE))

    def left_out(self, reason: str, path: str) -> None:
        """Say that a file is not collected."""
        self.add(f"Left out, {reason}", [path])

    def lines(self, file: Path) -> Iterator[str]:
        """A line for everything that is said. Where one is cut, `file` has the names."""
        for what, names in self._names.items():
            rest = f" and {len(names) - SHOWN} more, see {file}" if len(names) > SHOWN else ""
            yield f"{what}: {', '.join(sorted(names)[:SHOWN])}{rest}"

    def write(self, file: Path) -> None:
        """Write all names. Nothing is left of a time when there was something to say."""
        file.unlink(missing_ok=True)
        if self._names:
            parts = ["\n  ".join([f"{what}:", *sorted(own)]) for what, own in self._names.items()]
            file.write_text("\n\n".join(parts) + "\n", encoding="utf-8")
