"""What nbgrader's commands print: what this course has to say, and what is amiss."""

import logging
from pathlib import Path

OURS = Path(__file__).resolve().parents[1]
ASKED_FOR = ("Removing existing", "Updating existing")  # by --force, or by what was handed in anew


class Filter(logging.Filter):
    """Leaves out what nbgrader and nbconvert say of each file that they read or write.

    With `--debug` all of it is there.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether a line is printed."""
        if logging.getLogger(record.name).isEnabledFor(logging.DEBUG):
            return True
        if Path(record.pathname).is_relative_to(OURS):
            return True
        return record.levelno > logging.INFO and not str(record.msg).startswith(ASKED_FOR)
