"""Hands in links to files and folders that are not the student's, and looks at them."""

from pathlib import Path

from tests.hostile import FILE, NAME, before_answer

LOSES = set()
SOURCE = """
import os

assert sorted(os.listdir(".")) == ["checks.npz", "variants.npz"], os.listdir(".")
"""


def hand_in(right, release):
    return {
        FILE: before_answer(right, "accuracy", SOURCE),
        "a": Path("../../../gradebook.db"),
        "b": Path("../../../.course_key"),
        "c": Path("../.."),
        "d": Path("/root"),
        "e": Path("/etc/shadow"),
        "f": Path("f"),
        "g/h": Path(f"../../../ada/{NAME}/{FILE}"),
    }
