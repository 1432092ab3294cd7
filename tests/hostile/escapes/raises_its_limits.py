"""Gives itself more memory, processes and rights."""

from tests.hostile import escaping

LOSES = set()
SOURCE = """
import os, resource, shutil, subprocess

for name in ("DATA", "FSIZE", "NPROC", "NOFILE", "CORE"):
    kind = getattr(resource, f"RLIMIT_{name}")
    soft, hard = resource.getrlimit(kind)
    assert hard != resource.RLIM_INFINITY, name
    for most in (hard + 1, resource.RLIM_INFINITY):
        for change in (resource.setrlimit, lambda *limit: resource.prlimit(1, *limit)):
            try:
                change(kind, (most, most))
                worked.append(name)
            except (OSError, ValueError):
                pass
for change in (
    lambda: os.setuid(0),
    lambda: os.setgid(0),
    lambda: os.setresuid(0, 0, 0),
    lambda: os.nice(-5),
    lambda: os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(10)),
    lambda: os.setpriority(os.PRIO_PROCESS, 1, 10),
    lambda: os.setpriority(os.PRIO_USER, 0, 10),
    lambda: os.sched_setaffinity(1, {0}),
    lambda: os.sched_setscheduler(1, os.SCHED_BATCH, os.sched_param(0)),
):
    try:
        change()
        worked.append(change)
    except OSError:
        pass
for command in ("su -c id", "sudo -n id", "unshare -r id", "bwrap --ro-bind / / id"):
    if shutil.which(command.split()[0]):
        done = subprocess.run(command.split(), capture_output=True, stdin=subprocess.DEVNULL)
        worked += [command] if done.returncode == 0 else []
"""


def hand_in(right, release):
    return escaping(right, SOURCE)
