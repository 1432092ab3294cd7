"""Progress bars, printed like all else that a cell prints: on stderr they would stand on red."""

import sys
from collections.abc import Callable

import tqdm as library

_bar: Callable[..., "library.tqdm[object]"] = library.tqdm


def tqdm(*arguments: object, **options: object) -> "library.tqdm[object]":
    """The bar of `tqdm.tqdm` with these arguments, on stdout."""
    return _bar(*arguments, **{"file": sys.stdout, **options})
