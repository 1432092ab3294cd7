"""What a probe puts in the place of the student's own functions and classes while it runs.

An object is replaced wherever the notebook has it: under its name and under others, in defaults,
in what functions enclose, as an attribute.
"""

import functools
import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import FunctionType
from typing import Any, TypeAlias

import numpy as np

MAX_ITEMS = 100_000  # that an answer yields
MANY = 1_000  # entries of a list or a dict, among which no function is looked for

Call: TypeAlias = tuple[tuple[object, ...], object]  # arguments and result
_ABSENT = object()
_LISTS = (list, tuple, dict, np.ndarray)


class Endless(RuntimeError):
    """An answer that yields on and on."""


class Substitutes:
    """Puts objects in the place of others in a namespace, and everything back."""

    def __init__(self, namespace: dict[str, object]) -> None:
        self.namespace = namespace
        self.scope: dict[str, object] = {}  # the probe's own
        self._undo: list[Callable[[], object]] = []

    def substitute(self, name: str, value: object) -> None:
        """Let the student's code find `value` under a name, that of an earlier answer that it may
        call, and wherever else the notebook has what stands there."""
        original = self.namespace.get(name, _ABSENT)
        if callable(original):
            _Replacement(original, value, self.namespace, self.scope, self._undo).everywhere()
        if original is _ABSENT:
            self._undo.append(functools.partial(self.namespace.pop, name, None))
        else:
            self._undo.append(functools.partial(self.namespace.__setitem__, name, original))
        self.namespace[name] = value

    def define(self, source: str) -> None:
        """Let a function or class be what `source` makes of it, for the probe and for the student's
        code."""
        made: dict[str, object] = {}
        exec(compile(source, "<cell edited>", "exec"), self.namespace, made)
        for name, value in made.items():
            self.substitute(name, value)
        self.scope.update(made)

    def record(self, name: str, *parameters: str) -> list[Call]:
        """Let the function `name` note its calls in a list, in order: the arguments in the order of
        the `parameters`, however they were passed, and the result."""
        calls: list[Call] = []
        original: Any = self.namespace[name]
        defaults = _defaults(original)

        def watched(*args: object, **kwargs: object) -> object:
            given = {**defaults, **dict(zip(parameters, args, strict=False)), **kwargs}
            # The caller may go on to change its arrays.
            noted = tuple(copied(given[each]) for each in parameters if each in given)
            result = original(*args, **kwargs)
            if isinstance(result, Iterable) and not isinstance(result, _LISTS):
                seen: list[object] = []
                calls.append((noted, seen))
                return _noting(result, seen)
            calls.append((noted, copied(result)))
            return result

        self.substitute(name, watched)
        return calls

    def restore(self) -> None:
        """Put everything back."""
        while self._undo:
            self._undo[-1]()  # an interrupt may come at any step
            self._undo.pop()


class _Replacement:
    """One object that is to be found in the place of another."""

    def __init__(
        self,
        old: object,
        new: object,
        namespace: dict[str, object],
        scope: dict[str, object],
        undo: list[Callable[[], object]],
    ) -> None:
        self.old, self.new = old, new
        self.namespace, self.scope, self.undo = namespace, scope, undo
        self.seen: set[int] = set()

    def everywhere(self) -> None:
        """Replace it in all that the notebook has defined."""
        for name, value in [*self.namespace.items()]:
            if not name.startswith("_"):
                replaced = self._in(value)
                self._set(self.namespace.__setitem__, name, value, replaced)
                if value is not self.old and self.scope.get(name) is value:
                    self.scope[name] = replaced

    def _set(
        self, set_: Callable[[str, object], object], name: str, value: object, replaced: object
    ) -> None:
        if replaced is not value:
            self.undo.append(functools.partial(set_, name, value))
            set_(name, replaced)

    def _in(self, value: object) -> object:
        """The value with the object replaced in it; functions, classes and objects of the
        notebook's classes are changed themselves."""
        if value is self.old:
            return self.new
        kind = type(value)
        if kind in (tuple, list, dict, functools.partial, staticmethod, classmethod):
            return self._in_parts(value)
        if id(value) in self.seen:
            return value
        self.seen.add(id(value))
        own = self.namespace.get("__name__")
        if isinstance(value, FunctionType) and value.__globals__ is self.namespace:
            self._in_function(value)
        elif isinstance(value, type) and value.__module__ == own:
            for name, part in [*vars(value).items()]:
                set_ = functools.partial(type.__setattr__, value)
                self._set(set_, name, part, self._in(part))
        elif kind.__module__ == own and isinstance(known := getattr(value, "__dict__", None), dict):
            for name, part in [*known.items()]:
                self._set(known.__setitem__, name, part, self._in(part))
        return value

    def _in_function(self, function: FunctionType) -> None:
        set_ = functools.partial(setattr, function)
        for name in ("__defaults__", "__kwdefaults__", "__wrapped__"):
            part = getattr(function, name, None)
            self._set(set_, name, part, self._in(part))
        for cell in function.__closure__ or ():
            try:
                part = cell.cell_contents
            except ValueError:  # nothing in it yet
                continue
            self._set(functools.partial(setattr, cell), "cell_contents", part, self._in(part))

    def _in_parts(self, value: object) -> object:
        match value:
            case tuple() | list() if len(value) <= MANY:
                parts = [self._in(part) for part in value]
                return type(value)(parts) if _differ(parts, value) else value
            case dict() if len(value) <= MANY:
                parts = [self._in(part) for part in value.values()]
                changed = _differ(parts, [*value.values()])
                return dict(zip(value, parts, strict=True)) if changed else value
            case functools.partial(func=func, args=args, keywords=keywords):
                parts = [self._in(func), self._in(args), self._in(keywords)]
                if _differ(parts, [func, args, keywords]):
                    return functools.partial(parts[0], *parts[1], **parts[2])  # type: ignore
            case staticmethod() | classmethod():
                inner = self._in(value.__func__)
                return type(value)(inner) if inner is not value.__func__ else value  # type: ignore
        return value


def _differ(parts: Sequence[object], before: Sequence[object]) -> bool:
    return any(one is not other for one, other in zip(parts, before, strict=True))


def _defaults(function: object) -> Mapping[str, object]:
    """The default values of a function's parameters, as far as they can be told."""
    try:
        parameters = inspect.signature(function).parameters  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return {}
    return {k: p.default for k, p in parameters.items() if p.default is not p.empty}


def _noting(items: Iterable[object], seen: list[object]) -> Iterator[object]:
    for item in ending(items):
        seen.append(copied(item))
        yield item


def ending(items: Iterable[object]) -> Iterator[object]:
    """The items. Raises Endless if there are more than any answer has."""
    for count, item in enumerate(items):
        if count == MAX_ITEMS:
            raise Endless(f"more than {MAX_ITEMS:,} items: does its loop ever end?")
        yield item


def copied(value: object) -> object:
    """The value with arrays of its own; of lists and tuples a list."""
    if isinstance(value, dict):
        return {key: copied(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [copied(item) for item in value]
    return value.copy() if isinstance(value, np.ndarray) else value
