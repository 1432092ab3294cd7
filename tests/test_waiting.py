"""A cell that only waits for an open TODO says so in a line, in the notebook in which one works."""

import re
import shutil

import pytest
from jupyter_client.manager import run_kernel

from grading.course import ROOT
from helpers.checking import checks_file

NAME = "05_roc"
BEFORE = ["from helpers.check import check", "def walks(n):\n    raise NotImplementedError()"]


@pytest.fixture
def told(tmp_path, monkeypatch):
    """What is seen of the last of some cells, in a kernel of JupyterLab's or in another one."""
    shutil.copy(ROOT / "solutions" / NAME / checks_file.FILE, tmp_path)
    notebook = tmp_path / "05_roc.ipynb"
    notebook.touch()

    def run(*cells, front_end=True):
        if front_end:
            monkeypatch.setenv("JPY_SESSION_NAME", str(notebook))
        seen = []
        with run_kernel(cwd=str(tmp_path)) as client:
            for cell in cells:
                seen.clear()
                reply = client.execute_interactive(
                    cell,
                    timeout=60,
                    store_history=True,
                    output_hook=lambda m: seen.extend(m["content"].get("traceback", [])),
                )
        assert reply["content"]["status"] == "error"
        return re.sub(r"\x1b\[[\d;]*m", "", "\n".join(seen)), reply["content"]["ename"]

    return run


def test_an_open_todo_and_what_hangs_on_it_are_told_in_a_line(told):
    lines, error = told(*BEFORE, "table = walks(3)")
    assert lines == "… walks is not written yet: this cell waits for its TODO above."
    assert error == "NotImplementedError"
    lines, error = told(*BEFORE, "table = walks(3)", "print(table)")
    assert lines.startswith("… table is not there yet: the cell above") and error == "NameError"
    layer = "class Layer:\n    def forward(self):\n        raise NotImplementedError()"
    lines, _ = told(*BEFORE, layer, "[Layer().forward() for _ in range(2)]")
    assert lines == "… Layer is not written yet: this cell waits for its TODO above."


def test_all_other_errors_are_shown_as_ever(told):
    assert "Traceback" in told(*BEFORE, "tabel")[0]  # a slip of the pen
    assert "Traceback" in told(*BEFORE, "table = table + 1")[0]
    assert "Traceback" in told(*BEFORE, "raise NotImplementedError('mine')")[0]
    assert "Traceback" in told(*BEFORE, "1 / 0")[0]
    assert "✗ auc: not defined yet" in told(*BEFORE, "check('auc')")[0]


def test_what_runs_a_notebook_without_anybody_there_sees_the_traceback(told):
    lines, _ = told(*BEFORE, "table = walks(3)", front_end=False)
    assert "Traceback" in lines and "raise NotImplementedError" in lines
