"""What was handed in is read, whatever state it is in."""

import json
import os

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from grading.classroom.samples import answered, answers_of
from grading.course import ROOT, Course
from grading.intake.choice import notebook_in
from grading.intake.folder import MAX_COUNT, MAX_FILES, MAX_KEPT, fingerprint
from grading.intake.handed_in import Unreadable
from grading.intake.notebook import parsed
from grading.intake.sizes import LEFT_OUT
from grading.intake.submission import read
from grading.intake.times import handed_in_at
from tests.conftest import solution_of

pytestmark = pytest.mark.quick

NAME = "02_topic"
NOTEBOOK = new_notebook(cells=[new_markdown_cell("Text"), new_code_cell("x = 'é'", id="answer")])
TEXT = nbformat.writes(NOTEBOOK)


def sources(content):
    notebook, notes = parsed(content)
    nbformat.validate(notebook)
    return [cell.source for cell in notebook.cells], " ".join(notes)


def test_a_sound_notebook_is_read_without_a_note():
    assert sources(TEXT.encode()) == (["Text", "x = 'é'"], "")


@pytest.mark.parametrize(
    ("content", "note"),
    [
        (TEXT.encode("utf-8-sig"), ""),
        (TEXT.encode("utf-16"), "UTF-16"),
        (TEXT.encode("cp1252"), "Windows-1252"),
        (TEXT[: TEXT.rindex("]")].encode(), "2 of its cells"),
        (nbformat.writes(nbformat.v4.downgrade(NOTEBOOK), version=3).encode(), "old notebook"),
    ],
    ids=["byte order mark", "utf-16", "cp1252", "truncated", "version 3"],
)
def test_what_can_be_repaired_is(content, note):
    found, notes = sources(content)
    assert found == ["Text", "x = 'é'"]
    assert note in notes and bool(note) == bool(notes)


def test_of_a_merge_conflict_a_side_that_is_whole_is_taken():
    lines = TEXT.splitlines()
    at = next(i for i, line in enumerate(lines) if "x = " in line)
    other = lines[at].replace("x = ", "y = ")
    sides = ["<<<<<<< HEAD", lines[at], "=======", other, ">>>>>>> theirs"]
    conflict = "\n".join([*lines[:at], *sides, *lines[at + 1 :]]).encode()
    found, notes = sources(conflict)
    assert found == ["Text", "x = 'é'"] and "first side" in notes


@pytest.mark.parametrize("held", [json.loads(TEXT), TEXT], ids=["notebook", "text"])
def test_the_notebook_in_what_a_server_answers_is_taken(held):
    found, notes = sources(json.dumps({"name": "a", "type": "notebook", "content": held}).encode())
    assert len(found) == 2 and notes == ""


@pytest.mark.parametrize("end", ["\r", "\r\n"])
def test_the_ends_of_lines_are_those_of_python(end):
    other = json.dumps({"cells": [{"cell_type": "code", "source": f"x = 1{end}y = 2{end}"}]})
    assert sources(other.encode())[0] == ["x = 1\ny = 2\n"]


@pytest.mark.parametrize(
    "content",
    [b"", b" \n", b"null", b"[]", b'{"cells": 1}', b"\x00\xff\xfe", b"[" * 100_000, b"not JSON"],
)
def test_what_is_no_notebook_is_told_in_one_sentence(content):
    with pytest.raises(Unreadable) as problem:
        parsed(content)
    assert len(str(problem.value)) < 200 and "\n" not in str(problem.value)


def test_cells_of_any_form_become_sound_ones():
    wild = [
        {"cell_type": "code", "source": ["a", 1, "b"], "outputs": [3, {"output_type": "x"}]},
        {"cell_type": "code", "source": None, "outputs": {"a": 1}, "metadata": []},
        {"cell_type": 7, "source": {"a": 1}},
        "a cell",
        {"cell_type": "code", "outputs": [{"output_type": "error", "traceback": "line"}]},
        {"cell_type": "code", "outputs": [{"output_type": "display_data", "data": {"a": 1}}]},
    ]
    assert sources(json.dumps({"cells": wild}).encode())[0] == ["ab", "", "", "", ""]


def test_what_is_nested_too_deeply_is_left_out_and_the_rest_is_read():
    deep = "[" * 50_000 + '"]\\"[{"' + "]" * 50_000
    output = f'{{"output_type": "display_data", "data": {{"a": {deep}}}, "metadata": {{}}}}'
    inside = TEXT.replace('"outputs": []', f'"outputs": [{output}]')
    assert inside != TEXT
    beside = TEXT.replace('"nbformat": 4', f'"other": {deep}, "nbformat": 4')
    cut_off = inside.replace('"nbformat": 4', '"nbformat": ')
    for content in (inside, beside, cut_off):
        found, notes = sources(content.encode())
        assert found == ["Text", "x = 'é'"] and "nested too deeply" in notes


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ('"metadata": {}', '"metadata": {"a": NaN, "b": [Infinity, -Infinity], "c": 1e999}'),
        ('"cells": [', '"cells": [null, 3, [], '),
        ('"source": [\n    "Text"', '"source": null, "source": [null, "Te", 1, "xt"'),
        ('"cell_type": "markdown"', '"attachments": [], "cell_type": "markdown"'),
        ('"cell_type": "m', '"attachments": {"a": 1, "b": {"c": null}}, "cell_type": "m'),
    ],
)
def test_odd_json_costs_nothing(was, now):
    assert was in TEXT
    assert sources(TEXT.replace(was, now).encode())[0] == ["Text", "x = 'é'"]


@pytest.mark.not_quick
@pytest.mark.parametrize("what", ["outputs", "attachments", "metadata", "widgets"])
def test_a_large_notebook_is_read_without_what_is_large_in_it(tmp_path, what):
    notebook = json.loads(TEXT)
    text, code = notebook["cells"]
    long = 'x"\\[{' * 1_000_000
    small = {"output_type": "stream", "name": "stdout", "text": '"outputs": [ small'}
    code["outputs"] = [small]
    if what == "outputs":
        large = {"output_type": "stream", "name": "stdout", "text": [long]}
        notebook["cells"].insert(0, {"cell_type": "code", "source": "1", "outputs": [large] * 12})
    elif what == "attachments":
        text["attachments"] = {f"{n}.png": {"image/png": long} for n in range(12)}
    elif what == "metadata":
        code["metadata"] = {"deep": {"outputs": [long] * 12}}
    else:
        notebook["metadata"] = {"widgets": {"state": [long] * 12}}
    (tmp_path / f"{NAME}.ipynb").write_text(json.dumps(notebook))
    found = read(tmp_path, NAME)
    assert len(found.notebook) < 10_000_000
    read_again, notes = parsed(found.notebook)
    assert [cell.source for cell in read_again.cells][-2:] == ["Text", "x = 'é'"] and not notes
    assert read_again.cells[-1].outputs == [small]
    if what == "outputs":
        assert read_again.cells[0].outputs[0].text == LEFT_OUT


def test_what_is_too_large_without_its_outputs_is_refused_with_what_to_do(tmp_path):
    with (tmp_path / f"{NAME}.ipynb").open("wb") as file:
        file.truncate(MAX_KEPT + 1)
    with pytest.raises(Unreadable, match=r"has 256 MB besides .* hand it in again"):
        read(tmp_path, NAME)


def test_a_large_notebook_that_is_cut_off_is_read_as_far_as_it_goes(tmp_path):
    text = TEXT.replace('"outputs": []', '"outputs": ["' + '\\"' * 9_000_000)
    cut = text[: text.rindex('\\"')]
    (tmp_path / f"{NAME}.ipynb").write_text(cut)
    found = read(tmp_path, NAME)
    assert sources(found.notebook)[0] == ["Text"]


def test_the_only_notebook_is_found_under_another_name(tmp_path):
    (tmp_path / "mine.ipynb").write_text(TEXT)
    (tmp_path / "notes.txt").write_text("x")
    found = read(tmp_path, NAME)
    assert found.notebook == TEXT.encode() and found.files == {"notes.txt": b"x"}
    assert found.notes == ("The notebook was called mine.ipynb, not 02_topic.ipynb.",)


def test_a_notebook_with_another_extension_is_found(tmp_path):
    (tmp_path / f"{NAME}.ipynb.txt").write_text(TEXT)
    assert read(tmp_path, NAME).notebook == TEXT.encode()


@pytest.mark.parametrize(
    ("files", "only"),
    [
        (["report.pdf"], "report.pdf (a PDF file)"),
        (["Week 2.DOCX"], "Week 2.DOCX (a Word file)"),
        (["work.zip", "photo.jpg"], "photo.jpg (a picture), work.zip (an archive)"),
        (["text_typed_into_Moodle.html"], "text_typed_into_Moodle.html (a web page)"),
        (["my work.py", "timestamp.txt"], "my work.py (a Python script)"),
        ([f"{n}.csv" for n in range(7)], "0.csv, 1.csv, 2.csv, 3.csv, 4.csv and 2 more"),
    ],
)
def test_what_was_handed_in_in_place_of_a_notebook_is_said(tmp_path, files, only):
    for name in files:
        (tmp_path / name).write_bytes(b"%PDF-1.7")
    with pytest.raises(Unreadable) as refused:
        read(tmp_path, NAME)
    assert str(refused.value) == (
        f"There is no notebook in what was handed in, only {only}. "
        "What counts is the file that ends in .ipynb."
    )


def test_several_notebooks_are_not_chosen_among(tmp_path):
    for name in ("a", "b"):
        (tmp_path / f"{name}.ipynb").write_text(TEXT)
    with pytest.raises(Unreadable, match=r"several notebooks \(a.ipynb, b.ipynb\)"):
        read(tmp_path, NAME)


@pytest.fixture(scope="module")
def notebooks():
    """Notebooks with more and fewer answers, and one of another assignment."""
    course = Course(ROOT)
    name, other = "02_softmax_regression", "04_backpropagation"
    release = course.released(name, name)
    answers = answers_of(solution_of(course, name))
    code = "\n\n".join(source for source in answers.values() if "def " in source)
    return {
        "release": release,
        "all": answered(release, answers),
        "few": answered(release, dict(list(answers.items())[:4])),
        "answers only": new_notebook(cells=[new_code_cell(code)]),
        "other": answered(course.released(other, other), answers_of(solution_of(course, other))),
    }


SAVED = ".ipynb_checkpoints/x"


@pytest.mark.parametrize(
    ("there", "taken", "note"),
    [
        ({NAME: "release", f"{NAME}-Copy1": "all"}, f"{NAME}-Copy1", f"so {NAME}-Copy1.ipynb was"),
        ({NAME: "release", f"{NAME} (1)": "few"}, f"{NAME} (1)", "No answers were found in"),
        ({NAME: "release", "a": "few", "b": "all"}, "b", "There also lay a.ipynb."),
        ({NAME: "release", "Untitled": "answers only"}, "Untitled", "No answers were found in"),
        ({NAME: "release", "04": "other"}, NAME, "nor in what lies beside it: 04.ipynb"),
        ({NAME: "other", "mine": "few"}, "mine", "so mine.ipynb was graded"),
        ({NAME: "few", "mine": "all"}, NAME, "more: mine.ipynb"),
        ({NAME: "all", "mine": "few"}, NAME, ""),
        ({"a": "few", "b": "all", "c": "other"}, "b", "was called b.ipynb"),
        ({NAME: "release", "in/x": "all"}, "in/x", "so in/x.ipynb was graded"),
        ({NAME: "release", SAVED: "few"}, SAVED, f"so {SAVED}.ipynb was graded"),
        ({NAME: "release", "a": "few", SAVED: "all"}, "a", "so a.ipynb was graded"),
        ({NAME: "release", "a": "all", "b": "all"}, None, "in each of several others: a.ipynb, b"),
        ({"a": "all", "b": "all"}, None, "several notebooks"),
    ],
)
def test_the_notebook_with_the_answers_is_taken(tmp_path, notebooks, there, taken, note):
    for place, which in there.items():
        path = tmp_path / f"{place}.ipynb"
        path.parent.mkdir(exist_ok=True)
        nbformat.write(notebooks[which], path)
    if taken is None:
        with pytest.raises(Unreadable, match=note):
            read(tmp_path, NAME, notebooks["release"])
        return
    found = read(tmp_path, NAME, notebooks["release"])
    assert found.notebook == (tmp_path / f"{taken}.ipynb").read_bytes()
    assert note in " ".join(found.notes) and bool(note) == bool(found.notes)


def test_of_too_many_files_those_nearest_and_smallest_are_taken(tmp_path):
    (tmp_path / f"{NAME}.ipynb").write_text(TEXT)
    (tmp_path / "data").mkdir()
    for number in range(MAX_COUNT):
        (tmp_path / "data" / f"{number}.txt").write_text("x")
    with (tmp_path / "a_large_one.bin").open("wb") as file:
        file.truncate(MAX_FILES + 1)
    (tmp_path / "mine.py").write_text("x = 1")
    found = read(tmp_path, NAME)
    assert found.files["mine.py"] == b"x = 1" and len(found.files) == MAX_COUNT
    assert "Not all files" in found.notes[0]


def test_links_are_not_followed(tmp_path):
    (tmp_path / "secret").write_text(TEXT)
    folder = tmp_path / "submitted"
    folder.mkdir()
    (folder / f"{NAME}.ipynb").symlink_to(tmp_path / "secret")
    with pytest.raises(Unreadable, match="link"):
        read(folder, NAME)
    (folder / f"{NAME}.ipynb").unlink()
    (folder / f"{NAME}.ipynb").write_text(TEXT)
    (folder / "file").symlink_to(tmp_path / "secret")
    (folder / "folder").symlink_to(tmp_path)
    os.mkfifo(folder / "pipe")
    assert read(folder, NAME).files == {}


@pytest.mark.parametrize(
    ("text", "time"), [("2026-11-01 12:00:00 UTC", "2026-11-01 12:00:00+00:00"), ("soon", "None")]
)
def test_the_time_is_read_if_it_is_one(tmp_path, text, time):
    (tmp_path / f"{NAME}.ipynb").write_text(TEXT)
    (tmp_path / "timestamp.txt").write_text(text)
    found = read(tmp_path, NAME)
    assert str(handed_in_at(tmp_path)) == time
    assert ("no date" in " ".join(found.notes)) == (time == "None")


def test_a_fingerprint_changes_with_what_was_handed_in(tmp_path):
    seen = {fingerprint(tmp_path)}
    for name, content in [("a", "1"), ("a", "2"), ("b", "2")]:
        (tmp_path / name).write_text(content)
        seen.add(fingerprint(tmp_path))
    assert len(seen) == 4


def test_what_jupyter_saved_beside_a_notebook_is_not_a_second_one(tmp_path):
    """Of the notebooks in folders, checkpoints are the last that are looked at."""
    work = tmp_path / "week 2" / "work.ipynb"
    saved = work.parent / ".ipynb_checkpoints" / "work-checkpoint.ipynb"
    for path in (work, saved):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(TEXT, encoding="utf-8")
    assert notebook_in(tmp_path, NAME, lambda _: 1)[0] == work
    work.unlink()
    assert notebook_in(tmp_path, NAME, lambda _: 1)[0] == saved
