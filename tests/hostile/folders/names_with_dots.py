"""Hands in files whose names lead elsewhere on other systems."""

from tests.hostile import FILE

LOSES = set()
NAMES = ("..\\..\\gradebook.db", "%2e%2e%2fgradebook.db", "...", "~", "-rf", "$(reboot)", "C:\\x")
NAMES += (".course_key", "a\nb", "x" * 255)


def hand_in(right, release):
    return {FILE: right, **dict.fromkeys(NAMES, b"x")}
