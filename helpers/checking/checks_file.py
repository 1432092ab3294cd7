"""The file `checks.npz` beside a notebook: public cases and the numbers that answers give on them.

No pickle, no code but the probes: the answers of the solution and of each known mistake are here
as numbers only.
"""

import io
import json
import os
import zipfile
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

import numpy as np

from helpers.checking.case import Case, Mistake, Outcome
from helpers.checking.codec import decode, encode
from helpers.checking.errors import UserError

FILE = "checks.npz"


@dataclass(frozen=True)
class PublicQuestion:
    """What the instant check knows of one question."""

    name: str
    probe: str
    defines: str
    measure: str = ""
    parameters: list | None = None  # [name, is *args or **kwargs, has a default] each
    uses: tuple[str, ...] = ()
    forbids: dict[str, str] = field(default_factory=dict)
    tolerance: tuple[float, float] | None = None
    in_place: bool = False
    seconds: float | None = None
    mistakes: tuple[Mistake, ...] = ()
    cases: tuple[Case, ...] = ()


class ChecksError(UserError):
    """`checks.npz` is missing or is not what the release wrote."""


def write(path: Path, questions: list[PublicQuestion]) -> None:
    """Write the questions of a notebook. The same questions give the same bytes."""
    arrays: list[np.ndarray] = []

    def put(array: np.ndarray) -> int:
        arrays.append(array)
        return len(arrays) - 1

    def outcome(result: Outcome) -> dict[str, Any]:
        value = encode(result.value, put)
        return {"value": value, "error": result.error, "changed": list(result.changed)}

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
                    "mistakes": {key: outcome(value) for key, value in case.mistakes.items()},
                }
                for case in question.cases
            ],
        }
        for question in questions
    ]
    text = np.array(json.dumps(pages, ensure_ascii=True))
    named = [("questions", text), *((str(number), array) for number, array in enumerate(arrays))]
    whole = path.with_name(f".{path.name}.new")
    # A zip of .npy files as np.savez writes it, but with a fixed date for each.
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, array in named:
            buffer = io.BytesIO()
            np.lib.format.write_array(buffer, array, allow_pickle=False)
            member = zipfile.ZipInfo(f"{name}.npy")
            archive.writestr(member, buffer.getvalue(), zipfile.ZIP_DEFLATED)
    os.replace(whole, path)


def read(path: Path) -> dict[str, PublicQuestion]:
    """The questions of a notebook by name. Raises ChecksError with what to do."""
    try:
        with np.load(path, allow_pickle=False) as archive:
            pages = json.loads(str(archive["questions"]))

            def get(number: int, dtype: str, shape: list[int]) -> np.ndarray:
                return archive[str(number)]

            def outcome(page: dict[str, Any]) -> Outcome:
                value = decode(page["value"], get)
                return Outcome(value, page["error"], changed=tuple(page["changed"]))

            questions = {}
            for page in pages:
                page["mistakes"] = tuple(Mistake(*mistake) for mistake in page["mistakes"])
                page["uses"] = tuple(page["uses"])
                page["tolerance"] = page["tolerance"] and tuple(page["tolerance"])
                page["cases"] = tuple(
                    Case(
                        case["label"],
                        decode(case["inputs"], get),
                        outcome(case["expected"]),
                        {name: outcome(value) for name, value in case["mistakes"].items()},
                    )
                    for case in page["cases"]
                )
                questions[page["name"]] = PublicQuestion(**page)
            return questions
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
