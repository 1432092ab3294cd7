"""What a release holds of its solution is found."""

import nbformat
import pytest

from grading.authoring.leaks import leaked

pytestmark = pytest.mark.quick

SOLUTION = """def mean(x, axis=0):
    ### BEGIN SOLUTION
    n = x.shape[axis]
    total = x.sum(axis)
    return total / n
    ### END SOLUTION
"""


def test_leaks_are_lines_of_answers_rubrics_and_claims_that_nothing_else_says():
    cells = [
        nbformat.v4.new_markdown_cell("The mean of what is given to you."),
        nbformat.v4.new_code_cell(SOLUTION),
        nbformat.v4.new_markdown_cell("Two points for the derivation.", metadata={"rubric": True}),
        nbformat.v4.new_code_cell("assert mean(x) > 0.5", metadata={"claims": True}),
    ]
    solution = nbformat.v4.new_notebook(cells=cells)
    assert leaked(solution, "The mean of what is given to you.\ndef mean(x, axis=0):") == []
    assert leaked(solution, "so total = x.sum(axis)") == ["total = x.sum(axis)"]
    assert leaked(solution, "assert mean(x) > 0.5") == ["assert mean(x) > 0.5"]
    assert leaked(solution, "Two points for the derivation.") == ["Two points for the derivation."]
