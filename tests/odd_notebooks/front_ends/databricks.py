"""Worked on Databricks: metadata of its own only, markdown written as a magic in cells of code."""

from tests.odd_notebooks import bare


def hand_in(right):
    bare(right, minor=0)
    for cell in right["cells"]:
        cell["metadata"] = {"application/vnd.databricks.v1+cell": {"nuid": "a1", "title": ""}}
        if cell["cell_type"] == "markdown":
            cell |= {"cell_type": "code", "outputs": [], "execution_count": 0}
            cell["source"] = "%md\n" + cell["source"]
    return right
