"""Points off for handing in late; nbgrader_config.py says whether, and how many."""

import contextlib
import filecmp
import math
from datetime import UTC
from pathlib import Path

from nbgrader.api import Gradebook
from nbgrader.plugins import (
    CsvExportPlugin,
    ExportPlugin,
    FileNameCollectorPlugin,
    LateSubmissionPlugin,
)
from traitlets import Float, Integer, TraitError

from grading.course import CourseError
from grading.gradebook.lateness import LatePenalties, zone_of
from grading.intake.times import LATE, TIMESTAMP, handed_in_at, moment

DAY = 24 * 60 * 60


class PerDay(LateSubmissionPlugin):
    """So much of what was earned for each day, up to a number of days. A day begun counts.

    A day has 24 hours, also when the clocks change.
    """

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


def renew_penalties(plugin: ExportPlugin, gradebook: Gradebook) -> None:
    """Compute the penalties of the whole gradebook from the marks and due dates of now."""
    try:
        step = LatePenalties(config=plugin.config)
        for assignment in gradebook.assignments:
            step.renew(gradebook, plugin.parent.coursedir, assignment.name)
    except (CourseError, TraitError) as error:
        plugin.parent.fail(str(error))


class CsvExport(CsvExportPlugin):
    """nbgrader's own table."""

    def export(self, gradebook: Gradebook) -> None:
        """Write the table of a class."""
        renew_penalties(self, gradebook)
        super().export(gradebook)


class Collector(FileNameCollectorPlugin):
    """Takes what was unpacked, and keeps the times that are known already.

    That is extracted/<student>/<file>, unless a pattern for names is set.

    nbgrader empties the folder of a student who is collected again.
    """

    def collect(self, submitted_file: str) -> dict[str, object] | None:
        """What nbgrader asks of a file: whose it is, its name, and the time if that is known."""
        file = Path(submitted_file)
        found: dict[str, object] | None
        if file.name == LATE or not self.named_regexp:
            found = {"student_id": file.parent.name, "file_id": file.name}
        else:
            found = super().collect(submitted_file)
        if not found or file.name == LATE:
            return found
        try:
            zone = zone_of(self.config)
        except CourseError as error:
            self.parent.fail(str(error))
        if text := found.get("timestamp"):
            with contextlib.suppress(ValueError, OverflowError):  # nbgrader says that it is none
                found["timestamp"] = moment(str(text), zone)
            return found
        directory = self.parent.coursedir
        about = directory.submitted_directory, found["student_id"], directory.assignment_id
        folder = Path(directory.format_path(*about))
        if time := handed_in_at(folder, zone):
            found["timestamp"] = time
            before = folder / f"{str(found['file_id']).removesuffix('.ipynb')}.ipynb"
            same = before.exists() and filecmp.cmp(file, before, shallow=False)
            if file.suffix == ".ipynb" and not same:
                self.log.warning(
                    "%s: another notebook than before, with the time of that one, %s UTC. "
                    "If that is wrong, correct it in %s",
                    found["student_id"],
                    f"{time.astimezone(UTC):%Y-%m-%d %H:%M}",
                    folder / TIMESTAMP,
                )
        return found
