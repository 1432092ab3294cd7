"""What the grader asks a student's work, wherever that is."""

from collections.abc import Sequence
from typing import Protocol

from helpers.checking.case import Outcome
from helpers.checking.description import Description


class Asks(Protocol):
    """Runs probes on a student's work, wherever that is."""

    def describe(self, name: str) -> Description:
        """What stands under a name there."""

    def run(self, probe: str, inputs: dict[str, object]) -> Outcome:
        """What the probe gives there."""

    def run_all(
        self, probe: str, inputs: Sequence[dict[str, object]], seconds: float | None
    ) -> list[Outcome]:
        """What the probe gives there on each of several inputs, within so many seconds each."""
