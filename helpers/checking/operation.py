"""Tells one error from another of its class: by its message and the operation that raised it."""

import dis
import hashlib
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import CodeType, TracebackType

# What the versions of Python call alike, by how the name of an instruction begins.
_KINDS = {
    "BINARY_SUBSCR": "index",
    "BINARY_SLICE": "index",
    "STORE_SUBSCR": "store",
    "STORE_SLICE": "store",
    "CALL": "call",
    "PRECALL": "call",
    "LOAD_ATTR": "attribute",
    "LOAD_METHOD": "attribute",
    "LOAD_GLOBAL": "name",
    "LOAD_NAME": "name",
    "LOAD_FAST": "name",
    "RAISE": "raise",
    "UNPACK": "unpack",
    "FOR_ITER": "loop",
    "GET_ITER": "loop",
}
_LIBRARIES = (sys.prefix, sys.base_prefix, "<frozen", str(Path(__file__).parents[1]))


def operation_of(error: BaseException) -> str:
    """A hash of the error's class, its message without numbers, the kind of operation in the code
    of the answer that raised it, in which of its functions, and the library's function that this
    called. Where the answer itself raises or asserts, its own words do not count. Empty if no code
    of the answer was at work."""
    calls = [*_calls(error.__traceback__)]
    own = [place for place, (code, _) in enumerate(calls) if _is_own(code)]
    if not own:
        return ""
    code, at = calls[own[-1]]
    called = [code.co_name for code, _ in calls[own[-1] + 1 :][:1]]
    kind = _kind(code, at)
    words = "" if kind == "raise" else str(error).strip().partition("\n")[0]
    told = [type(error).__name__, re.sub(r"\d+", "#", words), code.co_name, kind, *called]
    return hashlib.blake2s("|".join(told).encode(), digest_size=6).hexdigest()


def _calls(trace: TracebackType | None) -> Iterator[tuple[CodeType, int]]:
    while trace:
        yield trace.tb_frame.f_code, trace.tb_lasti
        trace = trace.tb_next


def _is_own(code: CodeType) -> bool:
    return not code.co_filename.startswith(_LIBRARIES)


def _kind(code: CodeType, at: int) -> str:
    """What kind of operation an instruction is, the operator included."""
    for each in dis.get_instructions(code):
        if each.offset == at:
            kinds = [kind for name, kind in _KINDS.items() if each.opname.startswith(name)]
            return kinds[0] if kinds else f"{each.opname} {each.argrepr}"
    return ""
