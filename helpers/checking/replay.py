"""Right earlier answers for an answer that is to be judged by itself, without their code.

In the place of each stands one that asks the grader. It knows what was answered so far, call by
call. At the first call after these it notes what it is asked, and the probe ends there; the grader
answers, and the probe runs again.
"""

import builtins
import inspect
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np

from helpers.checking.case import Outcome
from helpers.checking.codec import Tensor, Unsupported, decode, encode
from helpers.checking.compare import alike

# (name, has a default) of each parameter
Parameters: TypeAlias = Sequence[tuple[str, bool]]
Interface: TypeAlias = Parameters | Mapping[str, Parameters]

_calls: list[object] = []  # that the last run came to, in order; None: one that cannot be answered


class Asked(SystemExit):
    """Ends a probe at a call that the grader has not answered yet."""


def stand_ins(
    interfaces: Mapping[str, Interface], answers: Sequence[dict[str, Any]]
) -> dict[str, object]:
    """What stands under each name of `interfaces` while a probe runs.

    interfaces  name → parameters of a function; or of a class, those of each method by its name
    answers     to the calls in order: `value`, which is an `error`'s message where there is one;
                `form`, "tuple" or "yields" if it was no list; `states` of the generators given;
                `trains`, whether gradients are asked for of its tensors
    """
    before, _calls[:] = [*_calls] if answers else [], []
    talk = _Talk(before, answers)

    def stand_in(name: str, interface: Interface) -> object:
        if isinstance(interface, Mapping):
            return _class(name, interface, talk)
        return _function(interface, lambda bound: talk.ask(-1, name, "", bound))

    return {name: stand_in(name, interface) for name, interface in interfaces.items()}


def asked(answered: int) -> object:
    """The call that the last run ended at, so many being answered: [number of the object, name,
    method, arguments, names of the generators among them]. Empty if the run came to its end, and
    None if its calls cannot be answered: they differ from one run to the next, say."""
    if None in _calls:
        return None
    return _calls[answered] if len(_calls) > answered else []


class _Talk:
    """The calls of one run, answered as far as answers are known."""

    def __init__(self, before: Sequence[object], answers: Sequence[dict[str, Any]]) -> None:
        self.before, self.answers = before, answers
        self.objects = 0

    def ask(self, number: int, name: str, method: str, bound: dict[str, object]) -> object:
        """What was answered. Raises Asked, or the error that the right answer raises."""
        generators = {k: v for k, v in bound.items() if isinstance(v, np.random.Generator)}
        states = {key: json.dumps(rng.bit_generator.state) for key, rng in generators.items()}
        if _records([*bound.values()]):
            self.give_up()
        place = len(_calls)
        if place > len(self.answers):  # the code caught what should have ended it
            raise Asked
        try:
            call = decode(encode([number, name, method, {**bound, **states}, [*states]]))
        except Unsupported:
            self.give_up()
        if place < len(self.answers) and not _same_call(call, self.before[place]):
            self.give_up()
        _calls.append(call)
        if place == len(self.answers):
            raise Asked
        answer = self.answers[place]
        for rng, state in zip(generators.values(), answer["states"], strict=True):
            rng.bit_generator.state = json.loads(state)
        if answer["error"]:
            raise _error(answer["error"])(answer["value"])
        return value_of(answer["value"], answer["form"], answer["trains"])

    def give_up(self) -> None:
        """Note that nothing can be said, and end the probe."""
        _calls.append(None)
        raise Asked


def _same_call(call: object, before: object) -> bool:
    """Whether two calls ask the same. Generators may differ: a new one has no seed."""

    def plain(call: object) -> list[object]:
        sent: Any = call
        number, name, method, arguments, drawn = sent
        return [number, name, method, {**arguments, **dict.fromkeys(drawn)}]

    return alike(Outcome(plain(call)), Outcome(plain(before)))


class _Object:
    """An object of a class that is replaced. It has methods, and what is put into it; whoever looks
    for more relies on an answer's own way to do it."""

    def __init__(self, talk: _Talk) -> None:
        self.talk, self.number = talk, talk.objects
        talk.objects += 1

    def __getattr__(self, key: str) -> object:
        if not key.startswith("__"):
            self.talk.give_up()
        raise AttributeError(key)


def _class(name: str, methods: Mapping[str, Parameters], talk: _Talk) -> type:
    """A class with these methods; its objects are told apart by a number."""

    def method(key: str) -> Callable[..., object]:
        def call(self: _Object, *args: object, **kwargs: object) -> object:
            def ask(bound: dict[str, object]) -> object:
                return talk.ask(self.number, name, key, bound)

            return _function(methods[key], ask)(*args, **kwargs)

        return call

    def __init__(self: _Object, *args: object, **kwargs: object) -> None:
        _Object.__init__(self, talk)
        if "__init__" in methods:
            method("__init__")(self, *args, **kwargs)

    return type(name, (_Object,), {**{key: method(key) for key in methods}, "__init__": __init__})


def _function(
    parameters: Parameters, answer: Callable[[dict[str, object]], object]
) -> Callable[..., object]:
    """A function with these parameters that hands its arguments by name to `answer`."""
    kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
    absent = inspect.Parameter.empty
    signature = inspect.Signature(
        [inspect.Parameter(n, kind, default=None if has else absent) for n, has in parameters]
    )

    def stand_in(*args: object, **kwargs: object) -> object:
        return answer(signature.bind(*args, **kwargs).arguments)

    stand_in.__signature__ = signature  # type: ignore[attr-defined]  # what `inspect` looks for
    return stand_in


def _records(value: object) -> bool:
    """Whether a value is a torch tensor through which gradients are to pass, or has one in it."""
    if isinstance(value, (list, tuple)):
        return any(map(_records, value))
    return bool(getattr(value, "requires_grad", False)) and sys.modules["torch"].is_grad_enabled()


def value_of(value: object, form: str = "", trains: bool = False) -> object:
    """A value as it was before it was sent: of this form, and of its tensors gradients are asked
    for or not."""
    if isinstance(value, Tensor):
        tensor = sys.modules["torch"].from_numpy(np.asarray(value))
        return tensor.requires_grad_(trains and tensor.is_floating_point())
    if isinstance(value, np.ndarray):
        return value[()]  # a number is no array
    if not isinstance(value, list):
        return value
    items = [value_of(each, "", trains) for each in value]
    if form == "tuple":
        return tuple(items)
    return iter(items) if form == "yields" else items


def _error(name: str) -> type[Exception]:
    error = getattr(builtins, name, None)
    return error if isinstance(error, type) and issubclass(error, Exception) else RuntimeError
