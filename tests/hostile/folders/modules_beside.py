"""Hands in modules that take the names of the course's and of Python's own."""

from tests.hostile import FILE

LOSES = set()
NAMES = ("numpy.py", "torch.py", "helpers.py", "json.py", "zmq.py", "IPython.py", "ipykernel.py")
NAMES += ("sitecustomize.py", "usercustomize.py", "tqdm/__init__.py", "helpers/checking/reply.py")


def hand_in(right, release):
    return {FILE: right, **dict.fromkeys(NAMES, b"raise SystemExit('not this one')")}
