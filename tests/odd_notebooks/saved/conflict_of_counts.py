"""A merge in git left its marks where two runs had other numbers."""

from tests.odd_notebooks import as_text

OURS = '   "execution_count": null,'
BOTH = """<<<<<<< HEAD
   "execution_count": 12,
=======
   "execution_count": 31,
>>>>>>> 9f3c2ab (work at home)"""


def hand_in(right):
    return as_text(right).replace(OURS, BOTH, 5).encode()
