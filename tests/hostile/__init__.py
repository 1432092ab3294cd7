"""Hostile submissions to 02_softmax_regression, one module each; tests/test_hostile.py grades them.

To add one is to add a module. Its name is the student's; its docstring says what the student does.

hand_in(right, release)  what is handed in: a notebook, or its bytes, or a folder (a dict of path →
                         notebook, bytes, a size in bytes, PIPE, SOCKET, or a Path that a link leads
                         to), or a Path that the folder itself is a link to; COURSE and PORT in it
                         stand for the course's folder and the port of a server on this machine
LOSES                    the questions that earn nothing; every other earns all its points
SAYS                     text on the feedback page or in the autograded notebook; optional
NOTED                    text about the submission, on the page and in the table; optional

`right` is a notebook with right answers, without the cells that only draw, and a witness: its
answer to `logsumexp` fails if an earlier submission left anything behind.
"""

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from grading.bank.assignment import bank_of
from grading.classroom.samples import answered, answers_of

NAME = "02_softmax_regression"
FILE = f"{NAME}.ipynb"
EVERYTHING = set(bank_of(NAME).questions)
PIPE, SOCKET = "a pipe", "a socket"
COURSE, PORT = "@course@", "@port@"

# An answer that is not right; nothing builds on it.
WRONG = """
def softmax_jacobian(y_hat):
    return np.zeros((*y_hat.shape, y_hat.shape[1]))
"""


def answers(notebook: NotebookNode) -> dict[str, str]:
    return answers_of(notebook)


def answering(notebook: NotebookNode, **sources: str) -> NotebookNode:
    """The notebook with other sources in cells of the release, by their name."""
    return answered(notebook, sources)


def before_answer(right: NotebookNode, question: str, source: str) -> NotebookNode:
    """The notebook with lines before an answer, in the same cell."""
    return answered(right, {question: f"{source}\n\n{answers(right)[question]}"})


def cheating(right: NotebookNode, source: str, answer: str = WRONG) -> NotebookNode:
    """The notebook with a wrong answer, and a cheat above all answers. The answer to `accuracy`
    fails if the cheat did not run to its end."""
    right = before_answer(answered(right, {"softmax_jacobian": answer}), "accuracy", "cheated")
    return own_cell(right, f"{source}\ncheated = True", before="logsumexp")


def escaping(right: NotebookNode, source: str) -> NotebookNode:
    """The notebook with attempts before an answer, which fails if one of them `worked`."""
    attempts = f"worked = []\n{source}\nassert not worked, worked"
    return before_answer(right, "accuracy", attempts)


def own_cell(
    notebook: NotebookNode, source: str, before: str = "imports", outputs: tuple[dict, ...] = ()
) -> NotebookNode:
    """The notebook with a cell of the student's own before one of the release."""
    at = next(i for i, cell in enumerate(notebook.cells) if cell.id == before)
    cell = new_code_cell(source)
    cell.outputs = list(outputs)
    notebook.cells.insert(at, cell)
    return notebook


def with_outputs(right: NotebookNode, *outputs: dict) -> NotebookNode:
    """The notebook with stored outputs in a cell of the student's own."""
    return own_cell(right, "1", outputs=outputs)
