"""Forks without end in a shell, in the background."""

from tests.hostile import before_answer

LOSES = {"softmax_jacobian"}
SOURCE = """
import subprocess

subprocess.Popen(['sh', '-c', 'bomb() { bomb | bomb & }; bomb'])
raise ValueError('now')
"""


def hand_in(right, release):
    return before_answer(right, "softmax_jacobian", SOURCE)
