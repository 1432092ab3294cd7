"""An error is charged once: judges an answer given the student's own earlier answers.

The reference of a question that builds on earlier ones is run with each of those replaced by a
stand-in that asks the student's. What it gives then is right too, for this student.
"""

import contextlib
import copy
import inspect
import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

import numpy as np

from grading.bank.question import Question
from helpers.checking.case import Case, Outcome
from helpers.checking.codec import encode
from helpers.checking.compare import alike, same

# What a question's probe gives on inputs, with each change of the solution (see `bank.reference`).
Gives = Callable[..., Outcome]


class Asks(Protocol):
    """Runs probes on a student's work, wherever that is."""

    def describe(self, name: str) -> dict[str, Any]:
        """What `helpers.checking.probe.describe` says of a name there."""

    def run(self, probe: str, inputs: dict[str, Any]) -> Outcome:
        """What the probe gives there."""

    def run_all(
        self, probe: str, inputs: Sequence[dict[str, Any]], seconds: float | None
    ) -> list[Outcome]:
        """What the probe gives there on each of several inputs, within so many seconds each."""


class Void(Exception):
    """An earlier answer failed or gave no finite value, so nothing can be built on it."""


class Unfit(Exception):
    """An earlier answer has the wrong form, or ignores its input: it is no ground to build on."""


class History:
    """What was done so far to the objects of one namespace, as lines that do it again elsewhere."""

    def __init__(self):
        self.lines: list[str] = []
        self.inputs: dict[str, Any] = {}

    def add(self, call: str, arguments: dict[str, Any]) -> str:
        """Note a call, in which the arguments go by their names; returns the result's name."""
        result = f"result_{len(self.lines)}"
        names = {key: f"{result}_{key}" for key in arguments}
        self.lines.append(f"{result} = {call.format(**names)}")
        self.inputs |= {names[key]: value for key, value in _copies(arguments).items()}
        return result


class EarlierAnswers:
    """Stand-ins for the answers that a question uses, each asking the student's."""

    def __init__(self, names: tuple[str, ...], solution: Mapping[str, Any], ask: Asks):
        """`solution` has the solution's own answers by name."""
        self.names, self.solution, self.ask = names, solution, ask
        self._depends: dict[str, bool] = {}
        self._known: dict[tuple[str, int], Outcome] = {}
        self._times: Counter[str] = Counter()  # each thing was asked in the namespace at hand
        self.failed: Void | Unfit | None = None  # in the namespace at hand

    def stand_ins(self) -> dict[str, Any]:
        """A stand-in for each name, for one namespace: objects remember what is done there."""
        history = History()
        self._times.clear()
        self.failed = None
        return {
            name: self._class(name, history) if inspect.isclass(right) else self._function(name)
            for name in self.names
            for right in [self.solution[name]]
        }

    def _function(self, name: str) -> Callable:
        right = self.solution[name]

        def stand_in(*args, **kwargs):
            call, arguments = _call(name, right, args, kwargs)
            if inspect.isgeneratorfunction(right):
                call = f"list({call})"
            return self._checked(name, right, call, arguments, History())

        return stand_in

    def _class(self, name: str, history: History) -> type:
        """A class whose methods ask the student's, after a replay of all that was done before to
        any object: an object remembers, and by mistake a class may, too."""
        right, checked = self.solution[name], self._checked

        class StandIn:
            def __init__(self, *args, **kwargs):
                self._true = right(*args, **kwargs)
                self._own = history.add(*_call(name, right, args, kwargs))

            def __getattr__(self, method: str) -> Callable:
                true = getattr(self._true, method)

                def stand_in(*args, **kwargs):
                    call, arguments = _call(f"{self._own}.{method}", true, args, kwargs)
                    answer = checked(f"{name}.{method}", true, call, arguments, history)
                    history.add(call, arguments)
                    return answer

                return stand_in

        return StandIn

    def _checked(self, *asked: Any) -> Any:
        """What the student's work gives for a call after a history. Raises Void or Unfit, and notes
        that it did: on the way through a probe it becomes an error like any other."""
        try:
            return self._accepted(*asked)
        except (Void, Unfit) as failed:
            self.failed = failed
            raise

    def _accepted(
        self,
        name: str,
        right: Callable,
        call: str,
        arguments: dict[str, Any],
        history: History,
    ) -> Any:
        expected = right(**_copies(arguments))
        answer = self._answer(name, call, arguments, history)
        # How many batches a generator yields is a matter of its answer, not of its form.
        if not inspect.isgenerator(expected) and _shapes(answer) != _shapes(expected):
            raise Unfit(name)
        if not _finite(answer):
            raise Void(name)
        if not self._depends_on_input(name, call, arguments, history, answer):
            raise Unfit(name)
        return answer

    def _answer(self, name: str, call: str, arguments: dict[str, Any], history: History) -> Any:
        generators = {k: v for k, v in arguments.items() if isinstance(v, np.random.Generator)}
        # What a call draws moves the generator on: its new state comes back with the answer.
        states = [f"json.dumps({key}.bit_generator.state)" for key in generators]
        called = call.format(**{key: key for key in arguments})
        lines = ["import json", *history.lines, f"[{', '.join([called, *states])}]"]
        answer = self._asked("\n".join(lines), history.inputs | arguments)
        if answer.error:
            raise Void(name)
        try:
            value, *moved = answer.value
            for generator, state in zip(generators.values(), moved, strict=True):
                generator.bit_generator.state = json.loads(state)
        except (TypeError, ValueError, KeyError, OverflowError):
            raise Unfit(name) from None
        return value

    def _asked(self, text: str, inputs: dict[str, Any]) -> Outcome:
        """What the probe gives. Namespaces ask much the same, so an answer serves them all; but one
        that asks again gets another, since a student's function may draw at random."""
        asked = json.dumps([text, encode(inputs, generators=True)])
        key = asked, self._times[asked]
        self._times[asked] += 1
        if key not in self._known:
            self._known[key] = self.ask.run(text, inputs)
        return copy.deepcopy(self._known[key])

    def _depends_on_input(
        self, name: str, call: str, arguments: dict[str, Any], history: History, answer: Any
    ) -> bool:
        if name not in self._depends:
            rng = np.random.default_rng(0)
            other = {
                key: rng.normal(size=value.shape) if _is_float_array(value) else value
                for key, value in _copies(arguments).items()
            }
            self._depends[name] = True
            if any(map(_is_float_array, arguments.values())):
                with contextlib.suppress(Void):  # an error for other inputs is a dependence too
                    again = self._answer(name, call, other, history)
                    self._depends[name] = not alike(Outcome(again), Outcome(answer))
        return self._depends[name]


def carried_case(
    question: Question, case: Case, outcome: Gives, earlier: EarlierAnswers
) -> tuple[Case | None, bool]:
    """The case as it is for this student, and whether it is conclusive: whether mistakes that it
    tells from the solution are told apart here too. Only then may it earn points.

    No case if the earlier answers have the wrong form. Raises Void if one of them fails or gives
    no finite value here.
    """

    def outcome_of(*changes) -> Outcome:
        return outcome(case.inputs, *changes, earlier.stand_ins())

    expected = outcome_of()
    if isinstance(earlier.failed, Void):
        raise earlier.failed
    if expected.error:
        return None, False
    mistakes = {m.name: outcome_of(m.source) for m in question.mistakes if m.name in case.mistakes}
    conclusive = not any(
        same(given, expected, question.tolerance)
        and not same(case.mistakes[name], case.expected, question.tolerance)
        for name, given in mistakes.items()
    )
    return Case(case.label, case.inputs, expected, mistakes), conclusive


def _call(
    name: str, right: Callable, args: tuple, kwargs: dict[str, Any]
) -> tuple[str, dict[str, Any]]:
    """A call as text in which each argument is a field such as {inputs}, and the arguments.

    They go by position unless one before them was left out: a student's methods may name their
    parameters otherwise.
    """
    signature = inspect.signature(right)
    arguments = signature.bind(*args, **kwargs).arguments
    places = zip(arguments, signature.parameters, strict=False)
    given = [f"{{{key}}}" if key == place else f"{key}={{{key}}}" for key, place in places]
    return f"{name}({', '.join(given)})", arguments


def _copies(arguments: dict[str, Any]) -> dict[str, Any]:
    copied = {}
    for name, value in arguments.items():
        if isinstance(value, np.random.Generator):
            copied[name] = np.random.default_rng(0)
        else:
            copied[name] = value.copy() if isinstance(value, np.ndarray) else value
    return copied


def _is_float_array(value: Any) -> bool:
    return isinstance(value, np.ndarray) and value.dtype.kind == "f"


def _shapes(value: Any) -> Any:
    if value is None:
        return None
    if isinstance(value, (list, tuple)):
        return [_shapes(item) for item in value]
    return np.shape(value)


def _finite(value: Any) -> bool:
    if isinstance(value, (list, tuple)):
        return all(map(_finite, value))
    return value is None or not isinstance(value, str) and bool(np.isfinite(value).all())
