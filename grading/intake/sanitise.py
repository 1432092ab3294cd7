"""Puts a submission back on the frame of its release.

Every cell of the release is there once and in its place; answers are the student's, what is locked
is the release's, and what the student added stays behind the cell that it followed. An answer that
stands in another cell than its own is left there, and no stub is put where it would undo it.
"""

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from nbformat import NotebookNode
from nbformat.corpus.words import generate_corpus_id

from grading.cells import checked, grade_id, is_answer
from grading.intake.bindings import is_stub, names
from grading.intake.locked import kept_code, kept_text
from grading.intake.naming import in_order, named, unmerged
from grading.intake.sizes import cleaned, in_size
from helpers.handed_out import about, is_untouched

MAX_NOTES = 4  # on what was put back
EARLIER = "Not in what was handed in, which may be of an earlier release"


@dataclass(frozen=True)
class Rebuilt:
    """A submission on the frame of its release.

    notes     what was put back or stands elsewhere, in sentences
    answered  the answers that were worked on, wherever they stand
    """

    notebook: NotebookNode
    notes: tuple[str, ...]
    answered: frozenset[str]


def rebuild(
    submission: NotebookNode,
    release: NotebookNode,
    defines: Mapping[str, str] = MappingProxyType({}),
) -> Rebuilt:
    """The submission on the frame of its release, in plain text and cut to size.

    `defines` gives the name that an answer's code defines, where that is not the answer's own.
    """
    released = by_name(release)
    handed_in = unmerged([cleaned(cell) for cell in submission.cells], released)
    own, added = _sorted(handed_in, released)
    unseen = _unseen(own, released)
    groups = {"": [_plain(cell) for cell in added[""]]}
    notes: dict[str, str] = {}
    for name, cell in released.items():
        cells, notes[name] = _restored(name, own[name], cell)
        groups[name] = [*cells, *map(_plain, added[name])]
    answered, more = _answers(groups, own, released, defines)
    cells = [cell for group in groups.values() for cell in group]
    _make_ids_unique(cells)
    rebuilt = copy.deepcopy(release)
    rebuilt.cells = in_size(cells, {cell.id for cell in release.cells})
    unseen = [name for name in unseen if name not in answered]
    if unseen:
        more.append(f"{EARLIER}: {', '.join(unseen)}.")
    return Rebuilt(rebuilt, (*more, *_shortened(notes)), answered)


def answers_in(notebook: NotebookNode, release: NotebookNode) -> int:
    """How many answers were worked on in a notebook; none if it is of another assignment."""
    released = by_name(release)
    answered = len(rebuild(notebook, release).answered)
    known = len(set(named(notebook.cells, released)) - {""})
    most = sum(map(is_answer, released.values()))
    # Assignments share a few cells, and names of answers.
    return answered if 2 * known >= len(released) or 2 * answered >= most else 0


def by_name(release: NotebookNode) -> dict[str, NotebookNode]:
    """The cells of a release by their names: of those without one, the id."""
    return {grade_id(cell) or cell.id: cell for cell in release.cells}


Cells = dict[str, list[NotebookNode]]  # by the name of a cell of the release


def _sorted(
    handed_in: list[NotebookNode], released: dict[str, NotebookNode]
) -> tuple[Cells, Cells]:
    """The student's versions of each cell of the release, and the cells added behind each."""
    own: Cells = {name: [] for name in released}
    added: Cells = {name: [] for name in ["", *released]}
    order = {name: place for place, name in enumerate(["", *released])}
    bound: dict[str, int] = {}  # by what was added so far, and the last place where that will stand
    last = ""
    names_of = named(handed_in, released)
    in_place = in_order([order[name] if name else None for name in names_of])
    for cell, name, place in zip(handed_in, names_of, in_place, strict=True):
        if name and is_answer(released[name]):
            # Put back into its place it would run before what it needs.
            needs = names(cell.source).at_once if cell.cell_type == "code" else ()
            if any(bound.get(needed, -1) >= order[name] for needed in needs):
                name = ""
        if name:
            own[name].append(cell)
            last = name if place is not None else last
        else:
            added[last].append(cell)
            for new in names(cell.source).bound if cell.cell_type == "code" else ():
                bound[new] = max(bound.get(new, 0), order[last])
    return own, added


def _unseen(own: Cells, released: dict[str, NotebookNode]) -> list[str]:
    """The questions of which neither answer nor check is there, where other cells have names."""
    if not any(grade_id(cell) in released for cells in own.values() for cell in cells):
        return []
    asked = {checked(cell): own[name] for name, cell in released.items() if checked(cell)}
    return [name for name, check in asked.items() if not check and not own.get(name)]


def _worked_on(own: list[NotebookNode], released: NotebookNode) -> list[NotebookNode]:
    """The versions of a cell that somebody wrote into, each text once: not those that are as this
    release has them, nor as an earlier one had."""
    known = about(released)
    fresh = [
        cell
        for cell in own
        if cell.source != released.source and not (known and is_untouched(cell, known))
    ]
    return list({cell.source: cell for cell in fresh}.values())


def _restored(
    name: str, own: list[NotebookNode], released: NotebookNode
) -> tuple[list[NotebookNode], str]:
    """A cell of the release as it stays, with what is kept beside it, and a note or ""."""
    restored = copy.deepcopy(released)
    if not own:
        return [restored], ""
    # Of several copies the first that was worked on leads.
    worked_on = _worked_on(own, released)
    if is_answer(released):
        worked_on.sort(key=lambda cell: _is_empty(cell, released))
    chosen, *copies = worked_on or [NotebookNode(own[0], source=released.source)]
    if is_answer(released) and not _is_empty(chosen, released):
        # No stub may come after an answer.
        for copy_ in (cell for cell in copies if _is_empty(cell, released)):
            copy_.source = _commented(copy_.source)
    beside = [_plain(cell) for cell in copies]
    as_released = chosen.cell_type == released.cell_type == "code"
    if as_released:
        restored.outputs = chosen.outputs
    if released.metadata.get("nbgrader") and not is_answer(released):
        keep = kept_code if as_released else kept_text
        kept = keep(chosen.source, name, released.source)
        before, after = (
            [_plain(NotebookNode(chosen, source=text, outputs=[]))] if text else []
            for text in (kept.before, kept.after)
        )
        return [*before, restored, *after, *beside], kept.note
    if chosen.cell_type == "code" and not as_released and not is_answer(released):
        # Text that was turned into code.
        turned = [_plain(chosen)] if chosen.source != released.source else []
        return [restored, *turned, *beside], ""
    restored.source = chosen.source
    if restored.cell_type != "code":
        attached = {**released.get("attachments", {}), **chosen.get("attachments", {})}
        restored.attachments = NotebookNode(attached)
    return [restored, *beside], ""


def _shortened(notes: dict[str, str]) -> list[str]:
    """The notes on the first cells, and the names of the others that have one."""
    noted = [name for name, note in notes.items() if note]
    shown = [notes[name] for name in noted[:MAX_NOTES]]
    others = ", ".join(noted[MAX_NOTES:])
    return [*shown, f"So were, changed or in part removed: {others}."] if others else shown


def _answers(
    groups: Cells, own: Cells, released: dict[str, NotebookNode], defines: Mapping[str, str]
) -> tuple[frozenset[str], list[str]]:
    """The answers that were worked on, and notes on those that stand elsewhere. Where that is so
    and the answer's own cell is gone or a stub, nothing is left in it that would run."""
    given = {cell.source for cell in released.values()}
    cells = [cell for group in groups.values() for cell in group if cell.source not in given]
    code = [(cell, names(cell.source).bound) for cell in cells if cell.cell_type == "code"]
    answered, elsewhere, notes = set(), [], []
    for name, cell in released.items():
        if not is_answer(cell):
            continue
        answer, *behind = groups[name]
        worked_on = not _is_empty(answer, cell)
        if worked_on:
            answered.add(name)
        if cell.cell_type != "code":
            if not worked_on and any(c.cell_type != "code" and c.source.strip() for c in behind):
                notes.append(f"The answer {name} is empty, but there is text below it: read that.")
            continue
        target = defines.get(name, name)
        versions = [c for c in own[name] if c.cell_type == "code" and not _is_empty(c, cell)]
        if any(target in names(version.source).bound for version in versions):
            continue
        if any(target in bound for other, bound in code if other is not answer):
            elsewhere.append(name)
            if not versions:
                _silence(answer, cell, target)
    if elsewhere:
        listed = ", ".join(elsewhere)
        notes.insert(0, f"Answered in other cells than their own, and graded there: {listed}.")
    return frozenset([*answered, *elsewhere]), notes


def _is_empty(cell: NotebookNode, released: NotebookNode) -> bool:
    """Whether nothing was written into the cell of an answer."""
    if released.cell_type == "code":
        return is_stub(cell.source, released.source)
    return cell.source.strip() in ("", released.source.strip())


def _silence(cell: NotebookNode, released: NotebookNode, target: str) -> None:
    """Turn what stands in the cell of an answer into a comment."""
    text = "" if cell.source == released.source else f"\n{cell.source}"
    cell.source = _commented(f"{target} is defined in another cell of this notebook.{text}")


def _commented(text: str) -> str:
    lines = text.split("\n")
    return "\n".join(line if line.startswith("#") else f"# {line}".rstrip() for line in lines)


def _plain(cell: NotebookNode) -> NotebookNode:
    """A cell that the student added, without metadata that could mean anything to the grader."""
    kept = NotebookNode(id=generate_corpus_id(), metadata=NotebookNode(), source=cell.source)
    if cell.cell_type == "code":
        kept.update(cell_type="code", execution_count=None, outputs=cell.outputs)
    else:
        kept.update(cell_type="markdown", attachments=cell.get("attachments", {}))
    return kept


def _make_ids_unique(cells: list[NotebookNode]) -> None:
    seen: set[str] = set()
    for number, cell in enumerate(cells):
        if cell.id in seen:
            cell.id = f"added-{number}"
        seen.add(cell.id)
