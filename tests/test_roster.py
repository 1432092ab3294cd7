"""Who is meant by a name in a download, and which notebook by the name of a file."""

import unicodedata
from collections import namedtuple
from pathlib import PurePosixPath

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from grading.plugins.download import Person
from grading.plugins.roster import Roster
from grading.plugins.said import Said
from grading.plugins.uploads import Reader

pytestmark = pytest.mark.quick

NAME = "02_softmax_regression"
Student = namedtuple("Student", "id first_name last_name lms_user_id", defaults=(None,) * 3)

# Few, so that people share them; with what is written in several ways.
letters = st.sampled_from(["a", "b", "é", "ß", "ΐ", "ǰ", "İ", "Å", "x̂", "李"])
names = st.lists(letters | st.sampled_from([" ", "-", "'", "1", "2"]), min_size=1, max_size=4)
names = names.map("".join)
numbers = st.integers(1, 99).map(str)
people = st.dictionaries(numbers, names, max_size=8).map(lambda by: [*by.items()])
students = st.lists(
    st.builds(Student, names, st.none() | names, st.none() | names, st.none() | numbers),
    max_size=4,
    unique_by=lambda student: student.id,
)


def found(known, people, lasting=True):
    """The students that people are taken for, by number, found in the order of a download."""
    return found_by(Roster(known), people, lasting)


def found_by(roster, people, lasting=True):
    found = roster.find(Person(name, number, lasting) for number, name in people)
    return {number: student for (_, number), student in found.items()}


@given(students, people, st.booleans())
@example([], [("5", "x"), ("7", "x 12"), ("12", "x")], True)
def test_no_two_people_are_taken_for_one_student(known, people, lasting):
    taken = found(known, people, lasting)
    assert len(set(taken.values())) == len(people)


@given(st.lists(st.tuples(names, names), max_size=5), st.data(), st.booleans())
@example([("Li", "Na"), ("Lina", "")], None, False)
def test_nobody_of_a_class_is_taken_for_another(known, data, lasting):
    """Of those of one name none is, and it is said."""
    roster = Roster([Student(f"id{n}", *name) for n, name in enumerate(known)])
    here = data.draw(st.sets(st.sampled_from(range(len(known) or 1)))) if data else {0, 1}
    written = {
        str(n): f"{last}{first}" if lasting else f"{first} {last}"
        for n, (first, last) in enumerate(known)
        if n in here
    }
    for number, student in found_by(roster, written.items(), lasting).items():
        assert student == f"id{number}" or student in roster.doubtful or student in roster.unknown


@given(people)
def test_whoever_was_collected_once_is_found_again_by_the_number(people):
    roster = Roster([])
    first = found_by(roster, people)
    known = [Student(student, lms_user_id=number) for student, number in roster.learned.items()]
    assert found_by(Roster(known), people) == first
    for number, name in people:
        assert found(known, [(number, name)]) == {number: first[number]}


WRITTEN = {
    "composed": lambda name: unicodedata.normalize("NFC", name),
    "decomposed": lambda name: unicodedata.normalize("NFD", name),
    "in capitals": str.upper,
    "in small letters": str.lower,
    "as a title": str.title,
    "with spaces": lambda name: " ".join([*unicodedata.normalize("NFC", name)]),
    "with signs": lambda name: f"-{name}_'",
}


@given(names, names, st.sampled_from([*WRITTEN]))
@example("ΐ", "a", "in capitals")
@example("ǰ", "a", "in capitals")
@example("x̂", "x", "decomposed")
def test_a_student_is_found_however_the_name_is_written(name, other, how):
    assume(any(map(str.isalnum, name)))
    known = [Student("ada", name, "")]
    assert found(known, [("1", WRITTEN[how](name))], False) == {"1": "ada"}
    decomposed = unicodedata.normalize("NFD", name)
    assert found([], [("1", name)], False) == found([], [("1", decomposed)], False)


@given(people, st.booleans())
def test_a_student_s_id_is_the_name_of_a_folder(people, lasting):
    for student in found([], people, lasting).values():
        assert student not in ("", ".", "..") and PurePosixPath(student).parts == (student,)
        assert len(student.encode()) <= 255


def uploads(path):
    """What is made of a path in a download of the assignment."""
    return [*Reader(NAME, Said())._upload(path, ("", 0), 1, lambda: None)]


files = st.text(st.characters(exclude_characters="/\\"), min_size=1, max_size=9)
one_line = names.filter(str.strip)


@given(one_line, numbers, numbers, st.booleans(), st.sampled_from(["", "in/", "a_1_2_b/"]), files)
def test_canvas_s_names_are_read_whatever_the_file_is_called(
    name, number, upload, late, outer, file
):
    path = f"{outer}{name}{'_LATE' * late}_{number}_{upload}_{file}.ipynb"
    for each in uploads(path):
        person = Person(name, number, True)
        assert (each.named.person, each.named.late) == (person, late)
        assert PurePosixPath(each.name).parts == (each.name,)
    assert uploads(f"{outer}{name}_{number}_{upload}_{NAME}.ipynb")[0].name == f"{NAME}.ipynb"


@given(one_line, numbers, st.sampled_from(["_file_/", "_file/", "_file_", "_file_/a/b/"]), files)
def test_moodle_s_names_are_read_whatever_the_file_is_called(name, number, inner, file):
    path = f"{name}_{number}_assignsubmission{inner}"
    for each in uploads(f"{path}{file}.ipynb"):
        assert each.named.person == Person(name, number, hidden=each.named.person.hidden)
        assert PurePosixPath(each.name).parts == (each.name,)
    assert uploads(f"{path}{NAME}.ipynb")[0].name == f"{NAME}.ipynb"


PARTS = [*"_/.\\:\n\0 aé1", "..", "_1_2_", ".ipynb", "_assignsubmission_file_"]


@given(st.lists(st.sampled_from(PARTS), max_size=12).map("".join))
def test_any_path_in_a_download_is_read_or_left_out(path):
    for each in uploads(path):
        assert PurePosixPath(each.name).parts == (each.name,)
