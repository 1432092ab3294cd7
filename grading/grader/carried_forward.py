"""An error is charged once: judges an answer given the student's own earlier answers.

The reference of a question that builds on earlier ones is run with each of those replaced by a
stand-in that asks the student's. What it gives then is right too, for this student.
"""

import contextlib
import copy
import inspect
import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Protocol, TypeGuard

import numpy as np
from numpy.typing import NDArray

from grading.bank.question import Question
from grading.grader.asks import Asks
from helpers.checking.case import Case, Outcome
from helpers.checking.codec import encode
from helpers.checking.compare import alike, same


class Gives(Protocol):
    """What a question's probe gives on inputs, with each change of the solution on top."""

    def __call__(self, inputs: dict[str, object], *changes: str | Mapping[str, object]) -> Outcome:
        """See `bank.reference` for what a change is."""


class Void(Exception):
    """An earlier answer failed or gave no finite value, so nothing can be built on it."""


class Unfit(Exception):
    """An earlier answer has the wrong form, or ignores its input: it is no ground to build on."""


@dataclass(frozen=True)
class Call:
    """A call of an earlier answer, or of a method of one.

    name       of what is called, such as `softmax` or `Linear.forward`
    right      the solution's own
    text       of the call, each argument a field such as {inputs}
    arguments  by their names
    """

    name: str
    right: Callable[..., object]
    text: str
    arguments: dict[str, object]


class History:
    """What was done so far to the objects of one namespace, as lines that do it again elsewhere."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.inputs: dict[str, object] = {}

    def add(self, call: Call) -> str:
        """Note a call; returns the name that its result has in the lines."""
        result = f"result_{len(self.lines)}"
        names = {key: f"{result}_{key}" for key in call.arguments}
        self.lines.append(f"{result} = {call.text.format(**names)}")
        self.inputs |= {names[key]: value for key, value in _copies(call.arguments).items()}
        return result


class EarlierAnswers:
    """Stand-ins for the answers that a question uses, each asking the student's."""

    def __init__(self, names: tuple[str, ...], solution: Mapping[str, object], ask: Asks) -> None:
        """`solution` has the solution's own answers by name."""
        self.names, self.solution, self.ask = names, solution, ask
        self._depends: dict[str, bool] = {}
        self._known: dict[tuple[str, int], Outcome] = {}
        self._times: Counter[str] = Counter()  # each thing was asked in the namespace at hand
        self.failed: Void | Unfit | None = None  # in the namespace at hand

    def stand_ins(self) -> dict[str, object]:
        """A stand-in for each name, for one namespace: objects remember what is done there."""
        history = History()
        self._times.clear()
        self.failed = None
        return {name: self._stand_in(name, self.solution[name], history) for name in self.names}

    def _stand_in(self, name: str, right: object, history: History) -> object:
        if isinstance(right, type):
            return self._class(name, right, history)
        assert callable(right)
        return self._function(name, right)

    def _function(self, name: str, right: Callable[..., object]) -> Callable[..., object]:
        def stand_in(*args: object, **kwargs: object) -> object:
            call = _call(name, right, args, kwargs)
            if inspect.isgeneratorfunction(right):
                call = replace(call, text=f"list({call.text})")
            return self._checked(call, History())

        return stand_in

    def _class(self, name: str, right: type, history: History) -> type:
        """A class whose methods ask the student's, after a replay of all that was done before to
        any object: an object remembers, and by mistake a class may, too."""
        checked = self._checked

        class StandIn:
            def __init__(self, *args: object, **kwargs: object) -> None:
                self._true = right(*args, **kwargs)
                self._own = history.add(_call(name, right, args, kwargs))

            def __getattr__(self, method: str) -> Callable[..., object]:
                true = getattr(self._true, method)

                def stand_in(*args: object, **kwargs: object) -> object:
                    call = _call(f"{name}.{method}", true, args, kwargs, f"{self._own}.{method}")
                    answer = checked(call, history)
                    history.add(call)
                    return answer

                return stand_in

        return StandIn

    def _checked(self, call: Call, history: History) -> object:
        """What the student's work gives for a call after a history. Raises Void or Unfit, and notes
        that it did: on the way through a probe it becomes an error like any other."""
        try:
            return self._accepted(call, history)
        except (Void, Unfit) as failed:
            self.failed = failed
            raise

    def _accepted(self, call: Call, history: History) -> object:
        expected = call.right(**_copies(call.arguments))
        answer = self._answer(call, history)
        # How many batches a generator yields is a matter of its answer, not of its form.
        if not inspect.isgenerator(expected) and _shapes(answer) != _shapes(expected):
            raise Unfit(call.name)
        if not _finite(answer):
            raise Void(call.name)
        if not self._depends_on_input(call, history, answer):
            raise Unfit(call.name)
        return answer

    def _answer(self, call: Call, history: History) -> object:
        arguments = call.arguments
        generators = {k: v for k, v in arguments.items() if isinstance(v, np.random.Generator)}
        # What a call draws moves the generator on: its new state comes back with the answer.
        states = [f"json.dumps({key}.bit_generator.state)" for key in generators]
        called = call.text.format(**{key: key for key in arguments})
        lines = ["import json", *history.lines, f"[{', '.join([called, *states])}]"]
        answer = self._asked("\n".join(lines), history.inputs | arguments)
        if answer.error:
            raise Void(call.name)
        if not isinstance(answer.value, list):
            raise Unfit(call.name)
        try:
            value, *moved = answer.value
            for generator, state in zip(generators.values(), moved, strict=True):
                generator.bit_generator.state = json.loads(state)
        except (TypeError, ValueError, KeyError, OverflowError):
            raise Unfit(call.name) from None
        return value

    def _asked(self, text: str, inputs: dict[str, object]) -> Outcome:
        """What the probe gives. Namespaces ask much the same, so an answer serves them all; but one
        that asks again gets another, since a student's function may draw at random."""
        asked = json.dumps([text, encode(inputs, generators=True)])
        key = asked, self._times[asked]
        self._times[asked] += 1
        if key not in self._known:
            self._known[key] = self.ask.run(text, inputs)
        return copy.deepcopy(self._known[key])

    def _depends_on_input(self, call: Call, history: History, answer: object) -> bool:
        name = call.name
        if name not in self._depends:
            rng = np.random.default_rng(0)
            other = {
                key: rng.normal(size=value.shape) if _is_float_array(value) else value
                for key, value in _copies(call.arguments).items()
            }
            self._depends[name] = True
            if any(map(_is_float_array, call.arguments.values())):
                with contextlib.suppress(Void):  # an error for other inputs is a dependence too
                    again = self._answer(replace(call, arguments=other), history)
                    self._depends[name] = not alike(Outcome(again), Outcome(answer))
        return self._depends[name]


def carried_case(
    question: Question, case: Case, answer: Outcome, outcome: Gives, earlier: EarlierAnswers
) -> Case | None:
    """The case as it is for this student, if the answer is right there and the case conclusive.

    It is if mistakes that it tells from the solution are told apart here too: where a known mistake
    would be right as well, that says nothing. Nor does it where earlier answers fail, give no
    finite value or have the wrong form.
    """

    def outcome_of(*changes: str) -> Outcome:
        return outcome(case.inputs, *changes, earlier.stand_ins())

    expected = outcome_of()
    if earlier.failed or expected.error or not same(answer, expected, question.tolerance):
        return None
    mistakes = {m.name: outcome_of(m.source) for m in question.mistakes if m.name in case.mistakes}
    conclusive = not any(
        same(given, expected, question.tolerance)
        and not same(case.mistakes[name], case.expected, question.tolerance)
        for name, given in mistakes.items()
    )
    return Case(case.label, case.inputs, expected, mistakes) if conclusive else None


def _call(
    name: str,
    right: Callable[..., object],
    args: tuple[object, ...],
    kwargs: dict[str, object],
    written: str = "",
) -> Call:
    """A call of `name`, which is `written` in some other way where it is a method of an object.

    Arguments go by position unless one before them was left out: a student's methods may name
    their parameters otherwise.
    """
    signature = inspect.signature(right)
    arguments = signature.bind(*args, **kwargs).arguments
    places = zip(arguments, signature.parameters, strict=False)
    given = [f"{{{key}}}" if key == place else f"{key}={{{key}}}" for key, place in places]
    return Call(name, right, f"{written or name}({', '.join(given)})", arguments)


def _copies(arguments: dict[str, object]) -> dict[str, object]:
    copied: dict[str, object] = {}
    for name, value in arguments.items():
        if isinstance(value, np.random.Generator):
            copied[name] = np.random.default_rng(0)
        else:
            copied[name] = value.copy() if isinstance(value, np.ndarray) else value
    return copied


def _is_float_array(value: object) -> TypeGuard[NDArray[np.floating]]:
    return isinstance(value, np.ndarray) and value.dtype.kind == "f"


def _shapes(value: object) -> object:
    if value is None:
        return None
    if isinstance(value, (list, tuple)):
        return [_shapes(item) for item in value]
    return value.shape if hasattr(value, "shape") else np.asarray(value).shape


def _finite(value: object) -> bool:
    if isinstance(value, (list, tuple)):
        return all(map(_finite, value))
    if isinstance(value, str):
        return False
    return value is None or bool(np.isfinite(np.asarray(value)).all())
