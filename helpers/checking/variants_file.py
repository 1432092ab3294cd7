"""The file `variants.npz` beside a notebook: what wrong programs near the solution give, in sums.

It is read where an answer is wrong in a way that `checks.npz` does not know. There is no code in
it, and no number of the solution's.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import numpy as np
from numpy.typing import NDArray

from helpers.checking.archive import save, text_array, text_of
from helpers.checking.case import Mistake

FILE = "variants.npz"
FORMAT = 2  # raised when something else is written; 2: text as bytes
READABLE = (1, FORMAT)
_ARRAYS = ("forms", "counts", "sums")


@dataclass(frozen=True)
class Variants:
    """The variants of one solution, the likeliest first: what each is, and the traces of all
    (see `Trace`), those of variant n and case m in row n and column m.

    made_of  a digest of what decides them
    """

    mistakes: tuple[Mistake, ...]
    forms: NDArray[np.uint32]
    counts: NDArray[np.uint32]
    sums: NDArray[np.float32]
    made_of: str = ""


def write(path: Path, variants: Mapping[str, Variants]) -> None:
    """Write the variants of each question. The same ones give the same bytes."""
    about = [
        [name, each.made_of, [[mistake.name, mistake.hint] for mistake in each.mistakes]]
        for name, each in variants.items()
    ]
    arrays = [
        (f"{number}.{kind}", getattr(each, kind))
        for number, each in enumerate(variants.values())
        for kind in _ARRAYS
    ]
    save(path, [("format", np.array(FORMAT)), ("about", text_array(json.dumps(about))), *arrays])


def read(file: Path | IO[bytes]) -> dict[str, Variants]:
    """The variants of each question; none if there is no such file, or not one of this format."""
    try:
        with np.load(file, allow_pickle=False) as archive:
            if int(archive["format"]) not in READABLE:
                return {}
            about = json.loads(text_of(archive["about"]))
            return {
                name: Variants(
                    tuple(Mistake(*each) for each in mistakes),
                    **{kind: archive[f"{number}.{kind}"] for kind in _ARRAYS},
                    made_of=made_of,
                )
                for number, (name, made_of, mistakes) in enumerate(about)
            }
    except Exception:  # a damaged archive raises many kinds; the check says less then
        return {}
