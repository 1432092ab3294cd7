"""How far a student is: kept for them alone, wherever the front end says which notebook it is."""

import json

import pytest

from helpers import progress
from helpers.checking.checks_file import PublicQuestion
from helpers.progress import next_hint, note, progress_of

QUESTIONS = {
    "softmax": PublicQuestion("softmax", "", "softmax", points=2, hints=("An idea.", "A plan.")),
    "train": PublicQuestion("train", "", "train", points=4),
    "<b>": PublicQuestion("<b>", "", "b", points=1),
}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A notebook's folder, and nothing kept yet; the user's data lie in a place of the test."""
    monkeypatch.setattr(progress, "_kept", {})
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    place = tmp_path / "02_topic"
    place.mkdir()
    (place / "02_topic.ipynb").touch()
    return place


@pytest.fixture
def in_jupyter(folder, monkeypatch):
    monkeypatch.setenv("JPY_SESSION_NAME", str(folder / "02_topic.ipynb"))
    return folder


def begin_again(monkeypatch):
    """As in a fresh kernel."""
    monkeypatch.setattr(progress, "_kept", {})


def states(folder):
    return [row[1] for row in progress_of(folder, QUESTIONS).rows()]


def test_what_was_passed_tried_and_left_open_is_told_with_its_points(folder):
    note(folder, "softmax", passed=False)
    note(folder, "softmax", passed=True)
    note(folder, "train", passed=False)
    shown = progress_of(folder, QUESTIONS)
    assert states(folder) == ["✓ passed", "✗ tried", "– open"]
    assert shown.rows()[0][2:4] == ("2", "2")
    assert "1 of 3 answers pass the public checks, 2 of 7 points." in repr(shown)
    assert "<td>&lt;b&gt;</td>" in shown._repr_html_() and "<td>✗ tried</td>" in shown._repr_html_()
    note(folder, "softmax", passed=False)  # the newest check counts
    assert states(folder)[0] == "✗ tried"


def test_it_outlives_the_kernel_in_the_users_data_and_not_beside_the_notebook(
    in_jupyter, tmp_path, monkeypatch
):
    note(in_jupyter, "softmax", passed=True)
    begin_again(monkeypatch)
    assert states(in_jupyter)[0] == "✓ passed"
    assert [path.name for path in in_jupyter.iterdir()] == ["02_topic.ipynb"]
    (file,) = (tmp_path / "data").rglob("*.json")
    assert json.loads(file.read_text())["softmax"]["checks"] == 1


def test_where_no_front_end_says_which_notebook_it_is_nothing_is_written(folder, tmp_path):
    note(folder, "softmax", passed=True)
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("text", ["", "{", "[1]", '{"softmax": 3}', '{"softmax": {"odd": 1}}'])
def test_what_cannot_be_read_begins_anew(in_jupyter, tmp_path, monkeypatch, text):
    note(in_jupyter, "softmax", passed=True)
    (file,) = (tmp_path / "data").rglob("*.json")
    file.write_text(text)
    begin_again(monkeypatch)
    assert states(in_jupyter) == ["– open"] * 3
    note(in_jupyter, "train", passed=True)
    assert states(in_jupyter)[1] == "✓ passed"


def test_a_folder_that_cannot_be_written_costs_nothing(in_jupyter, tmp_path):
    (tmp_path / "data").write_text("a file where a folder is to be")
    note(in_jupyter, "softmax", passed=True)
    assert states(in_jupyter)[0] == "✓ passed"


def test_long_pauses_are_no_work(folder, monkeypatch):
    clock = iter([1000.0, 1060.0, 9000.0])
    monkeypatch.setattr(progress, "_last", 1000.0)
    monkeypatch.setattr(progress.time, "time", lambda: next(clock))
    for _ in range(3):
        note(folder, "softmax", passed=False)
    assert progress_of(folder, QUESTIONS).rows()[0][4] == "16"  # a minute, and 15 of the pause


def test_hints_come_one_by_one_and_then_all_again(in_jupyter, monkeypatch):
    question = QUESTIONS["softmax"]
    assert next_hint(in_jupyter, question) == "Hint 1 of 2: An idea."
    begin_again(monkeypatch)
    assert next_hint(in_jupyter, question) == "Hint 2 of 2: A plan."
    assert next_hint(in_jupyter, question) == "All 2 hints:\n  An idea.\n  A plan."
    assert "no hint for train" in next_hint(in_jupyter, QUESTIONS["train"])
    assert states(in_jupyter)[0] == "– open"
