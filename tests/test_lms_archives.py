"""Whom a download speaks of: archives by the rules by which Canvas and Moodle name files
(`lib/content_zipper.rb` there, `mod/assign/classes/downloader.php` here)."""

import re
import unicodedata

import nbformat
import pytest

from grading.course import ROOT
from grading.intake.times import LATE
from tests.collecting import NAME, of, students

NOTEBOOK = f"{NAME}.ipynb"
# First and last name, as a class might have them.
ODD = [
    ("Ada", "Lovelace"),
    ("Zoë", "Strauß"),
    ("Conan", "O'Brien"),
    ("Jean-Luc", "Picard"),
    ("Anne-Marie", "Curie"),
    ("Marie", "Curie"),
    ("Ludwig", "van Beethoven"),
    ("María José", "Carreño Quiñones"),
    ("Nguyễn Thị", "Minh Khai"),
    ("小龙", "李"),
    ("राम", "कमल"),
    ("राम", "कमला"),
    ("Мария", "Склодовская"),
    ("محمد", "الخوارزمي"),
    ("", "Plato"),
    ("Sukarno", ""),
    ("Malcolm", "X"),
    ("Martin Luther", "King, Jr."),
    ("Robert", "Null"),
    ("Late", "Tom"),
    ("Test", "Pilot"),
    ("Anon", "Ymous"),
    ("Björk", "Guðmundsdóttir"),
    ("Dvořák", "Antonín"),
    ("İpek", "Yılmaz"),  # noqa: RUF001 - Turkish
    ("Christopher Alexander Maximilian", "Featherstonehaugh-Cholmondeley of Marjoribanks"),
    ("Group", "Leader"),
    ("123", "456"),
    ("Ann", "Smith"),
    ("Anna", "Smith"),
    ("Anna_Maria", "Smith"),
    ("X Æ A-12", "Musk"),
    ("Seán", "Ó Sé"),
    ("Li", "Na"),
    ("Lina", ""),
    ("…", "🎓"),
]
IDS = [f"s{place}" for place in range(len(ODD))]
USER, FILE = 48_000, 9_100_000  # where Canvas's numbers begin


def in_canvas(first, last, user, file=None, late=False, called=NOTEBOOK):
    """How Canvas calls what was uploaded: `get_user_name`, `get_filename` and so on."""
    sortable = ", ".join(filter(None, (last, first)))
    name = re.sub(r"_(\d+)_", r"\1", sortable).lower()
    kept = "".join(c for c in "_".join([name, *["LATE"][: late + 0], str(user)]) if in_word(c))
    return f"{kept}_{file or FILE + user}_{called}"


def in_word(character):
    """Ruby's [[:word:]]: letters, marks, numbers and what connects."""
    category = unicodedata.category(character)
    return category[0] in "LM" or category in ("Nd", "Pc")


def in_moodle(first, last, number, called=NOTEBOOK, folders=True, kind="file"):
    """How Moodle calls it: `get_student_prefix`, and PHP's clean_filename."""
    name = " ".join(filter(None, (first, last))).replace("_", " ")
    prefix = re.sub(r"[\x00-\x1f&<>\"`|':\\/]", "", f"{name}_{number}_assignsubmission_{kind}")
    return f"{prefix}/{called}" if folders else f"{prefix}_{called}"


def in_older_moodle(first, last, number):
    return in_moodle(first, last, number).replace("_file/", "_file_/")


def flat(first, last, number):
    return in_moodle(first, last, number, folders=False)


WRITE = {"Canvas": in_canvas, "Moodle": in_moodle, "older": in_older_moodle, "flat": flat}


@pytest.fixture
def course(collecting):
    return collecting


def the_class(course, **numbers):
    """Put the class into the gradebook."""
    about = [
        (student, {"first_name": first, "last_name": last})
        for student, (first, last) in zip(IDS, ODD, strict=True)
    ]
    for student, number in numbers.items():
        about[IDS.index(student)][1]["lms_user_id"] = number
    students(course, *about)


def handed_in(course):
    """Whose notebooks lie in submitted/, by what is in them."""
    there = course.handed_in.items()
    return {text: path.split("/")[0] for path, text in there if not path.endswith(f"/{LATE}")}


# --- names ------------------------------------------------------------------------------------


@pytest.mark.parametrize("system", WRITE)
def test_with_the_class_in_the_gradebook_everybody_is_placed(course, system):
    the_class(course)
    write = WRITE[system]
    course.download(
        {
            write(*name, USER + place): IDS[place]
            for place, name in enumerate(ODD)
            if name != ODD[-1]
        }
    )
    course.collect()
    assert handed_in(course) == {student: student for student in IDS[:-1]}
    assert "nobody is called so" not in course.said and "one name" not in course.said


@pytest.mark.parametrize("system", WRITE)
def test_without_it_everybody_has_a_folder_and_the_same_the_next_time(course, system):
    write = WRITE[system]
    paths = [write(*name, USER + place) for place, name in enumerate(ODD)]
    course.download(dict(zip(paths, IDS, strict=True)))
    course.collect()
    first = handed_in(course)
    assert set(first) == set(IDS) and len(set(first.values())) == len(IDS)
    students(course, *((s, {}) for s in set(first.values()) - set(students(course))))  # graded
    later = 0 if system == "Canvas" else 700
    paths = [write(*name, USER + place + later) for place, name in enumerate(ODD[:-1])]
    course.download(dict(zip(paths, IDS[:-1], strict=True)))
    course.collect()
    assert {**handed_in(course), IDS[-1]: ""} == {**first, IDS[-1]: ""}


def test_a_name_without_letters_leaves_the_number(course):
    """Canvas then writes _48000_9100000_02_softmax…; the assignment begins with a number too."""
    students(course, ("dot", {"lms_user_id": "48000"}), ("file", {"lms_user_id": "9148000"}))
    course.download({in_canvas("…", "🎓", 48_000): "x"})
    course.collect()
    assert handed_in(course) == {"x": "dot"}


def test_whoever_matches_nobody_is_said_with_whom_might_be_meant(course):
    the_class(course)
    course.download(
        {
            in_moodle("Ada", "King", 1): "a rename",
            in_moodle("Ludwig", "Beethoven", 2): "shorter",
            in_moodle("Kim", "Minsu", 3): "added late",
            in_moodle("Marie", "Curie", 4): "known",
        }
    )
    course.collect()
    assert handed_in(course) == {
        "a rename": "ada-king",
        "shorter": "ludwig-beethoven",
        "added late": "kim-minsu",
        "known": "s5",
    }
    assert "In the gradebook nobody is called so, collected as named here: " in course.said
    assert "ludwig-beethoven (perhaps s6)" in course.said and "kim-minsu" in course.said
    assert "s5" not in course.said


def test_in_an_empty_gradebook_nobody_is_missed(course):
    course.download({in_moodle("Ada", "King", 1): "x"})
    course.collect()
    assert not course.said


@pytest.mark.parametrize(
    ("written", "known"),
    [
        (("Zoe", "Strauss"), "s1"),
        (("Maria Jose", "Carreno Quinones"), "s7"),
        (("Bjork", "Guðmundsdottir"), "s22"),
        (("NGUYEN THI", "MINH KHAI"), "s8"),
    ],
)
@pytest.mark.parametrize("system", ["Canvas", "Moodle"])
def test_accents_are_seen_through_and_that_is_said(course, system, written, known):
    the_class(course)
    course.download({WRITE[system](*written, 7): "x"})
    course.collect()
    assert handed_in(course) == {"x": known}
    assert "Called otherwise in the gradebook, see whether it is right: " in course.said
    assert f" is {known}" in course.said


@pytest.mark.parametrize("system", ["Canvas", "Moodle"])
@pytest.mark.parametrize("written", [("Ludwig van", "Beethoven"), ("van Beethoven", "Ludwig")])
def test_so_is_the_order_of_names(course, system, written):
    the_class(course)
    course.download({WRITE[system](*written, 7): "x"})
    course.collect()
    assert handed_in(course) == {"x": "s6"}


def test_whoever_has_the_very_name_comes_first(course):
    students(course, ("zoe", {"first_name": "Zoe", "last_name": "Braun"}))
    course.download({in_moodle("Zoë", "Braun", 3): "zoë", in_moodle("Zoe", "Braun", 5): "zoe"})
    course.collect()
    assert handed_in(course) == {"zoë": "zoë-braun", "zoe": "zoe"}
    assert "zoë-braun" in course.said


# --- two of one name --------------------------------------------------------------------------


@pytest.mark.parametrize("system", ["Canvas", "Moodle"])
def test_of_two_people_neither_is_guessed_to_be_the_one_in_the_gradebook(course, system):
    students(course, ("as1", {"first_name": "Anna", "last_name": "Smith"}))
    write = WRITE[system]
    course.download({write("Anna", "Smith", n): str(n) for n in (7, 30)})
    course.collect()
    name = {"Canvas": "smithanna", "Moodle": "anna-smith"}[system]
    assert handed_in(course) == {"7": f"{name}-7", "30": f"{name}-30"}
    assert f"see who is who: {name}-30, {name}-7" in course.said
    assert f"{name}-7 (perhaps as1)" in course.said


@pytest.mark.parametrize("system", ["Canvas", "Moodle"])
def test_one_person_is_not_guessed_to_be_one_of_two_in_the_gradebook(course, system):
    students(course, *((s, {"first_name": "Ada", "last_name": "Lovelace"}) for s in ("a1", "a2")))
    course.download({WRITE[system]("Ada", "Lovelace", 5): "x"})
    course.collect()
    assert not {*handed_in(course).values()} & {"a1", "a2"}
    assert "see who is who" in course.said and "(perhaps a1 or a2)" in course.said


def test_of_two_in_the_gradebook_a_number_tells(course):
    both = {"first_name": "Ada", "last_name": "Lovelace"}
    students(course, ("a1", {**both, "lms_user_id": "5"}), ("a2", both))
    course.download({in_canvas("Ada", "Lovelace", n): str(n) for n in (5, 6)})
    course.collect()
    assert handed_in(course) == {"5": "a1", "6": "a2"}
    assert students(course) == {"a1": "5", "a2": "6"} and not course.said


def test_in_moodle_two_of_one_name_do_not_change_places_between_downloads(course):
    """The number is a person's in one assignment: whoever comes later may have the lower one."""
    course.download({in_moodle("Anna", "Smith", 30): "30", in_moodle("Anna", "Smith", 40): "40"})
    course.collect()
    before = handed_in(course)
    assert before == {"30": "anna-smith-30", "40": "anna-smith-40"}
    students(course, *((student, {}) for student in before.values()))
    course.download({in_moodle("Anna", "Smith", n): str(n) for n in (7, 30, 40)})
    course.collect()
    assert handed_in(course) == {**before, "7": "anna-smith-7"}


# --- renamed, added late ----------------------------------------------------------------------


def test_in_canvas_a_rename_is_seen_by_the_number_and_said(course):
    the_class(course, s0="48000")
    course.download({in_canvas("Ada", "King", 48_000): "x"})
    course.collect()
    assert handed_in(course) == {"x": "s0"}
    assert (
        "Called otherwise in the gradebook, see whether it is right: kingada is s0" in course.said
    )


@pytest.mark.parametrize(
    ("old", "new"), [("Byron", "King"), ("King", "Byron"), ("Participant", "Byron")]
)
def test_in_moodle_a_rename_between_two_downloads_is_one_person(course, old, new):
    course.download({in_moodle(old, "", 9): "old"}, "a.zip")
    course.download({in_moodle(new, "", 9): "new"}, "b.zip")
    course.collect()
    assert course.handed_in == {of(new.lower()): "new"}


def test_whoever_was_collected_before_the_class_was_known_is_found_in_it(course):
    course.download({in_canvas("Min-su", "Kim", 48_000): "x"})
    course.collect()
    assert students(course) == {"kimminsu": "48000"}
    students(course, ("mkim3", {"first_name": "Min-su", "last_name": "Kim"}))
    course.collect()
    assert handed_in(course)["x"] == "mkim3"
    assert students(course) == {"kimminsu": None, "mkim3": "48000"}
    assert "Were collected before, and are not in this download: kimminsu" in course.said


# --- no names ---------------------------------------------------------------------------------


@pytest.mark.parametrize("number", ["Ab3xK", "48213", "aB3xK"])
@pytest.mark.parametrize("write", ["anon_{}", "LATE_anon_{}", "anonymous_{}", "anonymous_LATE_{}"])
def test_canvas_s_anonymous_files_are_nobody_s_in_the_gradebook(course, number, write):
    """The second number is the file's, the next one may belong to the name of the assignment."""
    numbers = {"a": "48213", "b": "91", "c": "2"}
    students(course, *((s, {"lms_user_id": n}) for s, n in numbers.items()))
    course.download({f"{write.format(number)}_91_2_notes.ipynb": "x"})
    course.collect()
    name = "anonymous" if "anonymous" in write else "anon"
    assert handed_in(course) == {"x": f"{name}-{number}"}
    assert students(course) == numbers
    assert f"Graded anonymously, to be collected again with names: {name}-{number}" in course.said
    assert ("Late, says Canvas" in course.said) == ("LATE" in write)


@pytest.mark.parametrize("write", [in_moodle, in_older_moodle, flat])
@pytest.mark.parametrize(
    "word", ["Participant", "Participante", "Teilnehmerin", "Group A-Participant"]
)
def test_moodle_s_blind_files_go_by_the_number_and_keep_it(course, write, word):
    the_class(course)
    course.download({write(word, "", n): str(n) for n in (7, 30, 123)})
    course.collect()
    slug = word.lower().replace(" ", "-")
    assert handed_in(course) == {str(n): f"{slug}-{n}" for n in (7, 30, 123)}
    course.download({write(word, "", 5): "5", write(word, "", 30): "30"})
    course.collect()
    assert handed_in(course)["5"] == f"{slug}-5" and handed_in(course)["30"] == f"{slug}-30"
    assert "Graded anonymously, to be collected again with names: " in course.said
    assert "nobody is called so" not in course.said and "one name" not in course.said


# --- teams ------------------------------------------------------------------------------------


def test_a_team_of_moodle_s_is_collected_once_and_said(course):
    the_class(course)
    course.download(
        {
            "Group A_77_assignsubmission_file/" + NOTEBOOK: "a",
            "Group B_78_assignsubmission_file/" + NOTEBOOK: "b",
            "Default group_assignsubmission_file/" + NOTEBOOK: "none",
            "Default group_assignsubmission_onlinetext/onlinetext.html": "x",
        }
    )
    course.collect()
    assert handed_in(course) == {"a": "group-a", "b": "group-b", "none": "default-group"}
    assert "nobody is called so, collected as named here: default-group" in course.said
    assert "group-a" in course.said and "group-b" in course.said


def test_older_moodle_s_teams_are_placed_by_their_members(course):
    the_class(course)
    course.download(
        {
            in_older_moodle("Group A-Ada", "Lovelace", 1): "ada",
            in_older_moodle("Group A-Jean-Luc", "Picard", 2): "picard",
            in_older_moodle("Team-7-Marie", "Curie", 3): "marie",
        }
    )
    course.collect()
    assert handed_in(course) == {"ada": "s0", "picard": "s3", "marie": "s5"}
    assert "Group A-Ada Lovelace is s0" in course.said


def test_a_hyphen_makes_no_team_of_a_first_name(course):
    students(course, ("mc", {"first_name": "Marie", "last_name": "Curie"}))
    course.download({in_moodle("Anne-Marie", "Curie", 1): "x"})
    course.collect()
    assert handed_in(course) == {"x": "anne-marie-curie"}
    assert "anne-marie-curie (perhaps mc)" in course.said


def test_a_group_of_canvas_s_does_not_take_a_member_s_number_for_good(course):
    """Canvas calls a group's file by the group, with the number of one member."""
    the_class(course)
    course.download({f"projectgroup4_48000_91_{NOTEBOOK}": "group"})
    course.collect()
    assert handed_in(course) == {"group": "projectgroup4"}
    assert "nobody is called so, collected as named here: projectgroup4" in course.said
    course.download({in_canvas("Ada", "Lovelace", 48_000): "ada"})
    course.collect()
    assert handed_in(course)["ada"] == "s0"
    course.download({f"projectgroup5_48000_93_{NOTEBOOK}": "next"})
    course.collect()
    assert handed_in(course)["next"] == "s0"
    assert "projectgroup5 is s0" in course.said


# --- what is no notebook ----------------------------------------------------------------------


def test_whoever_handed_in_no_notebook_is_collected_with_what_it_was(course):
    course.download(
        {
            in_canvas("Ada", "Lovelace", 1, called="report.pdf"): b"%PDF",
            in_canvas("Li", "Na", 2, called="Week 2.docx"): b"PK",
            "picardjeanluc_3_text.html": "<p>see my mail</p>",
            "curiemarie_LATE_4_link.html": "<a href=…>",
            "anon_Ab3xK_text.html": "<p>",
            in_moodle("Zoë", "Strauß", 5, "onlinetext.html", kind="onlinetext"): "<p>",
            in_moodle("Kim", "Minsu", 6, "onlinetext.html", False, "onlinetext"): "<p>",
            in_canvas("Bo", "Li", 7): "bo",
            in_canvas("Bo", "Li", 7, FILE + 8, called="figure.png"): b"x",
            in_moodle("Li", "Na", 8): "li",
            in_moodle("Li", "Na", 8, "onlinetext.html", kind="onlinetext"): "<p>done</p>",
        }
    )
    course.collect()
    assert course.handed_in == {
        f"lovelaceada/{NAME}/report.pdf": None,
        f"nali/{NAME}/Week 2.docx": None,
        f"picardjeanluc/{NAME}/text_typed_into_Canvas.html": None,
        f"curiemarie/{NAME}/link_entered_in_Canvas.html": None,
        f"curiemarie/{NAME}/{LATE}": None,
        f"anon-Ab3xK/{NAME}/text_typed_into_Canvas.html": None,
        f"zoë-strauss/{NAME}/text_typed_into_Moodle.html": None,
        f"kim-minsu/{NAME}/text_typed_into_Moodle.html": None,
        of("libo"): "bo",
        of("li-na"): "li",
    }
    assert "Handed in no file that ends in .ipynb: " in course.said
    assert "Left out, no notebook: libo_7" in course.said
    assert "Left out, typed into a form beside a notebook: Li Na_8" in course.said
    assert "named neither" not in course.said
    assert "Late, says Canvas, without saying how much: curiemarie" in course.said


def test_no_time_is_made_up_by_a_file(course):
    course.download({in_canvas("Ada", "Lovelace", 1, called="timestamp.txt"): "2020-01-01"})
    course.collect()
    assert not course.handed_in and "Left out, no notebook: " in course.said


# --- attempts ---------------------------------------------------------------------------------


def test_the_newest_download_of_a_student_counts_whatever_the_file_is_called(course):
    course.download({in_canvas("Ada", "Lovelace", 1, 100): "first", in_moodle("Li", "Na", 2): "li"})
    course.download(
        {
            in_canvas("Ada", "Lovelace", 1, 200, called="final version.ipynb"): "second",
            in_moodle("Li", "Na", 2, "again.ipynb"): "li again",
        },
        "submissions (1).zip",
    )
    course.collect()
    assert course.handed_in == {
        of("lovelaceada", "final version"): "second",
        of("li-na", "again"): "li again",
    }
    assert "Handed in several times, kept the latest: li-na: " in course.said


def test_a_notebook_counts_though_the_next_attempt_has_none(course):
    course.download({in_canvas("Ada", "Lovelace", 1, 100): "first"})
    course.download({in_canvas("Ada", "Lovelace", 1, 200, called="a.pdf"): b"%PDF"}, "b.zip")
    course.collect()
    assert course.handed_in == {of("lovelaceada"): "first"}
    assert "Left out, no notebook: lovelaceada_1_200_a.pdf" in course.said


@pytest.fixture
def answered(course):
    """Notebooks in which so many answers were worked on."""
    path = ROOT / "notebooks" / NAME / NOTEBOOK
    course.release.write_bytes(path.read_bytes())

    def made(count):
        notebook = nbformat.read(path, as_version=4)
        answers = [c for c in notebook.cells if "raise NotImplementedError()" in c.source]
        for place, cell in enumerate(answers[:count]):
            cell.source = cell.source.replace("raise NotImplementedError()", f"return {place}")
        return nbformat.writes(notebook)

    return made


@pytest.mark.parametrize(
    ("counts", "kept"),
    [
        ((3, 3), {"final"}),  # the latest
        ((3, 5), {"final"}),
        ((5, 3), {NAME}),  # a trial beside it
        ((3, 0), {NAME, "final"}),  # other work
        ((0, 3), {NAME, "final"}),  # the release, and a copy with the answers
        ((0, 0), {NAME, "final"}),
    ],
)
def test_of_several_notebooks_in_one_attempt_the_fullest_counts_else_the_latest(
    course, answered, counts, kept
):
    first, second = map(answered, counts)
    course.download(
        {
            in_canvas("Ada", "Lovelace", 1, 100): first,
            in_canvas("Ada", "Lovelace", 1, 200, called="final.ipynb"): second,
        }
    )
    course.collect()
    assert set(course.handed_in) == {of("lovelaceada", name) for name in kept}
    assert ("Handed in several notebooks with answers" in course.said) == (len(kept) == 1)


# --- what is said -----------------------------------------------------------------------------


def test_what_is_too_long_for_a_line_stands_in_a_file(course):
    the_class(course)
    course.download({in_moodle(f"Kim{n}", "Minsu", n): "x" for n in range(100, 128)})
    course.collect()
    assert f"kim104-minsu and 23 more, see downloaded/{NAME}/collected.txt" in course.said
    assert all(f"\n  kim{n}-minsu" in course.listed for n in range(100, 128))
    course.download({in_moodle("Ada", "Lovelace", 1): "x"})
    (course.root / "submitted").rename(course.root / "elsewhere")
    course.collect()
    assert not course.listed


def test_a_configuration_of_before_still_collects(course):
    """It names nbgrader's collector, which takes notebooks alone."""
    path = course.root / "nbgrader_config.py"
    config = path.read_text().replace("c.ZipCollectApp.collector_plugin", "# ")
    regexp = r".*[/\\](?P<student_id>[^/\\]+)[/\\](?P<file_id>[^/\\]+)\.ipynb"
    path.write_text(f"{config}\nc.FileNameCollectorPlugin.named_regexp = r'{regexp}'\n")
    course.download({in_moodle("Ada", "King", 1): "x", in_moodle("Li", "Na", 2, "a.pdf"): "x"})
    course.collect()
    assert course.handed_in == {of("ada-king"): "x"}
