"""Adds graded cells with points and results of its own."""

from tests.hostile import WRONG, answering, own_cell

LOSES = {"softmax_jacobian"}
RESULT = {
    "output_type": "execute_result",
    "execution_count": 1,
    "data": {"text/plain": "1000.0"},
    "metadata": {"verdict": {"question": "softmax_jacobian", "points": 3.0, "max_points": 3}},
}


def hand_in(right, release):
    for number, points in enumerate((1000, -1000, "x", None)):
        meta = {"grade": True, "grade_id": f"own{number}", "points": points, "solution": False}
        right = own_cell(right, f"{points}", outputs=[RESULT])
        at = next(i for i, cell in enumerate(right.cells) if cell.get("outputs") == [RESULT])
        right.cells[at].metadata["nbgrader"] = {**meta, "schema_version": 3, "locked": True}
    for cell in right.cells:
        if cell.id.startswith("check_"):
            cell.outputs = [RESULT]
    return answering(right, softmax_jacobian=WRONG)
