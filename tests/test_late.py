"""Handing in late: what counts as late, what it costs, and that no figure of it is stale."""

import csv
import zipfile
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from dateutil.tz import UTC, gettz
from hypothesis import given
from hypothesis import strategies as st
from nbgrader.apps import ExportApp, ZipCollectApp

from grading.course import CourseError
from grading.gradebook import class_table
from grading.gradebook.nbgrader_course import nbgrader_api
from grading.gradebook.records import ClassRecords
from grading.intake.times import moment, odd_times
from grading.pages.report import report
from tests.graded_class import NAME, QUESTIONS, grade

pytestmark = pytest.mark.xdist_group("late")
MOST = sum(question.points for question in QUESTIONS.values())
BERLIN = gettz("Europe/Berlin")
POLICY = """
c.AssignLatePenalties.plugin_class = "grading.plugins.late.PerDay"
c.PerDay.percent = 10
"""
LOCAL = 'c.NbGraderAPI.timezone = "Europe/Berlin"\n'


def configured(course, *lines):
    with (course.root / "nbgrader_config.py").open("a", encoding="utf-8") as file:
        file.write("\n".join(["", *lines, ""]))


def due(course, text):
    with nbgrader_api(course.root).gradebook as book:
        book.update_or_create_assignment(NAME, duedate=text)


def written(course, student, text):
    """A time in the file that nbgrader has for it, written by hand."""
    path = course.root / "submitted" / student / NAME / "timestamp.txt"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def records(course):
    return ClassRecords(nbgrader_api(course.root), NAME)


def taken(course, student="ada"):
    """The share of the points that is taken off, in tenths, which are days."""
    found = records(course).lateness().late.get(student)
    return round(found.penalty / MOST * 10) if found else 0


@pytest.fixture
def own(empty_class, monkeypatch):
    """A course that takes points off, in which ada has all of them."""
    configured(empty_class, POLICY, LOCAL)
    grade(empty_class, "ada")
    monkeypatch.chdir(empty_class.root)
    return empty_class


@pytest.mark.parametrize(
    ("due_on", "handed_in", "days"),
    [
        ("2026-11-01 23:59 Europe/Berlin", "2026-11-01 23:58", 0),
        ("2026-11-01 23:59 Europe/Berlin", "2026-11-02 00:00", 1),
        ("2026-11-01 23:59 Europe/Berlin", "2026-11-01 23:30 UTC", 1),
        ("2026-11-01 23:59 Europe/Berlin", "2026-11-02 00:30:00+02:00", 0),
        ("2026-11-01 23:59 Europe/Berlin", "2026-11-01 17:00 America/New_York", 0),
        # In that night the clocks are set back: noon to eleven are 24 hours.
        ("2026-10-24 12:00 Europe/Berlin", "2026-10-25 11:00", 1),
        ("2026-10-24 12:00 Europe/Berlin", "2026-10-25 11:01", 2),
        # And in that one forward.
        ("2026-03-28 12:00 Europe/Berlin", "2026-03-29 13:00", 1),
        ("2026-03-28 12:00 Europe/Berlin", "2026-03-29 13:01", 2),
    ],
)
def test_a_time_without_a_zone_is_one_of_the_course_and_a_day_has_24_hours(
    own, due_on, handed_in, days
):
    due(own, due_on)
    written(own, "ada", handed_in)
    assert taken(own) == days


def test_without_a_setting_times_are_utc_as_they_were(empty_class):
    configured(empty_class, POLICY)
    grade(empty_class, "ada")
    due(empty_class, "2026-11-01 12:00")
    written(empty_class, "ada", "2026-11-01 12:00:01")
    assert taken(empty_class) == 1
    written(empty_class, "ada", "2026-11-01 12:00:00")
    assert taken(empty_class) == 0


@pytest.mark.parametrize(
    ("handed_in", "days"),
    [("12:15", 0), ("12:16", 1)],
)
def test_within_the_grace_period_nobody_is_late(own, handed_in, days):
    configured(own, "c.LatePenalties.grace_minutes = 15")
    due(own, "2026-11-01 12:00 Europe/Berlin")
    written(own, "ada", f"2026-11-01 {handed_in}")
    assert taken(own) == days


def test_an_extension_is_one_student_s_own_due_date_and_only_helps(own):
    grade(own, "ben")
    for student in ("ada", "ben"):
        written(own, student, "2026-11-03 10:00")
    extended = {NAME: {"ada": "2026-11-03 11:00", "adda": "2026-11-03"}, "02_soft": {}}
    configured(own, f"c.LatePenalties.extensions = {extended}")
    due(own, "2026-11-01 12:00 Europe/Berlin")
    assert (taken(own), taken(own, "ben")) == (0, 2)
    assert records(own).lateness().strange == ("adda", "02_soft")
    due(own, "2026-11-04 12:00 Europe/Berlin")
    assert (taken(own), taken(own, "ben")) == (0, 0)


def test_nbgrader_s_own_extension_counts_too(own):
    due(own, "2026-11-01 12:00 UTC")
    written(own, "ada", "2026-11-02 12:30 UTC")
    assert taken(own) == 2
    with nbgrader_api(own.root).gradebook as book:
        book.grant_extension(NAME, "ada", hours=1)
    assert taken(own) == 1


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("c.NbGraderAPI.timezone = 'Berlin'", "no time zone 'Berlin'"),
        (f"c.LatePenalties.extensions = {{{NAME!r}: {{'ada': 'soon'}}}}", "of ada for .*'soon'"),
        ("c.LatePenalties.extensions = {'ada': 'soon'}", "nbgrader_config.py: .*'extensions'"),
        ("c.LatePenalties.grace_minutes = -1", "nbgrader_config.py: .*'grace_minutes'"),
    ],
)
def test_a_setting_that_makes_no_sense_is_told_in_two_lines(own, line, said):
    configured(own, line)
    with pytest.raises(CourseError, match=said) as refused:
        records(own)
    assert len(str(refused.value).splitlines()) == 2


# --- never stale --------------------------------------------------------------------------------


def table(path):
    with Path(path).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def read_everywhere(course):
    """The score of ada, by everything that tells it."""
    _, figures = report(course, NAME)
    (lowest,) = (row["value"] for row in table(figures) if row["figure"] == "lowest")
    rows = class_table.rows_of(records(course), ["ada"], {}, "")
    class_table.write(course.grades / "table.csv", rows)
    told = {"report": float(lowest), "table": float(table(course.grades / "table.csv")[0]["score"])}
    for plugin in (
        "",
        "grading.plugins.lms_grades.CanvasExport",
        "grading.plugins.lms_grades.MoodleExport",
    ):
        app = ExportApp()
        app.initialize(["--to=out.csv", *([f"--exporter={plugin}"] if plugin else [])])
        app.start()
        app.clear_instance()
        found = table("out.csv")[-1]
        told[plugin or "nbgrader"] = float(found["score"] if not plugin else found[NAME])
    assert nbgrader_api(course.root).generate_feedback(NAME, "ada", force=True)["success"]
    text = (course.root / "feedback" / "ada" / NAME / f"{NAME}.html").read_text("utf-8")
    told["feedback"] = float(text.partition("You earned <strong>")[2].split()[0])
    return told


def everywhere(course, score):
    told = read_everywhere(course)
    assert told == {name: pytest.approx(score, abs=0.01) for name in told}


def test_every_reader_sees_the_penalty_of_the_marks_and_dates_of_now(own):
    everywhere(own, MOST)
    due(own, "2026-11-01 12:00 UTC")
    written(own, "ada", "2026-11-02 12:00 UTC")  # in time to be graded again, or not
    everywhere(own, MOST * 0.9)
    with nbgrader_api(own.root).gradebook as book:
        book.find_grade("derivation", NAME, NAME, "ada").manual_score = 5
        book.db.commit()
    everywhere(own, (MOST + 5) * 0.9)
    due(own, "2026-11-01 11:00 UTC")  # moved
    everywhere(own, (MOST + 5) * 0.8)
    configured(own, f"c.LatePenalties.extensions = {{{NAME!r}: {{'ada': '2026-11-02 13:00'}}}}")
    everywhere(own, MOST + 5)


@pytest.mark.parametrize("student", ["ada", "*"])
def test_no_reader_needs_another_to_have_come_first(own, student):
    """The one that comes right after a change."""
    due(own, "2026-11-01 12:00 UTC")
    written(own, "ada", "2026-11-02 12:00 UTC")
    assert nbgrader_api(own.root).generate_feedback(NAME, student, force=True)["success"]
    text = (own.root / "feedback" / "ada" / NAME / f"{NAME}.html").read_text("utf-8")
    assert "for handing in late" in text


def test_table_and_report_say_who_was_late(own, capsys):
    due(own, "2026-11-01 12:00 UTC")
    written(own, "ada", "2026-11-02 12:00 UTC")
    class_table.show_late(records(own).lateness())
    assert capsys.readouterr().out == "Late (due 2026-11-01 13:00 CET): ada\n"
    page, figures = report(own, NAME)
    assert "2026-11-01 13:00 CET" in page.read_text("utf-8")
    rows = {(row["about"], row["name"], row["figure"]): row["value"] for row in table(figures)}
    assert float(rows["late", "ada", "hours"]) == 24
    assert float(rows["late", "ada", "points taken off"]) == pytest.approx(MOST / 10)


# --- times and the marker of Canvas -------------------------------------------------------------


@given(
    st.datetimes(datetime(2000, 1, 1), datetime(2099, 1, 1)),
    st.sampled_from(["", " UTC", " Europe/Berlin", " +0530", " UTC+2", " Asia/Kolkata"]),
)
def test_a_moment_is_read_as_it_was_written(when, zone):
    when = when.replace(microsecond=0)
    offset = {"": BERLIN, " Europe/Berlin": BERLIN, " UTC": UTC}.get(zone)
    found = moment(f"{when}{zone}", BERLIN)
    if offset:
        assert found == when.replace(tzinfo=offset).astimezone(UTC)
    else:
        hours = 2 if "2" in zone else 5.5
        assert found.replace(tzinfo=None) == when - timedelta(hours=hours)


@pytest.mark.parametrize("text", ["", "soon", "LATE", "2026-11-01 12:00 XYZ", "9" * 300, "\ufffd"])
def test_what_is_no_moment_is_none(text):
    with pytest.raises((ValueError, OverflowError)):
        moment(text, UTC)


def test_what_the_name_of_a_file_says_is_told(tmp_path):
    assert odd_times(tmp_path, Path("work.ipynb")) == ()
    (said,) = odd_times(tmp_path, Path("adalovelace_LATE_1_2_work.ipynb"))
    assert "late" in said and "write the time into timestamp.txt" in said
    (tmp_path / "late.txt").touch()
    assert odd_times(tmp_path, Path("work.ipynb")) == (said,)
    (tmp_path / "timestamp.txt").write_text("2026-11-01 12:00")
    (said,) = odd_times(tmp_path, Path("work.ipynb"))
    assert "late" in said and "not known" not in said


def collect(course, files):
    archive = course.root / "downloaded" / NAME / "archive"
    archive.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(archive / "class.zip", "w") as file:
        for name, content in files.items():
            file.writestr(name, content)
    app = ZipCollectApp()
    app.initialize([NAME, "--force"])
    app.log.propagate = True
    app.start()


@pytest.mark.parametrize(
    "text", ["2026-11-02 09:30", "2026-11-02 09:30 CET", "2 Nov 2026 8:30 UTC"]
)
def test_a_re_collection_keeps_the_time_that_was_written(own, text, caplog):
    name = f"adalovelace_LATE_1_2_{NAME}.ipynb"
    collect(own, {name: "first"})
    (folder,) = (own.root / "submitted").glob(f"*love*/{NAME}")
    assert (folder / "late.txt").exists() and not (folder / "timestamp.txt").exists()
    (folder / "timestamp.txt").write_text(text)
    for content in ("first", "another"):
        caplog.clear()
        collect(own, {name: content, f"ben_3_4_{NAME}.ipynb": "new"})
        assert (folder / f"{NAME}.ipynb").read_text() == content
        kept = moment((folder / "timestamp.txt").read_text(), BERLIN)
        assert kept == datetime(2026, 11, 2, 8, 30, tzinfo=UTC)
        assert ("another notebook than before" in caplog.text) == (content == "another")


def test_a_time_in_the_names_of_another_system_is_one_of_the_course(own):
    configured(
        own,
        "from nbgrader.plugins import ExtractorPlugin",
        "c.ZipCollectApp.extractor_plugin = ExtractorPlugin",
        "c.FileNameCollectorPlugin.named_regexp = ("
        r"r'.*[/\\](?P<student_id>\w+) at (?P<timestamp>[^_]+)_(?P<file_id>[^/\\]+)\.ipynb')",
    )
    collect(own, {f"zoe at 2026-11-02 09:30_{NAME}.ipynb": "x"})
    text = (own.root / "submitted" / "zoe" / NAME / "timestamp.txt").read_text()
    assert moment(text, BERLIN) == datetime(2026, 11, 2, 8, 30, tzinfo=UTC)


def test_a_time_that_is_known_is_not_lost_when_its_file_is(own):
    due(own, "2026-11-01 12:00 UTC")
    written(own, "ada", "2026-11-02 12:00 UTC")
    assert taken(own) == 1
    (own.root / "submitted" / "ada" / NAME / "timestamp.txt").unlink()
    grade(own, "ada")
    assert taken(own) == 1
