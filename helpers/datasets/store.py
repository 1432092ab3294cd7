"""Keeps arrays between runs: in the project's folder, or else in the user's."""

import contextlib
import os
import tempfile
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
from platformdirs import user_cache_path

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


def cached(name: str, compute: Callable[[], dict]) -> dict[str, np.ndarray]:
    """The arrays in the cache file of that name; computed and written if absent or damaged."""
    for folder in folders(".cache"):
        try:
            with np.load(folder / f"{name}.npz", allow_pickle=False) as file:
                return dict(file)
        except (EOFError, OSError, ValueError, zipfile.BadZipFile, zlib.error):
            continue
    arrays = compute()
    folder = writable(".cache")
    if folder is not None:
        # Renamed when whole, so that no process reads half a file; a full disk is no error.
        with contextlib.suppress(OSError), tempfile.TemporaryDirectory(dir=folder) as temporary:
            np.savez(Path(temporary, name), **arrays)
            os.replace(Path(temporary, f"{name}.npz"), folder / f"{name}.npz")
    return arrays
