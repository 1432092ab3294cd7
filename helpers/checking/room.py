"""Makes a message fit: the least telling is left out."""

from collections.abc import Sequence
from typing import TypeAlias

MOST_LINES = 12  # of a message
WIDTH = 100  # characters of a line of several items
Block: TypeAlias = tuple[int, list[str]]  # lines that stand together; 0 for those that have to


def within(most: int, *blocks: Block) -> list[str]:
    """The lines of the blocks in their order, up to so many: those of low number first."""
    kept, left = set(), most
    for place in sorted(range(len(blocks)), key=lambda place: blocks[place][0]):
        rank, lines = blocks[place]
        if rank == 0 or len(lines) <= left:
            kept.add(place)
            left -= len(lines)
    return [line for place in sorted(kept) for line in blocks[place][1]]


def packed(items: Sequence[str], start: str) -> list[str]:
    """The items in lines that begin with `start`, several in one where they fit."""
    lines: list[str] = []
    for item in items:
        if lines and len(lines[-1]) + len(item) + 2 <= WIDTH:
            lines[-1] += f"; {item}"
        else:
            lines.append(f"{start}{item}")
    return lines


def aspects(met: Sequence[str], unmet: Sequence[str]) -> list[str]:
    """Which demands of the contract are met, or which are not, whichever are fewer; in a line."""
    if len(met) + len(unmet) < 2:
        return []
    if not met:
        return [f"  right in none of the {len(unmet)} cases"]
    few, start = (unmet, "right but for") if len(unmet) <= len(met) else (met, "right only for")
    room, kept = WIDTH - len(f"  {start}: ; {len(few)} more"), [*few]
    while len(kept) > 1 and len("; ".join(kept)) > room:
        kept.pop()
    more = [f"{len(few) - len(kept)} more"] if len(kept) < len(few) else []
    return [f"  {start}: {'; '.join([*kept, *more])}"]


def listed(names: Sequence[str]) -> str:
    """Names as a sentence lists them."""
    *most, last = names or [""]
    return f"{', '.join(most)} and {last}" if most else last
