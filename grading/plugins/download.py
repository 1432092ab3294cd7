"""What the path of a file in a download says: whose it is, and what it is called.

Canvas writes   lovelaceada_12345_67890_work.ipynb     number of the student, number of the file
                lovelaceada_LATE_12345_67890_work.ipynb
                anon_Ab3xK_67890_work.ipynb            grading is anonymous
                lovelaceada_12345_text.html            typed into Canvas; _link.html: an address
Moodle writes   Ada Lovelace_123_assignsubmission_file_/work.ipynb      or without folders
                Participant_123_assignsubmission_file_work.ipynb        grading is anonymous
                Group A_77_assignsubmission_file/work.ipynb             a team
                Group A-Ada Lovelace_123_assignsubmission_file/work.ipynb    the same, before 4.1
                Default group_assignsubmission_file/work.ipynb          who is in no team
                Ada Lovelace_123_assignsubmission_onlinetext/onlinetext.html    typed into Moodle
"""

import re
from dataclasses import dataclass

# Folders around what the system names. What is in a folder of Moodle's the student has named,
# maybe as if it were somebody else's.
_OUTER = r"(?:(?:(?!_assignsubmission_)[^/])*/)*"
_NUMBER = r"[0-9]{1,20}"
MOODLE = re.compile(
    _OUTER + rf"(?P<name>[^/_]+)(?:_(?P<number>{_NUMBER}))?_assignsubmission_(?P<kind>[a-z]+)"
    r"(?:_?/(?:.*/)?|_)(?P<file>[^/]+)"
)
_CANVAS_FILE = rf"_(?:(?P<upload>{_NUMBER})_(?P<file>[^/]+)|(?P<typed>text|link)\.html)"
# Its own numbers stand in for names here, and are letters and digits. They may be digits alone.
ANONYMOUS = re.compile(
    _OUTER + r"(?P<late>LATE_)?(?P<name>anon|anonymous)(?P<later>_LATE)?_"
    rf"(?P<number>[0-9A-Za-z]{{1,20}}){_CANVAS_FILE}"
)
# Of a name without letters nothing is left.
CANVAS = re.compile(
    _OUTER + rf"(?P<name>[^/]*?)(?P<late>_LATE)?_(?P<number>{_NUMBER}){_CANVAS_FILE}"
)
# Moodle's word in some languages, behind a team's name if there is one.
PARTICIPANT = re.compile(
    r"(?:.*-)?(?:participante?|partecipante|teilnehmer(?:in)?|deelnemer)", re.IGNORECASE
)
# What is typed into a form in place of a file is collected under these names.
TYPED = {
    "text": "text_typed_into_Canvas.html",
    "link": "link_entered_in_Canvas.html",
    "onlinetext.html": "text_typed_into_Moodle.html",
}

Key = tuple[bool, str]


@dataclass(frozen=True)
class Person:
    """Whoever a path names.

    number   what the system knows the person by, "" if it gives none
    lasting  whether that is the person's own in all downloads, as Canvas's is
    hidden   whether the name is: the number stands for it
    """

    name: str
    number: str
    lasting: bool = False
    hidden: bool = False

    @property
    def key(self) -> Key:
        """What is the same for all files of a person, whatever the name was at the time."""
        return self.lasting, self.number or self.name


@dataclass(frozen=True)
class Named:
    """What a path says. Canvas numbers what is uploaded in order; else `upload` is 0."""

    person: Person
    file: str
    late: bool = False
    upload: int = 0
    typed: bool = False


def read(path: str) -> Named | None:
    """What a path in a download says, if Canvas or Moodle wrote it."""
    if match := MOODLE.fullmatch(path):
        name, typed = match["name"], match["kind"] == "onlinetext"
        person = Person(name, match["number"] or "", hidden=bool(PARTICIPANT.fullmatch(name)))
        file = TYPED.get(match["file"], match["file"]) if typed else match["file"]
        return Named(person, file, typed=typed and file != match["file"])
    if match := ANONYMOUS.fullmatch(path):
        person = Person(match["name"], match["number"], hidden=True)
        return _of_canvas(match, person, bool(match["late"] or match["later"]))
    if match := CANVAS.fullmatch(path):
        return _of_canvas(match, Person(match["name"], match["number"], True), bool(match["late"]))
    return None


def _of_canvas(match: re.Match[str], person: Person, late: bool) -> Named:
    if match["typed"]:
        return Named(person, TYPED[match["typed"]], late, typed=True)
    return Named(person, match["file"], late, int(match["upload"]))
