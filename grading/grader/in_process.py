"""Answers probes from a namespace of this process, in place of the kernel of a submission."""

from collections.abc import Sequence

from helpers.check import MEMORY, SECONDS
from helpers.checking import codec, probe
from helpers.checking.case import Namespace, Outcome
from helpers.checking.description import Description, describe
from helpers.checking.limits import Limits


class InProcess:
    """A student's work that is here (see `grader.asks.Asks`); it runs with our rights.

    What goes in is copied as on the way to a kernel.
    """

    def __init__(self, namespace: Namespace) -> None:
        self.namespace = namespace

    def describe(self, name: str) -> Description:
        """What stands under a name."""
        return describe(name, self.namespace)

    def run(self, text: str, inputs: dict[str, object]) -> Outcome:
        """The outcome of a probe."""
        return self.run_all(text, [inputs], None)[0]

    def run_all(
        self, text: str, inputs: Sequence[dict[str, object]], seconds: float | None
    ) -> list[Outcome]:
        """The outcomes of a probe, within so many seconds each, and a check's memory."""
        sent = (codec.decode_inputs(codec.encode(each, generators=True)) for each in inputs)
        limits = Limits(seconds or SECONDS, MEMORY)
        return [*probe.run_all(text, sent, self.namespace, limits, again=bool(seconds))]
