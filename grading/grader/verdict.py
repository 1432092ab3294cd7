"""What an answer earned and why, as data."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Verdict:
    """What an answer earned and why. `lines` is the message that the student reads."""

    question: str
    points: float
    max_points: int
    passed: int = 0
    counted: int = 0
    mistake: str = ""
    lines: tuple[str, ...] = ()
    carried: bool = False  # judged, in part, on the student's own earlier answers

    @property
    def full(self) -> bool:
        return self.points == self.max_points

    @property
    def reason(self) -> str:
        """What was wrong, in one line: the misconception where it is known."""
        if self.full:
            return ""
        hints = [line for line in self.lines if line.startswith("  → ")]
        return (hints or list(self.lines))[0].removeprefix("  → ").removeprefix("✗ ")


def nothing(question: str, max_points: int, *lines: str) -> Verdict:
    """No points, for a reason that is no matter of cases."""
    return Verdict(question, 0.0, max_points, lines=lines)
