"""The files of MNIST: arrays of bytes behind a header."""

import gzip
import zlib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray


class Damaged(Exception):
    """A file is missing or is not what it should be; the arguments say which, and how."""


def read(path: Path, shape: tuple[int, ...], excerpt: bool = False) -> NDArray[np.uint8]:
    """A uint8 array of that shape from an idx file, or from the .gz beside it.

    An `excerpt` may have fewer entries. Raises Damaged.
    """
    packed = path.with_name(path.name + ".gz")
    try:
        if path.exists():
            content = path.read_bytes()
        elif packed.exists():
            path = packed
            content = gzip.decompress(packed.read_bytes())
        else:
            raise Damaged(path, "is missing")
    except (EOFError, OSError, zlib.error) as error:
        raise Damaged(path, f"cannot be read ({error})") from error
    if excerpt and 0 < int.from_bytes(content[4:8]) < shape[0]:
        shape = (int.from_bytes(content[4:8]), *shape[1:])
    start = header(shape)
    if len(content) != len(start) + np.prod(shape):
        expected = len(start) + np.prod(shape)
        raise Damaged(path, f"has {len(content):,} bytes in place of {expected:,}")
    if content[: len(start)] != start:
        raise Damaged(path, "does not begin as this file of MNIST does")
    # A copy, because an array over bytes is read-only and torch warns of that.
    return np.frombuffer(content, np.uint8, offset=len(start)).reshape(shape).copy()


def header(shape: tuple[int, ...]) -> bytes:
    """Of an idx file: two zero bytes, 8 for uint8, the number of axes, then each axis's length."""
    return bytes([0, 0, 8, len(shape)]) + np.array(shape, ">u4").tobytes()
