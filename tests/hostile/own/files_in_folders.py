"""Keeps code and data in folders beside the notebook, several of one name, and uses them."""

from tests.hostile import FILE, before_answer

LOSES = set()

USES = """
from layers.tools import name as _one
from layers.deep.tools import name as _other
assert (_one, _other) == ("layers", "deep")
assert open("layers/words.txt").read() == "words"
"""


def hand_in(right, release):
    return {
        FILE: before_answer(right, "softmax", USES),
        "layers/__init__.py": b"",
        "layers/tools.py": b"name = 'layers'",
        "layers/words.txt": b"words",
        "layers/deep/__init__.py": b"",
        "layers/deep/tools.py": b"name = 'deep'",
    }
