"""Classes that were graded without running anything, and what a page has to be."""

import re
from html.parser import HTMLParser

import nbformat
from nbconvert.exporters import HTMLExporter
from nbgrader.server_extensions.formgrader import handlers

from grading.classroom.samples import answered
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
VOID = {"meta", "img", "br", "wbr", "hr", "input", "link"}


def grade(course, student, lost=None, answers=None, **about):
    """Put a graded submission into a course without running it.

    `lost` has a share of the points and a mistake's name, or what else was found, by question.
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
        verdicts[name] = Verdict(name, share * most, most, why, passed=5, counted=5)
    hand_in(course, NAME, student, notebook)
    write_verdicts(notebook, verdicts)
    usual = {"notes": (), "handed_in": None, "seconds": 2.0, "sandboxed": True}
    graded = Graded(student, nbformat.writes(notebook), tuple(verdicts.values()), **(usual | about))
    records = ClassRecords(nbgrader_api(course.root), NAME)
    records.save(graded, fingerprint(records.submitted(student)))


def formgrader(course, student):
    """The page on which a person grades."""
    config = nbgrader_api(course.root).config
    config.HTMLExporter.template_name = "formgrade"
    config.HTMLExporter.extra_template_basedirs = [handlers.template_path]
    about = dict.fromkeys(
        ("student", "first_name", "last_name", "base_url", "notebook_path", "submission_id"), "x"
    )
    about |= {"assignment_id": NAME, "notebook_id": NAME, "index": 0, "total": 1}
    path = course.root / "autograded" / student / NAME / f"{NAME}.ipynb"
    page, _ = HTMLExporter(config=config).from_filename(path, about)
    return page


class Outline(HTMLParser):
    """Checks that every element is closed, and notes what a screen reader goes by."""

    def __init__(self, text):
        super().__init__()
        self.open, self.ids, self.targets, self.headings = [], [], [], []
        self.loose_headers, self.pictures, self.active = [], [], []
        self.feed(text)
        self.close()
        assert not self.open, self.open

    def handle_starttag(self, tag, attributes):
        about = dict(attributes)
        if tag not in VOID:
            self.open.append(tag)
        loads = {k: v for k, v in about.items() if k in ("src", "href", "xlink:href", "data")}
        runs = [name for name in about if name.startswith("on")]
        if runs or tag in ("script", "link", "iframe", "object", "embed", "form", "base"):
            self.active.append((tag, about))
        if not all(value.startswith("#") for value in loads.values()):
            self.active.append((tag, about))
        if "id" in about:
            self.ids.append(about["id"])
        if about.get("href", "").startswith("#"):
            self.targets.append(about["href"][1:])
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag == "th" and "scope" not in about:
            self.loose_headers.append(about)
        if tag in ("img", "svg"):
            self.pictures.append(about)

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        assert self.open and self.open.pop() == tag, f"</{tag}> closes nothing"


def assert_accessible(text):
    """A page that any browser and a screen reader can make sense of; nothing runs or is loaded."""
    page = Outline(text)
    assert len(page.ids) == len(set(page.ids)) and set(page.targets) <= set(page.ids)
    assert page.headings[0] == 1 and page.headings.count(1) == 1
    assert all(b <= a + 1 for a, b in zip(page.headings, page.headings[1:], strict=False))
    assert not page.loose_headers
    assert all(p.get("role") == "img" and len(p["aria-label"]) > 20 for p in page.pictures)
    assert not page.active and not re.search(r"@import|url\((?!#)", text)
    return page
