"""Who is meant by a name in a download."""

import difflib
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

from nbgrader.api import Student

from grading.plugins.download import Key, Person

LONGEST = 50  # characters: a folder's name holds 255 bytes
SUGGESTED = 3
ACCENT = re.compile("[\u0300-\u036f]")  # of Latin, Greek and Cyrillic letters
WRITTEN_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "æ": "ae"})


class Roster:
    """The students of a gradebook, and those who come up in a download.

    learned    the lasting numbers that the gradebook does not have yet, by student; "" for one
               that turned out to be somebody else's
    doubtful   students whose name is somebody else's too: a person should see who is who
    otherwise  who was taken for whom, though called otherwise in the gradebook
    unknown    who matches nobody in the gradebook, with those who might be meant
    hidden     whose names the system does not give
    """

    def __init__(self, students: Iterable[Student]) -> None:
        self.learned: dict[str, str] = {}
        self.doubtful: list[str] = []
        self.otherwise: dict[str, str] = {}
        self.unknown: dict[str, list[str]] = {}
        self.hidden: list[str] = []
        self._identified: set[str] = set()
        self._known: set[str] = set()
        # Others are there because something was collected of them.
        self._registered: set[str] = set()
        self._by_number: dict[str, str] = {}
        # By the name as the systems write it, as far as they write it alike, and nearly so.
        self._by_slug: dict[str, set[str]] = defaultdict(set)
        self._by_letters: dict[str, set[str]] = defaultdict(set)
        self._by_likeness: dict[str, set[str]] = defaultdict(set)
        for student in students:
            self._add(student)

    def _add(self, student: Student) -> None:
        self._known.add(student.id)
        first, last = student.first_name or "", student.last_name or ""
        for name in (student.id, f"{first} {last}", f"{last} {first}", _letters(last + first)):
            self._by_slug[_slug(name)].add(student.id)
        # Of several of one name each was called with a number.
        apart = re.sub(r"-[0-9]+-*$", "", student.id)
        words = f"{first} {last}".split()
        # "Berg, Jan van der" and "van der Berg, Jan"
        turned = [_letters("".join(words[n:] + words[:n])) for n in range(len(words))]
        spelt = {_letters(name) for name in (student.id, apart, first + last, last + first)} - {""}
        for name in spelt:
            self._by_letters[name].add(student.id)
        for name in {alike for each in (*spelt, *turned) for alike in _loose(each)}:
            self._by_likeness[name].add(student.id)
        if words:
            self._registered.add(student.id)
        number = student.lms_user_id
        if number and (words or self._by_number.get(number) not in self._registered):
            self._by_number[number] = student.id

    def find(self, people: Iterable[Person]) -> dict[Key, str]:
        """The id of each person of a download, by `Person.key`. Someone new is called as the name
        reads: of several names that one number has, the last.

        A lasting number is a person's in every download. Any other only tells people of one name
        apart. Where two might be one student, or one might be two, nobody is guessed.
        """
        waiting = {person.key: person for person in people}
        found: dict[Key, str] = {}
        ways = (self._by_its_number, self._exactly_named, self._named, self._nearly_named)
        for way in ways:
            placed = _undisputed({key: way(person) for key, person in waiting.items()})
            for key, student in placed.items():
                self._identify(waiting.pop(key), student)
            found |= placed
        crowd = Counter(_slug(person.name) for person in waiting.values())
        in_turn = sorted(waiting.values(), key=lambda each: (len(each.number), each.number))
        for person in in_turn:
            found[person.key] = self._new(person, crowd[_slug(person.name)] > 1)
        return found

    def _identify(self, person: Person, student: str) -> None:
        self._identified.add(student)
        called_so = self._by_letters[_letters(person.name)]
        if student not in called_so and student != _numbered(person):
            self.otherwise[person.name] = student
        if person.lasting and self._by_number.get(person.number) != student:
            if before := self._by_number.get(person.number):
                self.learned[before] = ""
            self._note(person, student)

    def _by_its_number(self, person: Person) -> set[str]:
        """The student who has the number, noted or in the id that was given for it."""
        owner = self._by_number.get(person.number) if person.lasting else None
        if owner is None:
            return ({_numbered(person)} & self._known) - self._others(person)
        # Whoever was collected before the class was put into the gradebook has a second row there.
        named = self._named(person) & self._registered
        return named if len(named) == 1 and owner not in self._registered else {owner}

    def _exactly_named(self, person: Person) -> set[str]:
        """Whoever is called as the system would write it: "Li Na" is not "Lina"."""
        return self._free(person, self._by_slug[_slug(person.name)])

    def _named(self, person: Person) -> set[str]:
        return self._free(person, self._by_letters[_letters(person.name)])

    def _nearly_named(self, person: Person) -> set[str]:
        """Whoever has the name but for accents and the order of its parts, or behind a team's."""
        names = {person.name}
        team, _, member = person.name.partition("-")
        while member:
            if re.search(r"[\s\d]", team):  # "Anne-Marie Curie" is not Marie Curie of team Anne
                names.add(member)
            more, _, member = member.partition("-")
            team = f"{team}-{more}"
        alike = {each for name in names for each in _loose(_letters(name))} - {""}
        return self._free(person, {s for each in alike for s in self._by_likeness[each]})

    def _free(self, person: Person, students: set[str]) -> set[str]:
        """Those who are nobody else, first of all those whom somebody put into the gradebook."""
        free = set() if person.hidden else students - self._others(person)
        return free & self._registered or free

    def _others(self, person: Person) -> set[str]:
        return self._identified | set(self._by_number.values() if person.lasting else ())

    def _new(self, person: Person, crowded: bool) -> str:
        called_so, others = self._by_letters[_letters(person.name)], self._others(person)
        student = _slug(person.name)
        if person.hidden:
            student = _numbered(person)
            self.hidden.append(student)
        elif called_so or not student or student in others or (crowded and not person.lasting):
            student = _numbered(person)
            while student in others:  # somebody is called so
                student += "-"
            self.doubtful += [student] if _slug(person.name) else []
        if self._known and not person.hidden:
            self.unknown[student] = self._suggested(_letters(person.name))
        self._identified.add(student)
        if person.lasting:
            self._note(person, student)
        return student

    def _note(self, person: Person, student: str) -> None:
        self.learned[student], self._by_number[person.number] = person.number, student

    def _suggested(self, name: str) -> list[str]:
        """Who might be meant by a name that nobody has."""
        spelt = (name for name, students in self._by_letters.items() if students - self._identified)
        close = difflib.get_close_matches(name, spelt, 2 * SUGGESTED)
        alike = (s for each in close for s in sorted(self._by_letters[each] - self._identified))
        return [*dict.fromkeys(alike)][:SUGGESTED]


def _undisputed(could_be: Mapping[Key, set[str]]) -> dict[Key, str]:
    """Who can only be one student whom nobody else can be."""
    claims = Counter(student for students in could_be.values() for student in students)
    single = {key: next(iter(some)) for key, some in could_be.items() if len(some) == 1}
    return {key: student for key, student in single.items() if claims[student] == 1}


def _numbered(person: Person) -> str:
    return f"{_slug(person.name) or 'student'}-{person.number}".strip("-")


def _slug(name: str) -> str:
    parts = "".join(c if _spells(c) or c == "_" else " " for c in _folded(name)).split()
    return "-".join(parts).strip("-_")[:LONGEST]


def _letters(name: str) -> str:
    """A name without what systems write differently: case, spaces, signs."""
    return "".join(filter(_spells, _folded(name)))


def _loose(letters: str) -> Iterator[str]:
    """The same without accents, and with umlauts written out."""
    for name in (letters, letters.translate(WRITTEN_OUT)):
        yield "".join(c for c in unicodedata.normalize("NFKD", name) if not ACCENT.match(c))


def _spells(character: str) -> bool:
    """Whether it is a letter or a digit, or a mark on one: in some scripts that is a vowel."""
    return unicodedata.category(character)[0] in "LNM"


def _folded(name: str) -> str:
    """A name in one case and one form: each alone would undo the other."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", name).casefold())
