"""Grading a class, beside nbgrader as it comes: part of `make bench`.

The class does what a class does: of four students two are right, one has some known mistakes and
one stopped half-way.
"""

import contextlib
import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import nbformat

from grading.authoring.release import copied, generate
from grading.bank.definitions import definitions, fresh_namespace
from grading.classroom.demo import sample_students
from grading.course import ROOT, Course
from grading.gradebook.nbgrader_course import activate_environment
from grading.settings import graded_environment
from helpers import data

NAME = "02_softmax_regression"
FEW, MANY = 32, 512
STOCK = """c = get_config()
c.CourseDirectory.course_id = "stock"
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "notebooks"
"""


def a_class(root: Path, size: int, stock: bool = False) -> Course:
    """A course in `root` with so many submissions."""
    course = copied(Course(ROOT), root, [NAME])
    generate(course, NAME)
    solution = nbformat.read(course.solution(NAME) / f"{NAME}.ipynb", as_version=4)
    samples = sample_students(course.released(NAME, NAME), solution, NAME)
    kinds = [samples["ada"], samples["cleo"], samples["ada"], samples["dan"]]
    texts = [nbformat.writes(kind) for kind in kinds]
    for number in range(size):
        folder = root / "submitted" / f"student{number:03}" / NAME
        folder.mkdir(parents=True)
        (folder / f"{NAME}.ipynb").write_text(texts[number % 4])
        if stock:  # which starts the kernel there
            shutil.copy(course.solution(NAME) / "checks.npz", folder)
    if stock:
        (root / "nbgrader_config.py").write_text(STOCK)
    return course


class Memory:
    """Watches a process and the kernels that it runs; figures in bytes."""

    def __init__(self, pid: int) -> None:
        self.pid, self.grader, self.kernel = pid, 0, 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch)

    def __enter__(self) -> "Memory":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._over.wait(0.3):
            self.grader = max(self.grader, _figure(Path(f"/proc/{self.pid}/status"), "VmHWM"))
            for process in Path("/proc").glob("[0-9]*"):
                if _is_kernel(process):
                    self.kernel = max(self.kernel, _figure(process / "smaps_rollup", "Pss"))


def _is_kernel(process: Path) -> bool:
    """Whether a process is a child of the sandbox's first one, which bubblewrap started."""
    try:
        command = (process / "cmdline").read_text()
        parent = re.search(r"PPid:\s+(\d+)", (process / "status").read_text())
        if parent is None or "inside.py" not in command:
            return False
        return "inside.py" in (process.parent / parent[1] / "cmdline").read_text()
    except OSError:
        return False


def _figure(path: Path, name: str) -> int:
    """What a file of /proc says under a name, in bytes; 0 if it says nothing."""
    try:
        found = re.search(rf"{name}:\s+(\d+) kB", path.read_text())
    except OSError:
        return 0
    return 1024 * int(found[1]) if found else 0


def graded(root: Path, *command: str) -> tuple[float, Memory]:
    """How long a command takes in a course, in seconds, and its memory."""
    started = time.perf_counter()
    with (
        subprocess.Popen(
            [sys.executable, "-m", *command],
            cwd=root,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={**os.environ, "COURSE_PROFILE": "quick"},
        ) as process,
        Memory(process.pid) as memory,
    ):
        said, _ = process.communicate()
    if process.returncode:
        raise SystemExit(said)
    return time.perf_counter() - started, memory


def own_seconds() -> float:
    """What the cells of a right submission take, run in a process that has imported it all."""
    notebook = nbformat.read(ROOT / "solutions" / NAME / f"{NAME}.ipynb", as_version=4)
    namespace = fresh_namespace(definitions(notebook))
    cells = [
        cell.source
        for cell in notebook.cells
        if cell.cell_type == "code" and not cell.source.startswith("check(")
    ]
    said = io.StringIO()
    with graded_environment(), contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        started = time.perf_counter()
        for cell in cells:
            exec(cell, namespace)
        return time.perf_counter() - started


def run() -> None:
    """Grade the classes and print how long it took."""
    activate_environment()
    os.environ["MNIST_ROOT"] = data.mnist_root()
    own_seconds()  # what it computes of the digits is kept on disk from here on
    own = own_seconds()
    with tempfile.TemporaryDirectory() as folder:
        one, few, many, stock = (Path(folder, name) for name in ("one", "few", "many", "stock"))
        for root, size in ((one, 1), (few, FEW), (many, MANY), (stock, FEW)):
            root.mkdir()
            a_class(root, size, root is stock)
        ours = ("grading", "autograde", NAME)
        graded(one, *ours)  # a machine that has graded before
        took, memory = graded(few, *ours)
        took_stock, _ = graded(stock, "nbgrader", "autograde", NAME)
        took_many, memory_many = graded(many, *ours)
    each, each_stock, each_many = took / FEW, took_stock / FEW, took_many / MANY
    print(f"a class of {FEW}: {took:.1f} s, nbgrader as it comes {took_stock:.1f} s")
    print(f"  throughput over nbgrader's: {took_stock / took:.1f}×")
    print(f"  a submission: {each:.2f} s, of which its own cells {own:.2f} s ({each_stock:.2f} s)")
    print(f"  memory: grader {memory.grader >> 20} MB, kernel {memory.kernel >> 20} MB at most")
    print(
        f"a class of {MANY}: {each_many:.2f} s a submission ({each_many / each:.2f}×), "
        f"grader {memory_many.grader >> 20} MB"
    )
    print(f"  without the start: {(took_many - took) / (MANY - FEW):.2f} s a submission")


if __name__ == "__main__":
    run()
