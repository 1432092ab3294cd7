"""Leaves files, folders that cannot be entered, links, pipes and start-up files."""

from tests.hostile import escaping

LOSES = set()
SOURCE = r"""
import os, socket

for place in ("/tmp", "/dev/shm", "/submission"):
    os.makedirs(f"{place}/trace/a/b")
    open(f"{place}/trace/a/b/c", "w").close()
    os.symlink("/course/helpers", f"{place}/trace/link")
    os.symlink("/course", f"{place}/trace-link")
    os.mkfifo(f"{place}/trace-pipe")
    socket.socket(socket.AF_UNIX).bind(f"{place}/trace-socket")
    open(f"{place}/trace-\n\udcff", "w").close()
    open(f"{place}/.trace", "w").close()
    os.chmod(f"{place}/trace/a/b", 0)
    os.chmod(f"{place}/trace/a", 0)
    os.chmod(f"{place}/trace", 0)
for path in (".ipython/profile_default/startup/trace.py", ".local/lib/python3.11/trace.pth"):
    os.makedirs(os.path.dirname(f"/tmp/{path}"), exist_ok=True)
    open(f"/tmp/{path}", "w").write("import trace")
open("/submission/trace.py", "w").close()
for place in ("/tmp", "/dev/shm", "/submission"):
    try:
        os.chmod(place, 0)
    except OSError:
        pass
"""


def hand_in(right, release):
    return escaping(right, SOURCE)
