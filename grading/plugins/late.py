"""Points off for handing in late; nbgrader_config.py says whether, and how many."""

import math

from nbgrader.plugins import LateSubmissionPlugin
from traitlets import Float, Integer

DAY = 24 * 60 * 60


class PerDay(LateSubmissionPlugin):
    """So much of what was earned for each day, up to a number of days. A day begun counts."""

    percent = Float(10, min=0, max=100, help="Of what was earned, for each day.").tag(config=True)
    days = Integer(5, min=0, help="So many days count; handing in later costs no more.").tag(
        config=True
    )

    def late_submission_penalty(
        self, student_id: str, score: float, total_seconds_late: float
    ) -> float:
        """How many points are taken from a score."""
        days = min(math.ceil(total_seconds_late / DAY), self.days)
        return score * float(min(days * self.percent / 100, 1))
