"""Who is meant by a name in a download."""

import difflib
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator

from nbgrader.api import Student

from grading.plugins.download import Key, Person

LONGEST = 50  # characters: a folder's name holds 255 bytes
SUGGESTED = 3
ACCENT = re.compile("[\u0300-\u036f]")  # of Latin, Greek and Cyrillic letters
WRITTEN_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "æ": "ae"})


class Roster:
    """The students of a gradebook, and those who come up in a download.

    learnt     the lasting numbers that the gradebook does not have yet, by student; "" for one
               that turned out to be somebody else's
    doubtful   students whose name is somebody else's too: a person should see who is who
    otherwise  who was taken for whom, though called otherwise in the gradebook
    unknown    who matches nobody in the gradebook, with those who might be meant
    hidden     whose names the system does not give
    """

    def __init__(self, students: Iterable[Student]) -> None:
        self.learnt: dict[str, str] = {}
        self.doubtful: list[str] = []
        self.otherwise: dict[str, str] = {}
        self.unknown: dict[str, list[str]] = {}
        self.hidden: list[str] = []
        self._identified: set[str] = set()
        self._spelt: dict[str, set[str]] = {}
        self._exactly: dict[str, set[str]] = {}
        self._nearly: dict[str, set[str]] = {}
        self._by_number: dict[str, str] = {}
        self._by_name: dict[str, set[str]] = defaultdict(set)
        # Others are there because something was collected of them.
        self._registered: set[str] = set()
        for student in students:
            self._add(student)

    def _add(self, student: Student) -> None:
        first, last = student.first_name or "", student.last_name or ""
        # Of several of one name each was called with a number.
        apart = re.sub(r"-[0-9]+-*$", "", student.id)
        ways = (student.id, apart, first + last, last + first)
        spelt = {_letters(name) for name in ways} - {""}
        self._spelt[student.id] = spelt
        names = (student.id, f"{first} {last}", f"{last} {first}", _letters(last + first))
        self._exactly[student.id] = {_slug(name) for name in names}
        self._nearly[student.id] = {each for name in spelt for each in _loose(name)}
        words = f"{first} {last}".split()
        for turn in range(len(words)):  # "Berg, Jan van der" and "van der Berg, Jan"
            self._nearly[student.id] |= {*_loose(_letters("".join(words[turn:] + words[:turn])))}
        for name in spelt:
            self._by_name[name].add(student.id)
        if words:
            self._registered.add(student.id)
        number = student.lms_user_id
        if number and (words or self._by_number.get(number) not in self._registered):
            self._by_number[number] = student.id

    def find(self, people: Iterable[Person]) -> dict[Key, str]:
        """The id of each person of a download, by `Person.key`. Someone new is called as the name
        reads.

        A lasting number is a person's in every download. Any other only tells people of one name
        apart. Where two might be one student, or one might be two, nobody is guessed.
        """
        in_turn = sorted(people, key=lambda each: (len(each.number), each.number, each.name))
        waiting = {person.key: person for person in in_turn}
        found: dict[Key, str] = {}
        ways = (self._by_its_number, self._exactly_named, self._named, self._nearly_named)
        for candidates in ways:
            placed = _undisputed(waiting.values(), candidates)
            for key, student in placed.items():
                self._identify(waiting.pop(key), student)
            found |= placed
        crowd = Counter(_slug(person.name) for person in waiting.values())
        for key, person in waiting.items():
            found[key] = self._new(person, crowd[_slug(person.name)] > 1)
        return found

    def _identify(self, person: Person, student: str) -> None:
        self._identified.add(student)
        called_so = student == _numbered(person) or _letters(person.name) in self._spelt[student]
        if not called_so:
            self.otherwise[person.name] = student
        if person.lasting and self._by_number.get(person.number) != student:
            if before := self._by_number.get(person.number):
                self.learnt[before] = ""
            self.learnt[student], self._by_number[person.number] = person.number, student

    def _by_its_number(self, person: Person) -> set[str]:
        """The student who has the number, noted or in the id that was given for it."""
        owner = self._by_number.get(person.number) if person.lasting else None
        if owner is None:
            return ({_numbered(person)} & set(self._spelt)) - self._others(person)
        # Whoever was collected before the class was put into the gradebook has a second row there.
        named = self._named(person) & self._registered
        return named if len(named) == 1 and owner not in self._registered else {owner}

    def _exactly_named(self, person: Person) -> set[str]:
        """Whoever is called as the system would write it: "Li Na" is not "Lina"."""
        exactly = {s for s, names in self._exactly.items() if _slug(person.name) in names}
        return self._free(person, exactly) & self._named(person)

    def _named(self, person: Person) -> set[str]:
        return set() if person.hidden else self._free(person, self._by_name[_letters(person.name)])

    def _nearly_named(self, person: Person) -> set[str]:
        """Whoever has the name but for accents and the order of its parts, or behind a team's."""
        if person.hidden:
            return set()
        names = {person.name}
        team, _, member = person.name.partition("-")
        while member:
            if re.search(r"[\s\d]", team):  # "Anne-Marie Curie" is not Marie Curie of team Anne
                names.add(member)
            more, _, member = member.partition("-")
            team = f"{team}-{more}"
        spelt = {each for name in names for each in _loose(_letters(name))} - {""}
        return self._free(person, {s for s, near in self._nearly.items() if near & spelt})

    def _free(self, person: Person, students: set[str]) -> set[str]:
        """Those who are nobody else, first of all those whom somebody put into the gradebook."""
        others = self._others(person)
        free = students - others
        return free & self._registered or free

    def _others(self, person: Person) -> set[str]:
        return self._identified | set(self._by_number.values() if person.lasting else ())

    def _new(self, person: Person, crowded: bool) -> str:
        called_so, others = self._by_name[_letters(person.name)], self._others(person)
        student = _slug(person.name)
        if person.hidden:
            student = _numbered(person)
            self.hidden.append(student)
        elif called_so or not student or student in others or (crowded and not person.lasting):
            student = _numbered(person)
            while student in others:  # somebody is called so
                student += "-"
            self.doubtful.append(student)
        if self._spelt and not person.hidden:
            self.unknown[student] = self._suggested(_letters(person.name))
        self._identified.add(student)
        if person.lasting:
            self._note(person, student)
        return student

    def _note(self, person: Person, student: str) -> None:
        self.learnt[student], self._by_number[person.number] = person.number, student

    def _suggested(self, name: str) -> list[str]:
        """Who might be meant by a name that nobody has."""
        alike: dict[str, float] = {}
        for student in set(self._spelt) - self._identified:
            ratios = (difflib.SequenceMatcher(None, name, s).ratio() for s in self._spelt[student])
            alike[student] = max(ratios, default=0)
        best = sorted(alike, key=lambda student: (-alike[student], student))
        return [student for student in best[:SUGGESTED] if alike[student] >= 0.6]


def _undisputed(
    people: Iterable[Person], candidates: Callable[[Person], set[str]]
) -> dict[Key, str]:
    """Who can only be one student whom nobody else can be."""
    could_be = {person.key: candidates(person) for person in people}
    claims = Counter(student for students in could_be.values() for student in students)
    single = {key: [*students] for key, students in could_be.items() if len(students) == 1}
    return {key: student for key, [student] in single.items() if claims[student] == 1}


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
