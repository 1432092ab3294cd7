"""What stands under a name in a notebook, before it is called."""

import inspect
from typing import NamedTuple

from helpers.checking.case import Namespace


class Parameter(NamedTuple):
    """One parameter of a function; `variadic` are *args and **kwargs."""

    name: str
    variadic: bool
    has_default: bool


class Function(NamedTuple):
    """What can be read of the code of a function, or of a method of the class that is asked for.

    reads  parameters that it reads somewhere
    gives  "return" or "yield" if it gives a value by that
    """

    name: str
    reads: tuple[str, ...]
    gives: str


class Description(NamedTuple):
    """Whether a name is defined and can be called, and with what; None where Python cannot tell."""

    defined: bool = False
    callable: bool = False
    parameters: tuple[Parameter, ...] | None = None


def describe(name: str, namespace: Namespace) -> Description:
    """What stands under `name`; it is not called."""
    if name not in namespace:
        return Description()
    value = namespace[name]
    try:
        parameters = tuple(
            Parameter(p.name, p.kind in (p.VAR_POSITIONAL, p.VAR_KEYWORD), p.default is not p.empty)
            for p in inspect.signature(value).parameters.values()
        )
    except (TypeError, ValueError):
        parameters = None
    return Description(True, callable(value), parameters)
