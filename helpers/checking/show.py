"""Says in a few words what a value is."""

import numpy as np
from numpy.typing import NDArray


def show(value: object, width: int = 68) -> str:
    """A value in one short line: small ones whole, large ones by shape and range."""
    if isinstance(value, dict):
        items = [f"{_line(key)}: {show(item, 24)}" for key, item in value.items()]
        return cut(", ".join(items) or "{}", width)
    if isinstance(value, list):
        return cut("[" + ", ".join(show(item, 24) for item in value[:6]) + "]", width)
    if isinstance(value, np.ndarray) and value.size > 1:
        text = " ".join(np.array2string(np.asarray(value), precision=4, threshold=12).split())
        if value.size <= 12 and len(text) <= width:
            return text
        wide = value.astype(np.float64)
        if not np.isfinite(wide).all():
            return entry(value, ~np.isfinite(wide))
        return f"shape {value.shape}, from {wide.min():.6g} to {wide.max():.6g}"
    if isinstance(value, (np.ndarray, np.generic)):
        value = value.item() if value.size == 1 and not value.ndim else value.tolist()
    return f"{value:.8g}" if isinstance(value, float) else cut(repr(value), width)


def entry(array: NDArray[np.generic], chosen: NDArray[np.bool_]) -> str:
    """The first of some entries, with its place and how many there are."""
    if not array.ndim:
        return f"{array.item()!r}"
    place = tuple(int(i) for i in np.argwhere(chosen)[0])
    count = f"{int(chosen.sum())} of {array.size} entries"
    return f"{show(array[place])} at {list(place)} ({count})"


def _line(key: str) -> str:
    return key if key.isprintable() else repr(key)


def cut(text: str, width: int) -> str:
    """A text of at most so many characters."""
    return text if len(text) <= width else text[: width - 1] + "…"
