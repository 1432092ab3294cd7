"""Keeps arrays between runs: in the project's folder, or the user's if that is read-only."""

import contextlib
import os
import tempfile
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Arrays: TypeAlias = dict[str, NDArray[Any]]  # of which kinds, those know who keep them

ROOT = Path(__file__).resolve().parents[2]


def folders(name: str) -> list[Path]:
    """Where to keep something: the project's folder and, if that is read-only, the user's."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return [ROOT / name, cache / "digits-by-hand" / name]


def writable(name: str) -> Path | None:
    """The first of those folders in which something can be written, made if need be."""
    for folder in folders(name):
        with contextlib.suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=folder):
                return folder
    return None


def cached(name: str, compute: Callable[[], Arrays]) -> Arrays:
    """The arrays in the cache file of that name; computed and written if absent or damaged."""
    for folder in folders(".cache"):
        try:
            with np.load(folder / f"{name}.npz", allow_pickle=False) as file:
                return dict(file)
        except (EOFError, OSError, ValueError, zipfile.BadZipFile, zlib.error):
            continue
    arrays = compute()
    writes = writable(".cache")
    if writes is not None:
        # Renamed when whole, so that no process reads half a file; a full disk is no error.
        with contextlib.suppress(OSError), tempfile.TemporaryDirectory(dir=writes) as temporary:
            np.savez(Path(temporary, name), **arrays)  # type: ignore[arg-type]  # none is an option
            Path(temporary, f"{name}.npz").replace(writes / f"{name}.npz")
    return arrays
