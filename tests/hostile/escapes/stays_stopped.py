"""Leaves processes that are stopped or wait for a signal."""

from tests.hostile import escaping

LOSES = set()
SOURCE = """
import os, signal, subprocess

subprocess.Popen(["sh", "-c", "kill -STOP $$"])
subprocess.Popen(["sh", "-c", "exec sleep 1000"], preexec_fn=os.setpgrp)
if not os.fork():
    signal.pause()
    os._exit(0)
"""


def hand_in(right, release):
    return escaping(right, SOURCE)
