"""Walks through all that can be seen, in search of what is not the student's."""

from tests.hostile import escaping

LOSES = set()
SOURCE = """
import os

places = set(os.listdir("/")) - {"bin", "sbin", "lib", "lib32", "lib64", "usr", "python", "proc"}
worked += places - {"course", "dev", "etc", "root", "home", "opt", "submission", "tmp"}
secret = ("gradebook.db", ".course_key", "solutions", "submitted", "grading", "questions")
secret += (".ssh", ".git", "shadow", "passwd", ".bash_history", ".netrc", "02_softmax_regression")
for place in places:
    for folder, folders, files in os.walk(f"/{place}"):
        if folder.endswith(("python3.11", "python3.12", "python3.13")):
            folders[:] = set(folders) & {"site-packages"}
        worked += [f"{folder}/{name}" for name in [*folders, *files] if name in secret]
for name in ("etc/shadow", "etc/passwd", "etc/hosts", "var/log", "run", "sys", "boot", "mnt"):
    worked += [name] if os.path.exists(f"/{name}") else []
"""


def hand_in(right, release):
    return escaping(right, SOURCE)
