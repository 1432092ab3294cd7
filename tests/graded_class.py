"""Classes that were graded without running anything, and what a page has to be."""

import re
from collections.abc import Mapping
from datetime import datetime
from html.parser import HTMLParser
from typing import TypeAlias

import nbformat
from nbconvert.exporters import HTMLExporter
from nbgrader.server_extensions.formgrader import handlers

from grading.classroom.samples import answered
from grading.course import Course
from grading.gradebook.nbgrader_course import nbgrader_api
from grading.gradebook.records import ClassRecords
from grading.grader.record import write_verdicts
from grading.grader.task import Graded
from grading.grader.verdict import Verdict
from grading.intake.folder import fingerprint
from helpers.checking.finding import RIGHT, Finding, Status, WrongCase
from tests.conftest import hand_in
from tests.known import questions

NAME = "02_softmax_regression"
QUESTIONS = questions(NAME)
ATTACK = "<script>alert(1)</script><img src=x onerror=alert(1)>"
# The smallest of what begins as such a picture does.
PICTURES = {
    "image/png": b"\x89PNG\r\n\x1a\n picture",
    "image/jpeg": b"\xff\xd8\xff\xe0 picture",
    "image/gif": b"GIF89a picture",
    "image/webp": b"RIFF1234WEBP picture",
}
Attributes: TypeAlias = dict[str, str | None]  # of an element
VOID = {"meta", "img", "br", "wbr", "hr", "input", "link"}


def grade(
    course: Course,
    student: str,
    lost: Mapping[str, tuple[float, str | Finding]] | None = None,
    answers: Mapping[str, str] | None = None,
    *,
    gives: Mapping[str, str] | None = None,
    notes: tuple[str, ...] = (),
    handed_in: datetime | None = None,
    seconds: float = 2.0,
    sandboxed: bool = True,
) -> None:
    """Put a graded submission into a course without running it.

    `lost` has a share of the points and a mistake's name, or what else was found, by question;
    `gives` the digest of what the bank does not know.
    """
    notebook = answered(course.released(NAME, NAME), answers or {})
    verdicts = {}
    for name, question in QUESTIONS.items():
        share, why = (lost or {}).get(name, (1, RIGHT))
        if not isinstance(why, Finding):
            hint = next(mistake.hint for mistake in question.mistakes if mistake.name == why)
            case = WrongCase(1, 5, "ordinary", (), ())
            why = Finding(Status.VALUES, case=case, mistake=why, hint=hint)
        most = question.points
        digest = (gives or {}).get(name, "")
        verdicts[name] = Verdict(name, share * most, most, why, 5, 5, gives=digest)
    hand_in(course, NAME, student, notebook)
    if handed_in:
        folder = course.root / "submitted" / student / NAME
        (folder / "timestamp.txt").write_text(f"{handed_in} UTC")
    write_verdicts(notebook, verdicts)
    text, all_verdicts = nbformat.writes(notebook), tuple(verdicts.values())
    graded = Graded(student, text, all_verdicts, notes, seconds, sandboxed)
    records = ClassRecords(nbgrader_api(course.root), NAME)
    records.save(graded, fingerprint(records.submitted(student)))


def formgrader(course: Course, student: str) -> str:
    """The page on which a person grades."""
    config = nbgrader_api(course.root).config
    config.HTMLExporter.template_name = "formgrade"
    config.HTMLExporter.extra_template_basedirs = [handlers.template_path]
    about: dict[str, str | int] = dict.fromkeys(
        ("student", "first_name", "last_name", "base_url", "notebook_path", "submission_id"), "x"
    )
    about |= {"assignment_id": NAME, "notebook_id": NAME, "index": 0, "total": 1}
    path = course.root / "autograded" / student / NAME / f"{NAME}.ipynb"
    page: str = HTMLExporter(config=config).from_filename(str(path), about)[0]
    return page


class Outline(HTMLParser):
    """Checks that every element is closed, and notes what a screen reader goes by."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str | None] = []
        self.targets: list[str] = []
        self.headings: list[int] = []
        self.loose_headers: list[Attributes] = []
        self.pictures: list[Attributes] = []
        self.active: list[tuple[str, Attributes]] = []
        self.feed(text)
        self.close()
        assert not self.open, self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element, and what it loads or runs."""
        about = dict(attrs)
        if tag not in VOID:
            self.open.append(tag)
        loads = {k: v for k, v in about.items() if k in ("src", "href", "xlink:href", "data")}
        runs = [name for name in about if name.startswith("on")]
        if runs or tag in ("script", "link", "iframe", "object", "embed", "form", "base"):
            self.active.append((tag, about))
        if not all(value and value.startswith("#") for value in loads.values()):
            self.active.append((tag, about))
        if "id" in about:
            self.ids.append(about["id"])
        address = about.get("href") or ""
        if address.startswith("#"):
            self.targets.append(address[1:])
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag == "th" and "scope" not in about:
            self.loose_headers.append(about)
        if tag in ("img", "svg"):
            self.pictures.append(about)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element that is closed at once."""
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        """Close the innermost element."""
        assert self.open and self.open.pop() == tag, f"</{tag}> closes nothing"


def assert_accessible(text: str) -> Outline:
    """A page that any browser and a screen reader can make sense of; nothing runs or is loaded."""
    page = Outline(text)
    assert len(page.ids) == len(set(page.ids)) and set(page.targets) <= set(page.ids)
    assert page.headings[0] == 1 and page.headings.count(1) == 1
    assert all(b <= a + 1 for a, b in zip(page.headings, page.headings[1:], strict=False))
    assert not page.loose_headers
    assert all(each.get("role") == "img" for each in page.pictures)
    assert all(len(each.get("aria-label") or "") > 20 for each in page.pictures)
    assert not page.active and not re.search(r"@import|url\((?!#)", text)
    return page
