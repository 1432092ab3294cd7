"""Writes HTML and escape codes into code and comments."""

from tests.hostile import before_answer, own_cell

LOSES = set()
SOURCE = "# <script>alert(1)</script> </pre><img src=x onerror=alert(1)> \x1b[2J\x9b2J\x07\udcff"


def hand_in(right, release):
    return own_cell(before_answer(right, "softmax_jacobian", SOURCE), SOURCE)
