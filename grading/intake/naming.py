"""Finds out which cell of the release each cell of a submission is."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence

from nbformat import NotebookNode

from grading.cells import grade_id, is_answer

SEARCHED = 100_000  # characters of a cell, for lines that tell which one it is


def named(cells: list[NotebookNode], released: Mapping[str, NotebookNode]) -> list[str]:
    """Which cell of the release each cell is, or "": by its grade_id or its text. What is missing
    then is sought by id, and then by lines that only it has: editors drop both, and metadata."""
    by_text = {(cell.cell_type, cell.source): name for name, cell in released.items()}
    count = Counter(line for cell in released.values() for line in set(_lines(cell)))
    owner = {
        line: name for name, cell in released.items() for line in _lines(cell) if count[line] == 1
    }

    def by_lines(cell: NotebookNode) -> str:
        votes = Counter(owner[line] for line in _lines(cell) if line in owner)
        return max(votes, key=votes.__getitem__, default="")

    names = [
        name
        if (name := grade_id(cell)) in released
        else by_text.get((cell.cell_type, cell.source), "")
        for cell in cells
    ]
    missing = set(released) - set(names)
    names = [
        name or _one_of(missing, cell.get("id")) for name, cell in zip(names, cells, strict=True)
    ]
    missing = set(released) - set(names)
    guesses = [
        name or _one_of(missing, by_lines(cell)) for name, cell in zip(names, cells, strict=True)
    ]
    order = {name: place for place, name in enumerate(released)}
    places = in_order([order.get(name) for name in names])
    above = _last_known(places, -1)
    below = _last_known(places[::-1], len(order))[::-1]
    code = {n for n, cell in released.items() if is_answer(cell) and cell.cell_type == "code"}
    # A cell with several answers is none of theirs: its code may need what stands above it.
    return [
        guess if name or guess not in code or first < order[guess] < last else ""
        for name, guess, first, last in zip(names, guesses, above, below, strict=True)
    ]


def in_order(places: Sequence[int | None]) -> list[int | None]:
    """The places of cells without those of cells that were moved: as many as can be of which none
    is before the one above it. A moved cell says nothing of where its neighbours belong."""
    ends: list[int] = []  # by length of such a row less one: the least place in which one ends
    lengths = []
    for place in places:
        length = 0
        if place is not None:
            length = bisect_right(ends, place) + 1
            ends[length - 1 : length] = [place]
        lengths.append(length)
    kept: list[int | None] = [None] * len(places)
    wanted = len(ends)
    for at in range(len(places) - 1, -1, -1):
        if wanted and lengths[at] == wanted:
            kept[at], wanted = places[at], wanted - 1
    return kept


def _one_of(missing: set[str], guess: str | None) -> str:
    return guess if guess in missing else ""


def _last_known(places: list[int | None], start: int) -> list[int]:
    """For each of several places that may be unknown, the last known one before it."""
    last = [start]
    for place in places:
        last.append(last[-1] if place is None else place)
    return last[:-1]


def _lines(cell: NotebookNode) -> list[str]:
    return [line.strip() for line in cell.source[:SEARCHED].splitlines() if line.strip()]


def unmerged(cells: list[NotebookNode], released: Mapping[str, NotebookNode]) -> list[NotebookNode]:
    """The cells, with those taken apart that hold the text of a missing cell of the release, beside
    other text: editors merge any two."""
    known = {(cell.cell_type, cell.source) for cell in released.values()}
    ids = {cell.get("id") for cell in cells}
    present: set[object] = {name for name in map(grade_id, cells) if name}
    present |= {(cell.cell_type, cell.source) for cell in cells}
    missing = {
        cell.source.strip("\n"): cell
        for cell in released.values()
        if cell.source.strip()
        and not is_answer(cell)
        and not present & {grade_id(cell), (cell.cell_type, cell.source)}
    }
    separated = []
    for cell in cells:
        if (cell.cell_type, cell.source) in known:
            separated.append(cell)
            continue
        sought = [t for t, m in missing.items() if m.id not in ids or m.id == cell.get("id")]
        pieces = _pieces(cell, {text: missing[text] for text in sought})
        missing = {t: m for t, m in missing.items() if not any(m is piece for piece in pieces)}
        separated += pieces
    return separated


def _pieces(cell: NotebookNode, sought: Mapping[str, NotebookNode]) -> list[NotebookNode]:
    """A cell taken apart at the texts of other cells, each once."""
    pieces: list[str | NotebookNode] = [cell.source]
    for text, whole in sought.items():
        for place, piece in enumerate(pieces):
            if isinstance(piece, str) and (at := f"\n{piece}\n".find(f"\n{text}\n")) >= 0:
                pieces[place : place + 1] = [piece[:at], whole, piece[at + len(text) :]]
                break
    if len(pieces) == 1:
        return [cell]
    pieces = [piece for piece in pieces if not isinstance(piece, str) or piece.strip()]
    # Whose name the cell had is clear only if one part of it is left.
    several = sum(isinstance(piece, str) for piece in pieces) > 1
    about = {"id": "", "metadata": NotebookNode()} if several else {}
    return [
        NotebookNode(cell, source=piece.strip("\n"), **about) if isinstance(piece, str) else piece
        for piece in pieces
    ]
