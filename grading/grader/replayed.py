"""Judges an answer by itself: its probe runs with right earlier answers in place of the student's.

What the answer asks of these is answered here, by the solution's own functions, one call after the
other. So none of the solution's code is where the student's runs, and of its values only those that
the answer itself has asked for, of questions that are judged already.
"""

import inspect
import itertools
import json
import warnings
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from math import prod
from typing import Any

import numpy as np

from grading.bank.question import Question
from grading.grader.asks import Asks
from helpers.checking import codec, replay
from helpers.checking.case import Outcome
from helpers.checking.measure import measured
from helpers.checking.replay import Interface, Parameters

# The code of an answer may ask for anything.
MAX_CALLS = 400  # in one case
MAX_IN_ALL = 1_000  # in all cases of a question
MAX_NUMBERS = 1_000_000  # the product of the whole numbers that a call is given
MAX_ITEMS = 10_000  # that it yields
MAX_BYTES = 4_000_000  # of all answers
PUT = """from helpers.checking import replay as _replay
for _name, _stand_in in _replay.stand_ins(_interfaces, _answers).items():
    substitute(_name, _stand_in)
    globals()[_name] = _stand_in
"""
ASKED = """from helpers.checking import replay
replay.asked(answered)"""


class NotJudged(Exception):
    """An answer asks for what cannot be answered, or for something else each time."""


class RightAnswers:
    """The solution's own earlier answers, for an answer that calls them from another process.

    Raises NotJudged for a call that is none, or where there is a class that has more methods than
    its own.
    """

    def __init__(self, solution: Mapping[str, object], names: Iterable[str]) -> None:
        self.solution = {name: solution[name] for name in names}
        self.interfaces = {name: _interface(right) for name, right in self.solution.items()}
        self.left = MAX_IN_ALL

    def outcome(self, question: Question, inputs: dict[str, object], ask: Asks) -> Outcome:
        """What the question's probe gives on the student's work with these, measured."""
        if any(isinstance(e, type) and e.__base__ is not object for e in self.solution.values()):
            raise NotJudged
        answers: list[dict[str, object]] = []
        objects: dict[int, object] = {}
        size = 0
        for _ in range(min(MAX_CALLS, self.left)):
            self.left -= 1
            given = {**inputs, "_interfaces": self.interfaces, "_answers": answers}
            [outcome] = ask.run_all(PUT + question.probe, [given], question.seconds)
            call = ask.run(ASKED, {"answered": len(answers)}).value
            if call == []:
                changed = tuple(name for name in outcome.changed if name in inputs)
                return measured(question, replace(outcome, changed=changed), inputs)
            answers.append(self._answer(call, objects))
            size += _size(answers[-1])
            if size > MAX_BYTES:
                break
        raise NotJudged

    def _answer(self, call: object, objects: dict[int, object]) -> dict[str, object]:
        """The answer to a call as the student's process sent it."""
        try:
            function, arguments, generators = self._read(call, objects)
        except (AttributeError, KeyError, TypeError, ValueError):
            raise NotJudged from None
        form, error = "", ""
        try:
            with np.errstate(all="ignore"), warnings.catch_warnings(action="ignore"):
                value = function(**arguments)
                if inspect.isgenerator(value):
                    form, value = "yields", [*itertools.islice(value, MAX_ITEMS)]
        except Exception as raised:  # as it would where the student's code calls it
            value, error = str(raised), type(raised).__name__
        if isinstance(value, tuple):
            form = "tuple"
        states = [json.dumps(each.bit_generator.state) for each in generators]
        trains = _trains(value)
        return {"value": value, "form": form, "error": error, "states": states, "trains": trains}

    def _read(
        self, call: object, objects: dict[int, object]
    ) -> tuple[Callable[..., Any], dict[str, Any], list[np.random.Generator]]:
        sent: Any = call
        number, name, method, arguments, drawn = sent
        right: Any = self.solution[name]
        generators = []
        for key in drawn:
            generator = np.random.default_rng()
            generator.bit_generator.state = json.loads(arguments[key])
            arguments[key] = generator
            generators.append(generator)
        arguments = {key: replay.value_of(value) for key, value in arguments.items()}
        if prod(map(abs, filter(None, _whole_numbers(arguments)))) > MAX_NUMBERS:
            raise NotJudged
        if not method:
            return right, arguments, generators
        if method == "__init__":
            return lambda **given: objects.update({number: right(**given)}), arguments, generators
        if method not in self.interfaces[name]:
            raise NotJudged
        if number not in objects:
            objects[number] = right()
        return getattr(objects[number], method), arguments, generators


def _trains(value: object) -> bool:
    """Whether a value is a torch tensor, or has one in it, of which gradients are asked for."""
    if isinstance(value, (list, tuple)):
        return any(map(_trains, value))
    return bool(getattr(value, "requires_grad", False))


def _size(answer: object) -> int:
    try:
        return len(json.dumps(codec.encode(answer)))
    except codec.Unsupported:
        raise NotJudged from None


def _whole_numbers(value: object) -> Iterable[int]:
    if isinstance(value, dict):
        value = [*value.values()]
    if isinstance(value, list):
        for each in value:
            yield from _whole_numbers(each)
    if isinstance(value, int):
        yield value


def _interface(right: object) -> Interface:
    if not isinstance(right, type):
        assert callable(right)
        return _parameters(right)
    return {
        name: _parameters(method)[1:]
        for name, method in vars(right).items()
        if inspect.isfunction(method)
    }


def _parameters(function: Callable[..., object]) -> Parameters:
    return [
        (each.name, each.default is not each.empty)
        for each in inspect.signature(function).parameters.values()
    ]
