"""Looks for what the grader's environment holds."""

from tests.hostile import escaping

LOSES = set()
SOURCE = """
import os, subprocess

seen = str(dict(os.environ)) + subprocess.run(["env"], capture_output=True, text=True).stdout
for process in [name for name in os.listdir("/proc") if name.isdigit()]:
    for name in ("cmdline", "environ", "status", "cgroup", "mountinfo"):
        try:
            seen += open(f"/proc/{process}/{name}", errors="replace").read()
        except OSError:
            pass
assert "OMP_NUM_THREADS" in seen and "inside.py" in seen
worked += [word for word in ("a secret of the grader", "gradebook", "submitted") if word in seen]
"""


def hand_in(right, release):
    return escaping(right, SOURCE)
