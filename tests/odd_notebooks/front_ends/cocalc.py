"""Worked in CoCalc: every id is new and short, nbgrader's metadata in its own form."""


def hand_in(right):
    for number, cell in enumerate(right["cells"]):
        cell["id"] = f"{number:06x}"
        nbgrader = cell["metadata"].pop("nbgrader", None)
        if nbgrader:
            cell["metadata"]["nbgrader"] = {
                "grade_id": nbgrader["grade_id"],
                "schema_version": 1,
                "grade": nbgrader["grade"],
                "solution": nbgrader["solution"],
            }
        cell["metadata"]["collapsed"] = False
    return right
