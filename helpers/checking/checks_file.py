"""The file `checks.npz` beside a notebook: public cases and the numbers that answers give on them.

No pickle, no code but the probes: the answers of the solution are here as numbers only, those of
each known mistake as fingerprints.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from helpers.checking.archive import save, text_array, text_of
from helpers.checking.case import Case, Mistake, Outcome
from helpers.checking.codec import decode, decode_inputs, encode, from_inline, inline
from helpers.checking.description import Function, Parameter
from helpers.checking.errors import UserError
from helpers.checking.fingerprint import fingerprint

FILE = "checks.npz"
# Raised when something else is written; 3: fingerprints; 4: points and hints in steps; 5: text as
# bytes.
FORMAT = 5
READABLE = (0, 1, 2, 3, 4, FORMAT)  # 0 stands for no number, as it was before 0.1.0
INLINE = 64  # entries of an array, at most, that needs no file of its own in the archive


@dataclass(frozen=True)
class PublicQuestion:
    """What the instant check knows of one question."""

    name: str
    probe: str
    defines: str
    measure: str = ""
    parameters: tuple[Parameter, ...] | None = None  # None: it is not called
    uses: tuple[str, ...] = ()
    forbids: dict[str, str] = field(default_factory=dict)
    tolerance: tuple[float, float] | None = None
    in_place: bool = False
    seconds: float | None = None
    outline: tuple[Function, ...] = ()
    points: int = 0
    hints: tuple[str, ...] = ()
    mistakes: tuple[Mistake, ...] = ()
    cases: tuple[Case, ...] = ()


class ChecksError(UserError):
    """`checks.npz` is missing or is not what the release wrote."""


def write(path: Path, questions: list[PublicQuestion]) -> None:
    """Write the questions of a notebook. The same questions give the same bytes."""
    arrays: list[NDArray[np.generic]] = []

    def put(array: NDArray[np.generic]) -> int | str:
        if array.size <= INLINE:
            return inline(array)
        arrays.append(array)
        return len(arrays) - 1

    def outcome(result: Outcome) -> dict[str, Any]:
        about = {"error": result.error, "operation": result.operation}
        return {"value": encode(result.value, put), **about, "changed": list(result.changed)}

    plain = [f.name for f in fields(PublicQuestion) if f.name not in ("mistakes", "cases")]
    pages = [
        {
            **{name: getattr(question, name) for name in plain},
            "mistakes": [[mistake.name, mistake.hint] for mistake in question.mistakes],
            "cases": [
                {
                    "label": case.label,
                    "inputs": encode(case.inputs, put, generators=True),
                    "expected": outcome(case.expected),
                    "mistakes": {
                        key: outcome(fingerprint(value)) for key, value in case.mistakes.items()
                    },
                }
                for case in question.cases
            ],
        }
        for question in questions
    ]
    text = text_array(json.dumps(pages))
    numbered = ((str(number), array) for number, array in enumerate(arrays))
    save(path, [("format", np.array(FORMAT)), ("questions", text), *numbered])


def _parameters(page: list[list[Any]] | None) -> tuple[Parameter, ...] | None:
    return None if page is None else tuple(Parameter(*each) for each in page)


def is_current(path: Path) -> bool:
    """Whether a file that can be read has the format that is written here."""
    with np.load(path, allow_pickle=False) as archive:
        return _format(archive) == FORMAT


def read(path: Path) -> dict[str, PublicQuestion]:
    """The questions of a notebook by name. Raises ChecksError with what to do."""
    try:
        with np.load(path, allow_pickle=False) as archive:
            _refuse_other_versions(path, archive)
            return _questions(archive)
    except ChecksError:
        raise
    except FileNotFoundError:
        raise ChecksError(
            f"{FILE} is not beside this notebook (looked in {path.parent}).\n"
            "Open the notebook from its own folder, or copy the file there from the release."
        ) from None
    except Exception as error:  # a damaged archive raises many kinds
        raise ChecksError(
            f"{path.name} cannot be read ({type(error).__name__}).\n"
            "Copy it anew from the release; your answers are not touched."
        ) from None


def read_from(file: IO[bytes]) -> dict[str, PublicQuestion]:
    """The same from an open file. Raises what reading a damaged or older one may."""
    with np.load(file, allow_pickle=False) as archive:
        return _questions(archive)


def _questions(archive: Mapping[str, NDArray[np.generic]]) -> dict[str, PublicQuestion]:
    def get(place: int | str, dtype: str, shape: list[int]) -> NDArray[np.generic]:
        if isinstance(place, str):
            return from_inline(place, dtype, shape)
        return archive[str(place)]

    def outcome(page: dict[str, Any]) -> Outcome:
        value, changed = decode(page["value"], get), tuple(page["changed"])
        operation = page.get("operation", "")
        return Outcome(value, page["error"], changed=changed, operation=operation)

    questions = {}
    for page in json.loads(text_of(archive["questions"])):
        page["mistakes"] = tuple(Mistake(*mistake) for mistake in page["mistakes"])
        page["uses"], page["hints"] = tuple(page["uses"]), tuple(page.get("hints", ()))
        page["outline"] = tuple(
            Function(name, tuple(reads), gives) for name, reads, gives in page.get("outline", ())
        )
        page["parameters"] = _parameters(page["parameters"])
        page["tolerance"] = page["tolerance"] and tuple(page["tolerance"])
        page["cases"] = tuple(
            Case(
                case["label"],
                decode_inputs(case["inputs"], get),
                outcome(case["expected"]),
                {name: outcome(value) for name, value in case["mistakes"].items()},
            )
            for case in page["cases"]
        )
        questions[page["name"]] = PublicQuestion(**page)
    return questions


def _format(archive: Mapping[str, NDArray[np.generic]]) -> int:
    return int(np.asarray(archive["format"])) if "format" in archive else 0


def _refuse_other_versions(path: Path, archive: Mapping[str, NDArray[np.generic]]) -> None:
    number = _format(archive)
    # The first release had neither a number nor this name.
    if number not in READABLE or "questions" not in archive:
        raise ChecksError(
            f"{path.parent.name}/{path.name} is of another version than helpers/: "
            f"it has format {number}, not {FORMAT}.\n"
            "Take both anew from one archive of the course, or release anew (make release); your "
            "answers are not touched."
        )
