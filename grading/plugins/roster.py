"""Who is meant by a name in a download."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable

from nbgrader.api import Student

LONGEST = 50  # characters: a folder's name holds 255 bytes


class Roster:
    """The students of a gradebook, and those who come up in a download.

    learnt    the lasting numbers that the gradebook does not have yet, by student
    doubtful  students whose name is somebody else's too: a person should see who is who
    """

    def __init__(self, students: Iterable[Student]) -> None:
        self.learnt: dict[str, str] = {}
        self.doubtful: list[str] = []
        self._identified: set[str] = set()
        self._by_number: dict[str, str] = {}
        self._by_name: dict[str, set[str]] = defaultdict(set)
        for student in students:
            first, last = student.first_name or "", student.last_name or ""
            for name in filter(None, (student.id, first + last, last + first)):
                self._by_name[_letters(name)].add(student.id)
            if student.lms_user_id:
                self._by_number[student.lms_user_id] = student.id

    def find(self, name: str, number: str, lasting: bool) -> str:
        """The id of a person, who is asked for once. Someone new is called as the name reads.

        A lasting number is a person's in every download. Any other only tells people of one name
        apart.
        """
        student = self._by_number.get(number) if lasting else None
        if student is None:
            student = self._named(name, number, lasting)
            if lasting:
                self.learnt[student], self._by_number[number] = number, student
        self._identified.add(student)
        return student

    def _named(self, name: str, number: str, lasting: bool) -> str:
        others = self._identified | set(self._by_number.values() if lasting else ())
        called_so = self._by_name[_letters(name)]
        if len(called_so - others) == 1:
            return next(iter(called_so - others))
        student = re.sub(r"\W+", "-", _folded(name)).strip("-_")[:LONGEST]
        if called_so or not student or student in others:
            student = f"{student}-{number}"
            while student in others:  # somebody is called so
                student += "-"
            self.doubtful.append(student)
        called_so.add(student)
        return student


def _letters(name: str) -> str:
    """A name without what systems write differently: case, spaces, signs."""
    return re.sub(r"[\W_]", "", _folded(name))


def _folded(name: str) -> str:
    """A name in one case and one form: each alone would undo the other."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", name).casefold())
