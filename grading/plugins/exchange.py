"""In place of nbgrader's exchange, a folder that a whole class writes to: this course has none.

Formgrader asks it what is released. Here that is what lies in notebooks/; students get it and hand
in by way of an archive or another system. What its other buttons would do is said when they are
pressed.
"""

from pathlib import Path
from typing import Any, NoReturn

from nbgrader.exchange import ExchangeError, abc

ELSEWHERE = "This course has no exchange: {}"
HAND_OUT = ELSEWHERE.format("python -m grading bundle makes the archive to hand out.")
COLLECT = ELSEWHERE.format("put the download into downloaded/, then nbgrader zip_collect.")
FEEDBACK = ELSEWHERE.format("the pages to give back are in feedback/.")


class Released(abc.ExchangeList):
    """The assignments that lie in notebooks/."""

    def start(self) -> list[dict[str, Any]]:
        """What is released, in nbgrader's form; nothing of what it calls inbound or cached."""
        if self.remove:
            raise ExchangeError(HAND_OUT)
        if self.inbound or self.cached or self.coursedir is None:
            return []
        course = self.coursedir.course_id
        folder = Path(self.coursedir.format_path(self.coursedir.release_directory, ".", "."))
        return [
            {
                "course_id": course,
                "assignment_id": place.name,
                "status": "fetched",
                "path": str(place),
                "notebooks": [
                    {"notebook_id": path.stem, "path": str(path)}
                    for path in sorted(place.glob("*.ipynb"))
                ],
            }
            for place in sorted(folder.glob("*/"))
            if any(place.glob("*.ipynb"))
        ]


class ReleaseAssignment(abc.ExchangeReleaseAssignment):
    """Formgrader's button Release."""

    def start(self) -> NoReturn:
        """Say what to do instead."""
        raise ExchangeError(HAND_OUT)


class Collect(abc.ExchangeCollect):
    """Formgrader's button Collect."""

    def start(self) -> NoReturn:
        """Say what to do instead."""
        raise ExchangeError(COLLECT)


class ReleaseFeedback(abc.ExchangeReleaseFeedback):
    """Formgrader's button Release Feedback."""

    def start(self) -> NoReturn:
        """Say what to do instead."""
        raise ExchangeError(FEEDBACK)
