"""Keeps arrays between runs: in the project's folder, or else in the user's."""

import contextlib
import tempfile
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from platformdirs import user_cache_path

Arrays: TypeAlias = dict[str, NDArray[Any]]  # of which kinds, those know who keep them

ROOT = Path(__file__).resolve().parents[2]
FROM_WHEEL = ROOT.name in ("site-packages", "dist-packages")  # then it is no place for data


def folders(name: str) -> list[Path]:
    """Where to keep something: the project's folder and, if there is none that can be written,
    the user's."""
    users = user_cache_path("digits-by-hand", appauthor=False) / name
    return [users] if FROM_WHEEL else [ROOT / name, users]


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
