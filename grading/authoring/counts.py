"""How much there is in the course: `python -m grading counts`."""

import nbformat

from grading.bank.assignment import banks
from grading.course import Course


def counts(course: Course) -> list[str]:
    """What README says of the questions and of the solutions' cells, in its words."""
    known = [question for bank in banks().values() for question in bank.questions.values()]
    notebooks = [course.solution(name) / f"{name}.ipynb" for name in banks()]
    cells = [
        cell
        for path in notebooks
        for cell in nbformat.read(path, as_version=4).cells
        if cell.cell_type == "code"
    ]
    compared = sum("nbval-check-output" in cell.metadata.get("tags", []) for cell in cells)
    return [
        f"{len(known)}, with {sum(len(q.cases) for q in known)} cases and "
        f"{sum(len(q.mistakes) for q in known)} mistakes, each named as itself; "
        f"{sum(len(q.right_answers) for q in known)} other right answers",
        f"{len(cells)}, of which {compared} are compared with their stored output; "
        f"{len(cells) - compared} only run",
    ]
