"""Students take their answers over into a newer release, and lose nothing."""

import copy

import nbformat
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell
from nbgrader.utils import compute_checksum

from grading.classroom.samples import answered, answers_of
from grading.course import ROOT
from grading.intake.sanitise import rebuild
from helpers import take_over
from helpers.handed_out import is_untouched

NAME = "05_roc"
pytestmark = pytest.mark.quick


def read(folder):
    return nbformat.read(ROOT / folder / NAME / f"{NAME}.ipynb", as_version=4)


RELEASE, RIGHT = read("notebooks"), answers_of(read("solutions"))


def named(notebook, name):
    return next(cell for cell in notebook.cells if take_over._name(cell) == name)


@pytest.fixture
def newer():
    """A release in which a stub, a given cell and a text are others, and a question is new."""
    release = copy.deepcopy(RELEASE)
    for name in ("auc", "nines"):
        named(release, name).source = f"# Anew.\n{named(release, name).source}"
    text = next(cell for cell in release.cells if cell.source.startswith("One question at a time"))
    text.source += " Anew."
    text.id = "text-anew"
    about = {"grade": False, "solution": True, "locked": False, "task": False}
    about |= {"grade_id": "more", "schema_version": 3}
    release.cells.append(new_code_cell("def more(): ...", metadata={"nbgrader": about}))
    for cell in release.cells:
        if "nbgrader" in cell.metadata:
            cell.metadata.nbgrader.checksum = compute_checksum(cell)
    return release


def test_every_released_cell_is_known_to_be_untouched_and_no_other():
    for cell in RELEASE.cells:
        known = cell.metadata.get("nbgrader", {})
        assert is_untouched(cell, known)
        assert not is_untouched(NotebookNode(cell, source=cell.source + "x"), known)


def test_answers_and_cells_of_ones_own_stand_where_they_did(newer):
    old = answered(RELEASE, {name: RIGHT[name] for name in ("roc_curve", "auc")})
    place = old.cells.index(named(old, "check_roc_curve"))
    old.cells.insert(place + 1, new_code_cell("mine = 1"))
    old.cells.insert(0, new_markdown_cell("Ada's notebook"))
    whole, taken = take_over.taken_over(old, newer)
    assert taken.answers == ["roc_curve", "auc"] and taken.changed == ["auc"] and taken.own == 2
    assert "more" in taken.empty and not taken.kept + taken.gone
    assert named(whole, "roc_curve").source == RIGHT["roc_curve"]
    assert named(whole, "auc").source.startswith(RIGHT["auc"])
    assert "# # Anew." in named(whole, "auc").source
    assert named(whole, "nines").source == named(newer, "nines").source
    sources = [cell.source for cell in whole.cells]
    assert sources[0] == "Ada's notebook"
    assert sources.index("mine = 1") == sources.index('check("roc_curve")') + 1
    assert len(whole.cells) == len(newer.cells) + 2
    nbformat.validate(whole)


def test_a_second_time_changes_nothing_and_a_newer_answer_stays(newer):
    old = answered(RELEASE, {name: RIGHT[name] for name in ("roc_curve", "auc")})
    old.cells.append(new_code_cell("mine = 1"))
    whole, _ = take_over.taken_over(old, answered(newer, {"auc": "def auc(): return 1"}))
    assert named(whole, "auc").source == "def auc(): return 1"
    again, taken = take_over.taken_over(old, whole)
    assert again == whole and taken.kept == ["roc_curve", "auc"] and not taken.answers


def test_what_is_no_longer_asked_for_is_kept(newer):
    old = answered(RELEASE, RIGHT)
    newer.cells = [c for c in newer.cells if "one_vs_rest" not in take_over._name(c)]
    whole, taken = take_over.taken_over(old, newer)
    assert taken.gone == ["one_vs_rest"]
    kept = next(cell for cell in whole.cells if cell.source == RIGHT["one_vs_rest"])
    assert not kept.metadata


def test_a_cell_to_try_things_in_keeps_what_was_tried(newer):
    old = copy.deepcopy(RELEASE)
    free = [c for c in old.cells if c.cell_type == "code" and not c.metadata.get("nbgrader")]
    free[0].source += "\nprint('mine')"
    whole, _ = take_over.taken_over(old, newer)
    assert named(whole, free[0].id).source.endswith("print('mine')")
    assert len(whole.cells) == len(newer.cells)


def test_names_that_an_editor_has_dropped_are_found(newer):
    old = answered(RELEASE, RIGHT)
    for number, cell in enumerate(old.cells):
        cell.metadata, cell.id = {}, f"x{number}"
    whole, taken = take_over.taken_over(old, newer)
    assert set(taken.answers) >= {"confusion_counts", "roc_curve", "auc", "rank_auc", "one_vs_rest"}
    assert named(whole, "rank_auc").source == RIGHT["rank_auc"]


def test_the_command_chooses_what_has_most_answers_and_says_what_is_missing(
    newer, tmp_path, monkeypatch, capsys
):
    here, there = tmp_path / "new" / "notebooks" / NAME, tmp_path / "old" / "work"
    for folder in (here, there):
        folder.mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "new")
    assert take_over.main([str(there)]) == 1
    assert "There are no notebooks here." in capsys.readouterr().err
    nbformat.write(newer, here / f"{NAME}.ipynb")
    for old in (there, tmp_path / "nowhere"):
        assert take_over.main([str(old)]) == 1
        assert len(capsys.readouterr().err.splitlines()) == 2
    nbformat.write(RELEASE, there / f"{NAME}.ipynb")
    nbformat.write(answered(RELEASE, RIGHT), there / "my try.ipynb")
    assert take_over.main([str(there)]) == 0
    said = capsys.readouterr().out
    assert "answers taken over: confusion_counts, roc_curve, auc" in said
    assert f"not looked at, since another has more answers: {there / NAME}.ipynb" in said
    taken = nbformat.read(here / f"{NAME}.ipynb", as_version=4)
    assert named(taken, "rank_auc").source == RIGHT["rank_auc"]
    (there / "my try.ipynb").write_text("{")
    assert take_over.main([str(there)]) == 1
    assert "my try.ipynb cannot be read as a notebook" in capsys.readouterr().err


def test_what_an_earlier_release_had_is_nobodys_change(newer):
    old = answered(RELEASE, {"roc_curve": RIGHT["roc_curve"]})
    rebuilt = rebuild(old, newer)
    assert rebuilt.notes == () and rebuilt.answered == {"roc_curve"}
    assert named(rebuilt.notebook, "nines").source == named(newer, "nines").source
    assert named(rebuilt.notebook, "auc").source == named(newer, "auc").source


def test_a_question_that_was_not_there_is_named(newer):
    more = named(newer, "more")
    check = copy.deepcopy(named(newer, "check_auc"))
    check.metadata.nbgrader.grade_id, check.id, check.source = "check_more", "c", 'check("more")'
    newer.cells.append(check)
    said = "Not in what was handed in, which may be of an earlier release: more."
    assert said in rebuild(RELEASE, newer).notes
    mine = copy.deepcopy(RELEASE)
    mine.cells.append(new_code_cell("def more(): return 2"))
    assert said not in rebuild(mine, newer).notes
    assert rebuild(answered(newer, {"more": more.source}), newer).notes == ()
