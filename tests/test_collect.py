"""Archives as Canvas and Moodle make them, and as nobody should, through `nbgrader zip_collect`."""

import io
import os
import shutil
import stat
import zipfile

import pytest

from grading.intake.folder import MAX_COUNT, MAX_NOTEBOOK
from tests.collecting import NAME, of, students


@pytest.fixture
def course(collecting):
    return collecting


def test_canvas_writes_name_number_number_and_file(course):
    course.download(
        {
            f"lovelaceada_12345_67890_{NAME}.ipynb": "ada",
            f"straßezoë_LATE_12346_67891_{NAME}.ipynb": "zoë",
            f"o_brien_12347_67892_{NAME}-2.ipynb": "third",
            f"li_12348_67893_{NAME} (1).ipynb.json": "as a browser saved it",
            "kim_12349_67894_my work.v2.ipynb": "another name",
        }
    )
    course.collect()
    assert course.handed_in == {
        of("lovelaceada"): "ada",
        of("strassezoë"): "zoë",
        f"strassezoë/{NAME}/late.txt": None,
        of("o_brien"): "third",
        of("li"): "as a browser saved it",
        of("kim", "my work_v2"): "another name",
    }
    assert "Late, says Canvas, without saying how much: strassezoë" in course.said
    assert "several times" not in course.said and "Left out" not in course.said


def test_moodle_writes_first_and_last_name_and_a_number(course):
    course.download(
        {
            f"Ada Lovelace_1234567_assignsubmission_file_/{NAME}.ipynb": "ada",
            f"Zoë Strauß_1234568_assignsubmission_file/{NAME}.ipynb": "zoë",
            f"Mary Ann O'Brien_1234569_assignsubmission_file/week 2/{NAME}.ipynb": "mary",
            f"Li Na_1234570_assignsubmission_file_{NAME}.ipynb": "one folder for all",
            "Li Na_1234570_assignsubmission_onlinetext/onlinetext.html": "<p>done</p>",
        }
    )
    course.collect()
    assert course.handed_in == {
        of("ada-lovelace"): "ada",
        of("zoë-strauss"): "zoë",
        of("mary-ann-o-brien"): "mary",
        of("li-na"): "one folder for all",
    }
    assert "onlinetext.html" in course.said


def test_utf_8_that_the_archive_does_not_declare_is_read(course):
    course.download({f"strauszoAA_1_2_{NAME}.ipynb": "x"})
    path = course.archive / "submissions.zip"
    path.write_bytes(path.read_bytes().replace(b"zoAA", "zoë".encode()))
    course.collect()
    assert course.handed_in == {of("strauszoë"): "x"}


def test_the_gradebook_s_own_ids_are_used_and_canvas_s_numbers_noted(course):
    students(
        course,
        ("al12", {"first_name": "Ada", "last_name": "Lovelace"}),
        ("bb7", {"lms_user_id": "12346"}),
    )
    course.download(
        {
            f"lovelaceada_12345_1_{NAME}.ipynb": "ada",
            f"babbagecharles_12346_2_{NAME}.ipynb": "charles",
            f"hoppergrace_12347_3_{NAME}.ipynb": "grace",
        }
    )
    course.collect()
    assert set(course.handed_in) == {of("al12"), of("bb7"), of("hoppergrace")}
    assert students(course) == {"al12": "12345", "bb7": "12346", "hoppergrace": "12347"}


def test_of_two_uploads_the_later_number_counts(course):
    """Canvas numbers a resubmission, and so does a browser that has the file already."""
    ada, ben = "Ada Lovelace_99_assignsubmission_file", "babbagecharles_12_5"
    course.download(
        {
            f"{ada}/{NAME} (1).ipynb": "second",
            f"{ada}/{NAME}.ipynb": "first",
            f"{ben}_{NAME}-2.ipynb": "third",
            f"{ben}_{NAME}-1.ipynb": "second",
            f"{ben}_{NAME}.ipynb": "first",
        }
    )
    course.collect()
    assert sorted(course.handed_in.values()) == ["second", "third"]


def test_moodle_s_numbers_are_not_noted_since_they_do_not_last(course):
    students(course, ("al12", {"first_name": "Ada", "last_name": "Lovelace"}))
    course.download({f"Ada Lovelace_99_assignsubmission_file/{NAME}.ipynb": "ada"})
    course.collect()
    assert set(course.handed_in) == {of("al12")}
    assert students(course) == {"al12": None}


def test_two_people_of_one_name_are_kept_apart_and_told(course):
    course.download(
        {f"smithanna_7_1_{NAME}.ipynb": "one", f"smithanna_30_2_{NAME}.ipynb": "the other"}
    )
    course.collect()
    assert course.handed_in == {of("smithanna"): "one", of("smithanna-30"): "the other"}
    assert "see who is who: smithanna-30" in course.said
    # The next time only one of them hands in, and the number says who.
    shutil.rmtree(course.root / "submitted")
    course.download({f"smithanna_30_9_{NAME}.ipynb": "again"})
    course.collect()
    assert course.handed_in == {of("smithanna-30"): "again"}


def test_of_several_files_of_a_student_the_latest_is_kept_and_that_is_said(course):
    course.download(
        {
            f"ada_1_903_{NAME}-2.ipynb": "third",
            f"ada_1_901_{NAME}.ipynb": "first",
            f"ada_1_902_{NAME}-1.ipynb": "second",
            f"ben_2_904_{NAME}.ipynb": "ben",
        }
    )
    course.collect()
    assert course.handed_in == {of("ada"): "third", of("ben"): "ben"}
    assert f"several times, kept the latest: ada: ada_1_903_{NAME}-2.ipynb" in course.said
    assert "ben" not in course.said


def test_of_two_downloads_the_later_one_counts(course):
    path = f"Ada Lovelace_1_assignsubmission_file/{NAME}.ipynb"
    course.download({path: "new"}, "a.zip")
    course.download({path: "newer"}, "also.zip")
    os.utime(course.archive / "a.zip", (99, 99))
    course.collect()
    assert course.handed_in == {of("ada-lovelace"): "new"}


def test_a_download_that_a_browser_unpacked_is_read_as_well(course):
    for path in (f"subs/ada_1_2_{NAME}.ipynb", f"Li Na_3_assignsubmission_file/{NAME}.ipynb"):
        (course.archive / path).parent.mkdir(exist_ok=True)
        (course.archive / path).write_text("x")
    course.collect()
    assert set(course.handed_in) == {of("ada"), of("li-na")}


def test_no_time_is_made_up(course):
    course.download({f"ada_1_2_{NAME}.ipynb": "x", "ada_1_3_timestamp.txt": "2020-01-01"})
    course.collect()
    assert set(course.handed_in) == {of("ada")}


# --- what nobody should send ------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [
        f"../../../evil_1_2_{NAME}.ipynb",
        f"/tmp/evil_1_2_{NAME}.ipynb",
        f"..\\..\\evil_1_2_{NAME}.ipynb",
        f"x/../../../evil_1_2_{NAME}.ipynb",
        f"../../../Eve Il_1_assignsubmission_file/{NAME}.ipynb",
        f"Eve Il_1_assignsubmission_file/../../../../{NAME}.ipynb",
    ],
)
def test_a_path_that_leads_out_is_left_out(course, path):
    course.download([(path, "evil"), (f"ada_3_4_{NAME}.ipynb", "ada")])
    before = course.outside()
    course.collect()
    assert course.handed_in == {of("ada"): "ada"}
    assert course.outside() == before
    assert "Left out, the name leads out of the archive: " in course.said


@pytest.mark.parametrize(
    "name",
    ["..", ".", "...", "~", "CON", "a\0b", "-rf", "$(id)", "\x1b[2J", "😀ä" * 999],
    ids=lambda name: ascii(name[:9]),
)
@pytest.mark.parametrize("layout", ["{}_1_2_{}.ipynb", "{}_1_assignsubmission_file/{}.ipynb"])
def test_whatever_a_student_is_called_the_files_lie_in_submitted(course, layout, name):
    course.download([(layout.format(name, name), "odd"), (f"ada_3_4_{NAME}.ipynb", "ada")])
    before = course.outside()
    course.collect()
    assert course.handed_in[of("ada")] == "ada"
    assert course.outside() == before
    assert "\x1b" not in course.said
    for path in (course.root / "submitted").rglob("*.ipynb"):
        assert path.parent.parent.parent == course.root / "submitted"


def test_a_link_is_not_followed(course):
    link = zipfile.ZipInfo(f"eve_1_2_{NAME}.ipynb")
    link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    course.download([(link, "../../../../gradebook.db"), (f"ada_3_4_{NAME}.ipynb", "ada")])
    course.collect()
    assert course.handed_in == {of("ada"): "ada"}
    assert not any(path.is_symlink() for path in course.root.rglob("*"))
    assert f"Left out, a link: eve_1_2_{NAME}.ipynb" in course.said


def test_a_bomb_is_not_unpacked(course):
    name = f"eve_1_2_{NAME}.ipynb"
    with zipfile.ZipFile(
        course.archive / "a.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=1
    ) as archive:
        with archive.open(name, "w") as bomb:
            for _ in range((MAX_NOTEBOOK >> 20) + 1):
                bomb.write(bytes(1 << 20))
        archive.writestr(f"ada_3_4_{NAME}.ipynb", "ada")
    assert (course.archive / "a.zip").stat().st_size < MAX_NOTEBOOK >> 5
    course.collect()
    assert course.handed_in == {of("ada"): "ada"}
    assert f"Left out, more than {MAX_NOTEBOOK >> 20} MB: {name}" in course.said


def test_a_bomb_that_lies_about_its_size_gives_no_more_than_it_says(course):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"eve_1_2_{NAME}.ipynb", bytes(1 << 20))
        archive.writestr(f"ada_3_4_{NAME}.ipynb", "ada")
    lying = content.getvalue().replace((1 << 20).to_bytes(4, "little"), (9).to_bytes(4, "little"))
    (course.archive / "a.zip").write_bytes(lying)
    course.collect()
    assert course.handed_in == {of("ada"): "ada"}
    assert "Left out, damaged or locked: eve_1_2_" in course.said


@pytest.mark.parametrize("unpacked", [False, True], ids=["packed", "unpacked"])
def test_a_student_s_archive_stays_closed_and_is_named(course, unpacked):
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr(f"ben_5_6_{NAME}.ipynb", "forged in ben's name")
    course.download({"eve_1_2_work.zip": inner.getvalue(), f"ben_5_7_{NAME}.ipynb": "ben's own"})
    if unpacked:
        course.unpack()
    course.collect()
    assert course.handed_in == {of("ben"): "ben's own", f"eve/{NAME}/work.zip": None}
    assert "Handed in no file that ends in .ipynb: eve: work.zip" in course.said


@pytest.mark.parametrize(
    "forged",
    [
        f"Eve Il_1_assignsubmission_file/ben_5_6_{NAME}.ipynb",
        f"Eve Il_1_assignsubmission_file/Ben_5_assignsubmission_file/{NAME}.ipynb",
        f"Eve Il_1_assignsubmission_file/ben_5_assignsubmission_file_{NAME}.ipynb",
        f"Eve Il_1_assignsubmission_file/a/b/ben_5_6_{NAME}.ipynb",
        f"Eve Il_1_assignsubmission_onlinetext/ben_5_6_{NAME}.ipynb",
        f"Eve Il_1_assignsubmission_onlinetext/ben_5_assignsubmission_file_{NAME}.ipynb",
        f"evil_1_2_ben_5_6_{NAME}.ipynb",
        f"evil_1_2_x_5_assignsubmission_file_{NAME}.ipynb",
    ],
)
def test_a_file_s_name_makes_nobody_somebody_else(course, forged):
    course.download({forged: "eve"})
    course.collect()
    assert not {path.split("/")[0] for path in course.handed_in} - {"eve-il", "evil"}


def test_very_many_files_of_one_student_do_not_crowd_out_the_class(course):
    many = {f"eve_1_{n}_{n}.ipynb": "x" for n in range(2, 3000)}
    course.download(many | {f"eve_1_1_{NAME}.ipynb": "longer", f"ada_3_4_{NAME}.ipynb": "ada"})
    course.collect()
    assert course.handed_in[of("ada")] == "ada"
    assert course.handed_in[of("eve")] == "longer"
    assert len(course.handed_in) == MAX_COUNT + 1
    left = 2999 - MAX_COUNT
    assert f"more than {MAX_COUNT} of one student: " in course.said
    assert f"and {left - 5} more" in course.said


def test_damaged_and_locked_files_cost_only_themselves(course):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr(f"eve_1_2_{NAME}.ipynb", "this will be damaged")
        archive.writestr(f"ada_3_4_{NAME}.ipynb", "ada")
    (course.archive / "a.zip").write_bytes(content.getvalue().replace(b"will be", b"was not"))
    (course.archive / "b.zip").write_bytes(content.getvalue()[:-30])
    (course.archive / "c.zip").write_bytes(b"no archive")
    locked = content.getvalue().replace(b"PK\x03\x04\x14\x00\x00", b"PK\x03\x04\x14\x00\x01")
    locked = locked.replace(b"PK\x01\x02\x14\x03\x14\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01")
    (course.archive / "d.zip").write_bytes(locked.replace(b"ada_3", b"kim_5"))
    course.collect()
    assert course.handed_in == {of("ada"): "ada"}
    assert "Left out, damaged or locked: b.zip, c.zip, eve_1_2_" in course.said
    assert f"kim_5_4_{NAME}.ipynb" in course.said


def test_a_disk_without_room_is_told(course, monkeypatch):
    usage = shutil.disk_usage(course.root)._replace(free=100)
    monkeypatch.setattr("grading.plugins.collect.shutil.disk_usage", lambda path: usage)
    course.download({f"eve_1_2_{NAME}.ipynb": "x" * 99, f"ada_3_4_{NAME}.ipynb": "ada"})
    course.collect()
    assert course.handed_in == {of("ada"): "ada"}
    assert f"Left out, for which the disk has no room: eve_1_2_{NAME}.ipynb" in course.said


def test_what_is_named_otherwise_is_said_and_what_systems_add_is_not(course):
    course.download(
        {
            "notes.ipynb": "whose?",
            f"__MACOSX/._ada_1_2_{NAME}.ipynb": "x",
            ".DS_Store": "x",
            f"ada_1_2_{NAME}.ipynb": "ada",
            "ada_1_3_figure.png": "x",
        }
    )
    course.collect()
    assert course.handed_in == {of("ada"): "ada"}
    assert "Left out, named neither as Canvas nor as Moodle does it: notes.ipynb" in course.said
    assert "Left out, no notebook: ada_1_3_figure.png" in course.said
    assert "MACOSX" not in course.said and "DS_Store" not in course.said
