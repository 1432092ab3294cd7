"""Writes arrays into one file, so that the same ones give the same bytes."""

import io
import zipfile
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray


def save(path: Path, named: Iterable[tuple[str, NDArray[np.generic]]]) -> None:
    """Write a zip of .npy files as np.savez does, but with a fixed date for each."""
    whole = path.with_name(f".{path.name}.new")
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as file:
        for name, array in named:
            buffer = io.BytesIO()
            np.lib.format.write_array(buffer, array, allow_pickle=False)
            file.writestr(zipfile.ZipInfo(f"{name}.npy"), buffer.getvalue(), zipfile.ZIP_DEFLATED)
    whole.replace(path)


def text_array(text: str) -> NDArray[np.uint8]:
    """Text as an array of its bytes: NumPy's own arrays of text take four for each character."""
    return np.frombuffer(text.encode(), np.uint8)


def text_of(array: NDArray[np.generic]) -> str:
    """The text in such an array, or in one of NumPy's own, as older files have it."""
    return str(array) if array.dtype.kind == "U" else array.tobytes().decode()
