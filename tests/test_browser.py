"""JupyterLab and Formgrader in a real browser, with a person's clicks and keys.

What was to be seen at the telling moments is kept as pictures in tests/screenshots/, or in the
folder that SCREENSHOTS names.
"""

import ast
import os
import re
import shutil
from pathlib import Path

import nbformat
import pytest
from nbgrader import utils

from grading.classroom.samples import answered, answers_of
from grading.course import ROOT
from grading.grader.record import verdicts_in
from grading.pages.report import report
from tests.conftest import copy_of, hand_in, needs_sandbox, solution_of
from tests.graded_class import grade
from tests.known import questions
from tests.server import TOKEN, serving

playwright = pytest.importorskip("playwright.sync_api", reason="There is no playwright here.")
expect, Page, Locator = playwright.expect, playwright.Page, playwright.Locator

NAME = "02_softmax_regression"
QUESTIONS = questions(NAME)
ATTACK = "<script>fetch('//away.invalid')</script><img src=x onerror=fetch('//away.invalid')>"
SCREENSHOTS = Path(os.environ.get("SCREENSHOTS", ROOT / "tests" / "screenshots")).absolute()
CHROMIUM = shutil.which("chromium")
WITHOUT_NETWORK = ["--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1", "--disable-quic"]
WITHOUT_NETWORK += ["--disable-background-networking", "--disable-component-update"]
WITHOUT_NETWORK += ["--disable-sync", "--no-first-run"]
PATIENCE = 120_000  # milliseconds, on a machine that is busy

pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="There is no chromium here."),
    pytest.mark.xdist_group("browser"),  # one server
]


@pytest.fixture(scope="module")
def course(released, tmp_path_factory):
    """A course as the instructor has it; in `student/` lies what a student was given."""
    course = copy_of(released, tmp_path_factory.mktemp("browser"))
    shutil.copytree(course.root / course.notebooks / NAME, course.root / "student" / NAME)
    return course


@pytest.fixture(scope="module")
def address(course, tmp_path_factory):
    home = tmp_path_factory.mktemp("jupyter")
    with serving(course.root, home, COURSE_PROFILE="quick", MNIST_ROOT="embedded") as address:
        yield address


@pytest.fixture
def page(address, request):
    """JupyterLab, opened. At the end a last picture is taken, and nothing was asked for that is not
    on this machine."""
    outside = []
    expect.set_options(timeout=PATIENCE)
    with playwright.sync_playwright() as driver:
        browser = started(driver)
        page = browser.new_page(viewport={"width": 1400, "height": 1000})
        page.set_default_timeout(PATIENCE)
        page.on("request", lambda sent: outside.append(sent.url))
        page.goto(f"{address}/lab?reset&token={TOKEN}")
        yield page
        picture(page, f"{request.node.name}_end")
        browser.close()
    here = (address, "file:", "data:", "blob:")
    assert not [url for url in outside if not url.startswith(here)]


def started(driver: playwright.Playwright) -> playwright.Browser:
    # Chromium's own sandbox is not for root, which CI is.
    args = ["--no-sandbox", "--disable-gpu", *WITHOUT_NETWORK]
    return driver.chromium.launch(executable_path=CHROMIUM, args=args)


def picture(page: Page, name: str, **options) -> None:
    page.screenshot(path=SCREENSHOTS / f"{name}.png", **options)


def choose(page: Page, menu: str, entry: str) -> None:
    page.get_by_role("menuitem", name=menu, exact=True).click()
    page.get_by_role("menuitem", name=entry, exact=True).click()


def open_file(page: Page, *way: str) -> None:
    """Double-click through JupyterLab's file browser."""
    for name in way:
        page.locator(".jp-DirListing-item").get_by_text(name, exact=True).dblclick()


def cell(page: Page, source: str) -> Locator:
    """The code cell that has this in it."""
    code = page.locator(".cm-content").filter(has_text=source)
    return page.locator(".jp-Notebook .jp-CodeCell").filter(has=code)


def body(source: str) -> list[str]:
    """The lines below a function's head and docstring."""
    statements = ast.parse(source).body[0].body
    lines = [ast.unparse(each) for each in statements if not isinstance(each, ast.Expr)]
    assert not any("\n" in line for line in lines)
    return lines


def answer(page: Page, name: str, source: str) -> Locator:
    """Type an answer in place of the last line of its TODO cell; run it, and its check."""
    todo = cell(page, f"def {name}(")
    for _ in range(100):  # JupyterLab may take the focus away while it is still loading
        todo.locator(".cm-line").last.click()
        page.wait_for_timeout(500)
        if todo.locator(".cm-content").evaluate("content => content === document.activeElement"):
            break
    page.keyboard.press("Home")
    page.keyboard.press("Shift+End")
    for number, line in enumerate(body(source)):
        if number:
            page.keyboard.press("Enter")
        page.keyboard.type(line)
    expect(todo.locator(".cm-line").last).to_contain_text(body(source)[-1])
    page.keyboard.press("Shift+Enter")  # runs the cell and goes to the next one
    page.keyboard.press("Shift+Enter")
    return cell(page, f'check("{name}")').locator(".jp-OutputArea-output")


def test_a_student_is_told_the_mistake_and_then_passes(page, course):
    name, question = next(iter(QUESTIONS.items()))
    following = list(QUESTIONS)[1]
    right = answers_of(solution_of(course, NAME))[name]
    mistake = question.mistakes[0]

    open_file(page, "student", NAME, f"{NAME}.ipynb")
    expect(page.get_by_role("heading", name="Softmax regression, by hand")).to_be_visible()
    expect(page.get_by_text("Python 3 (ipykernel) | Idle")).to_be_visible()
    choose(page, "Run", "Run All Cells")
    said = cell(page, f'check("{name}")').locator(".jp-OutputArea-output")
    expect(said).to_have_text(f"✗ {name}: not implemented yet")
    never_run = cell(page, f'check("{following}")').locator(".jp-InputPrompt")
    expect(never_run).to_have_text("[ ]:")
    said.scroll_into_view_if_needed()
    picture(page, "student_1_stops_at_the_first_todo")

    said = answer(page, name, mistake.source)
    expect(said).to_contain_text(mistake.hint)
    picture(page, "student_2_mistake_is_named")

    said = answer(page, name, right)
    expect(said).to_contain_text(f"✓ {name}: public checks passed")
    picture(page, "student_3_check_passes")

    page.get_by_role("button", name="Validate").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("The following cell failed")
    picture(page, "student_4_validate")
    failed = re.findall(r'^check\("(\w+)"\)$', dialog.inner_text(), re.MULTILINE)
    assert failed == [each for each in QUESTIONS if each != name]
    dialog.get_by_role("button", name="Ok").click()
    expect(dialog).to_be_hidden()


@needs_sandbox
def test_an_instructor_grades_and_gives_feedback(page, course):
    solution = solution_of(course, NAME)
    wrong = {name: QUESTIONS[name].mistakes[0] for name in ("softmax", "minibatches", "accuracy")}
    answers = answers_of(solution) | {name: mistake.source for name, mistake in wrong.items()}
    written = {
        cell.metadata.nbgrader.grade_id: cell.metadata.nbgrader.points
        for cell in solution.cells
        if utils.is_grade(cell) and utils.is_solution(cell)
    }
    derivation, settings = written
    answers[settings] += f"\n\n{ATTACK}"
    submission = answered(course.released(NAME, NAME), answers)
    next(each for each in submission.cells if each.cell_type == "code").outputs = [
        nbformat.v4.new_output("display_data", {"text/html": ATTACK})
    ]
    hand_in(course, NAME, "ada", submission)
    most = sum(question.points for question in QUESTIONS.values()) + sum(written.values())

    choose(page, "Nbgrader", "Formgrader")
    formgrader = page.frame_locator("iframe[src*=formgrader]")
    row = formgrader.locator("#main-table tr")
    row.filter(has_text=NAME).locator(".num-submissions a").click()
    ada = row.filter(has_text="ada")
    expect(ada.locator(".status")).to_have_text("needs autograding")
    ada.locator(".autograde a").click()
    succeed(page, formgrader, f"Successfully autograded '{NAME}' for student 'ada'.", 1)
    expect(ada.locator(".status")).to_have_text("needs manual grading")
    graded = course.root / "autograded" / "ada" / NAME / f"{NAME}.ipynb"
    points = sum(verdict.points for verdict in verdicts_in(nbformat.read(graded, as_version=4)))
    assert 0 < points < most
    expect(ada.locator(".score")).to_have_text(f"{points:g} / {most:g}")
    picture(page, "instructor_2_points")

    formgrader.get_by_role("link", name="Manual Grading").click()
    [frame] = [each for each in page.frames if "/formgrader" in each.url]
    links = {"": NAME, f"/{NAME}": NAME, f"/{NAME}/{NAME}": "Submission #1"}
    for place, link in links.items():  # a slow page has links of the same name before
        frame.wait_for_url(re.compile(rf"/gradebook{place}/?(\?.*)?$"))
        formgrader.locator("#main-table").get_by_role("link", name=link).click()
    last = formgrader.locator(".nbgrader_cell", has=formgrader.locator(f"#{settings}"))
    expect(last).to_contain_text(ATTACK[: ATTACK.index("<img")])  # as text
    expect(last).to_contain_text("[The picture x is not shown")
    score = formgrader.locator(f"#{derivation}")
    expect(score).to_have_class(re.compile("needs_manual_grade"))
    expect(formgrader.get_by_text("Rubric, for the instructor only")).to_have_count(len(written))
    score.click()
    page.keyboard.type("3")
    with saved(page, "grade"):
        page.keyboard.press("Tab")  # to the extra credit
    page.keyboard.press("Tab")
    page.keyboard.type("All is there but the step *before* $\\hat y_j$.")
    with saved(page, "comment"):
        page.keyboard.press("Escape")
    picture(page, "instructor_3_written_answer")
    with saved(page, "grade"):
        last.get_by_role("button", name="Full credit").click()

    formgrader.get_by_role("link", name="Manual Grading").click()
    formgrader.get_by_role("link", name="Manage Assignments").click()
    row.filter(has_text=NAME).locator(".num-submissions a").click()
    expect(ada.locator(".status")).to_have_text("graded")
    points += 3 + written[settings]
    expect(ada.locator(".score")).to_have_text(f"{points:g} / {most:g}")
    ada.locator(".generate-feedback a").click()
    succeed(page, formgrader, f"Successfully generated feedback for '{NAME}'", 4)

    page.get_by_role("button", name="Refresh the file browser").click()
    open_file(page, "feedback", "ada", NAME, f"{NAME}.html")
    expect(page.frame_locator(".jp-HTMLViewer iframe").get_by_text("You earned")).to_be_visible()
    picture(page, "instructor_5_feedback")

    # As the student opens it, on a narrow screen.
    page.set_viewport_size({"width": 760, "height": 1000})
    page.goto((course.root / "feedback" / "ada" / NAME / f"{NAME}.html").as_uri())
    expect(page.locator(".score")).to_have_text(f"You earned {points:g} of {most:g} points.")
    for name, mistake in wrong.items():
        expect(page.locator(f"#{name}")).to_contain_text(mistake.hint)
    comment = page.locator(f"#{derivation} .comment")
    expect(comment).to_contain_text("All is there but the step before")
    expect(comment.locator("math")).to_be_visible()
    expect(page.locator("body")).not_to_contain_text("Rubric")
    first = page.locator("#softmax").bounding_box()
    top = {"x": 0, "y": 0, "width": 760, "height": first["y"] + first["height"]}
    picture(page, "feedback", full_page=True, clip=top)


def succeed(page: Page, formgrader: playwright.FrameLocator, message: str, number: int) -> None:
    """Read what Formgrader says when it is done, and press OK."""
    dialog = formgrader.get_by_role("dialog")
    expect(dialog).to_contain_text(message)
    picture(page, f"instructor_{number}_success")
    dialog.get_by_role("button", name="OK").click()
    expect(formgrader.locator(".modal-backdrop")).to_have_count(0)  # it has faded away


def saved(page: Page, what: str):
    """Until Formgrader has saved it: its tick is shown for a second only."""
    return page.expect_response(
        lambda answer: f"/api/{what}/" in answer.url and answer.request.method == "PUT"
    )


def test_report_and_feedback_fit_a_phone(empty_class):
    hints = {name: (0, q.mistakes[0].name) for name, q in QUESTIONS.items() if q.mistakes}
    for number in range(6):
        grade(empty_class, f"student{number}", hints if number % 2 else None)
    figures, _ = report(empty_class, NAME)
    feedback = empty_class.root / "feedback" / "student1" / NAME / f"{NAME}.html"
    with playwright.sync_playwright() as driver:
        browser = started(driver)
        page = browser.new_page(viewport={"width": 375, "height": 800})
        for path in (figures, feedback):
            page.goto(path.as_uri())
            picture(page, f"phone_{path.stem}", full_page=True)
            assert page.evaluate("document.documentElement.scrollWidth") == 375, path.name
        browser.close()
