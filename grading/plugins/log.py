"""What nbgrader's commands print: what this course has to say, and what is amiss."""

import logging
from pathlib import Path

OURS = Path(__file__).resolve().parents[1]
# By --force or a newer submission; a folder that is not there yet.
ASKED_FOR = ("Removing existing", "Updating existing", "Directory not found. Creating")


class Filter(logging.Filter):
    """Leaves out what nbgrader and nbconvert say of each file that they read or write.

    With `--debug` all of it is there.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether a line is printed."""
        handlers = logging.getLogger(record.name).handlers
        if any(handler.level <= logging.DEBUG for handler in handlers):
            return True
        if Path(record.pathname).is_relative_to(OURS):
            return True
        return record.levelno > logging.INFO and not str(record.msg).startswith(ASKED_FOR)
