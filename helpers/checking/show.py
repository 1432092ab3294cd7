"""Says in a few words what a value is."""

import re

import numpy as np
from numpy.typing import NDArray

WIDTH = 68  # characters
SHOWN = 6  # items of a list, of those that are more
WHOLE = 12  # entries of an array that is shown as it is
DIGITS, MOST_DIGITS = 8, 17  # of a number; the latter tell any two apart


def show(value: object, width: int = WIDTH) -> str:
    """A value in one short line: small ones whole, large ones by shape and range."""
    if isinstance(value, dict):
        items = [f"{_line(key)}: {show(item, 24)}" for key, item in value.items()]
        return cut(", ".join(items) or "{}", width)
    if isinstance(value, list):
        items = [show(item, 24) for item in value[:SHOWN]] + ["…"] * (len(value) > SHOWN)
        return cut(f"[{', '.join(items)}]", width)
    if isinstance(value, np.ndarray) and value.size > 1:
        if value.size <= WHOLE and len(text := in_full(value)) <= width:
            return text
        wide = _unsigned_zeros(value.astype(np.float64))
        if not np.isfinite(wide).all():
            return entry(value, ~np.isfinite(wide))
        return f"shape {value.shape}, from {wide.min():.6g} to {wide.max():.6g}"
    if isinstance(value, (np.ndarray, np.generic)):
        value = value.item() if value.size == 1 and not value.ndim else value.tolist()
    return number(value) if isinstance(value, float) else cut(repr(value), width)


def in_full(array: NDArray[np.generic], precision: int = 4) -> str:
    """All entries of an array, with so many digits after the point, in one line."""
    plain = _unsigned_zeros(np.asarray(array))
    text = np.array2string(plain, precision=precision, threshold=WHOLE)
    return re.sub(r"\[ ", "[", " ".join(text.split())).replace(" ]", "]")


def number(value: float, digits: int = DIGITS) -> str:
    """A number with so many digits; zero has no sign."""
    return f"{value + 0.0:.{digits}g}"


def numbers(one: object, other: object) -> tuple[str, str]:
    """Two numbers, with as many digits as it takes to tell them apart."""
    texts = show(one), show(other)
    for digits in range(DIGITS + 1, MOST_DIGITS + 1):
        if texts[0] != texts[1]:
            break
        first, second = (np.asarray(each).item() for each in (one, other))
        texts = number(first, digits), number(second, digits)
    return texts


def texts(one: str, other: str, width: int = WIDTH) -> tuple[str, str]:
    """Two lines of text that differ, each cut to a width, from where they can be told apart."""
    if len(one) <= width and len(other) <= width:
        return one, other
    same = next((i for i, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]),
                min(len(one), len(other)))  # fmt: skip
    start = max(0, same - width // 2)
    shown = (f"…{each[start:]}" if start else each for each in (one, other))
    first, second = (cut(each, width) for each in shown)
    return first, second


def entry(array: NDArray[np.generic], chosen: NDArray[np.bool_]) -> str:
    """The first of some entries, with its place and how many there are."""
    return f"{show(array[first_of(chosen)])}{place_of(chosen)}"


def first_of(chosen: NDArray[np.bool_]) -> tuple[int, ...]:
    """The place of the first of some entries."""
    return tuple(int(i) for i in np.argwhere(chosen)[0])


def place_of(chosen: NDArray[np.bool_], remark: str = "") -> str:
    """Where the first of some entries is and how many there are; nothing of a single number."""
    if not chosen.ndim:
        return f" ({remark})" if remark else ""
    count = f"{int(chosen.sum())} of {chosen.size} entries"
    return f" at {list(first_of(chosen))} ({count}{'; ' if remark else ''}{remark})"


def cut(text: str, width: int) -> str:
    """A text of at most so many characters."""
    return text if len(text) <= width else text[: width - 1] + "…"


def _line(key: str) -> str:
    return key if key.isprintable() else repr(key)


def _unsigned_zeros(array: NDArray[np.generic]) -> NDArray[np.generic]:
    return array + 0.0 if array.dtype.kind == "f" else array  # type: ignore[operator]
