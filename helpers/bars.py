"""Progress bars, printed like all else that a cell prints: on stderr they would stand on red."""

import sys
from collections.abc import Callable, Iterable
from typing import TypeVar

import tqdm as library

T = TypeVar("T")


def tqdm(
    iterable: Iterable[T] | None = None, *arguments: object, **options: object
) -> "library.tqdm[T]":
    """The bar of `tqdm.tqdm` with these arguments, on stdout."""
    bar: Callable[..., library.tqdm[T]] = library.tqdm
    return bar(iterable, *arguments, **{"file": sys.stdout, **options})
