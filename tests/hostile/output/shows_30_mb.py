"""Shows a picture of 30 MB and a page of HTML that is as large."""

from tests.hostile import own_cell

LOSES = set()
SOURCE = """
from IPython.display import HTML, Image, display

display(Image(b"\\x89PNG" + bytes(30_000_000), format="png"), HTML("x" * 30_000_000))
"""


def hand_in(right, release):
    return own_cell(right, SOURCE, before="imports")
