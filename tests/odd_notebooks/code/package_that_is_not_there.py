"""Imports packages that only the student has: in a cell of the own, and above answers."""

from tests.odd_notebooks import of, own, put


def hand_in(right):
    answer = of(right, "softmax")
    answer["source"] = "import seaborn as sns\n\n\n" + answer["source"]
    imports = of(right, "imports")
    imports["source"] = "import polars as pl\n" + imports["source"]
    return put(right, 0, own("import plotly.express as px\nimport cv2"))
