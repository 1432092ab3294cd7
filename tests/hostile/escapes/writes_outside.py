"""Writes, links, renames and deletes wherever it can."""

from tests.hostile import escaping

LOSES = set()
SOURCE = """
import os, shutil

places = ["/", "/course", "/course/helpers", "/course/data", "/python", "/python/bin", "/etc"]
places += ["/usr", "/usr/bin", "/usr/lib", "/bin", "/lib", "/dev", "/proc"]
for place in filter(os.path.isdir, places):
    target = f"{place}/trace"
    for write in (
        lambda: open(target, "w"),
        lambda: os.mkdir(target),
        lambda: os.symlink("/tmp", target),
        lambda: os.mkfifo(target),
        lambda: os.chmod(place, 0o777),
        lambda: os.utime(place),
        lambda: os.setxattr(place, "user.trace", b"x"),
        lambda: os.rename(place, "/tmp/trace"),
    ):
        try:
            write()
            worked.append(place)
        except OSError:
            pass
# These may be the student's own; they are put right for the next one.
for place in ("/dev/pts", "/dev/pts/ptmx", "/dev/shm", "/tmp", "/submission"):
    for write in (
        lambda: os.utime(place, (7, 7)),
        lambda: os.setxattr(place, "user.trace", b"x"),
        lambda: os.chmod(place, 0o700),
    ):
        try:
            write()
        except OSError:
            pass
paths = ["/course/helpers/check.py", "/course/inside.py", "/python/bin/python"]
paths += ["/proc/sys/kernel/core_pattern", "/proc/sysrq-trigger", "/proc/1/oom_score_adj"]
paths += ["/proc/self/uid_map", "/proc/self/setgroups", "/proc/self/oom_score_adj"]
for path in paths:
    for change in (
        lambda: open(path, "w").write("-1000"),
        lambda: os.unlink(path),
        lambda: os.link(path, "/tmp/trace"),
        lambda: os.truncate(path, 0),
    ):
        try:
            change()
            worked.append(path)
        except OSError:
            pass
"""


def hand_in(right, release):
    return escaping(right, SOURCE)
