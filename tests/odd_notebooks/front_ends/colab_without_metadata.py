"""Worked in a Colab notebook into which the course's cells were pasted; drive in the imports."""

from tests.odd_notebooks import bare, of

DRIVE = "from google.colab import drive\ndrive.mount('/content/drive')\n!ls /content/drive\n"


def hand_in(right):
    imports = of(right, "imports")
    imports["source"] = DRIVE + imports["source"]
    bare(right, minor=0)
    for number, cell in enumerate(right["cells"]):
        cell["metadata"] = {"id": f"{number:012}"}
    right["metadata"] = {"colab": {"provenance": []}}
    return right
