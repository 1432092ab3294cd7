"""Worked in Colab: a badge on top, ids and sizes in metadata, no ids of cells, drive mounted."""

from tests.odd_notebooks import own, prose

BADGE = '<a href="https://colab.research.google.com/drive/1"><img src="colab-badge.svg"></a>'
DRIVE = (
    "from google.colab import drive\ndrive.mount('/content/drive')\n%cd /content/drive/MyDrive/d"
)


def hand_in(right):
    right["metadata"] |= {"colab": {"provenance": [], "toc_visible": True}, "accelerator": "GPU"}
    right["nbformat_minor"] = 0
    right["cells"][:0] = [prose(BADGE), own(DRIVE)]
    right["cells"].append(own(""))
    for number, cell in enumerate(right["cells"]):
        cell.pop("id")
        cell["metadata"] |= {"id": f"{number:08}Xyz", "outputId": "1e5c", "colab": {"height": 35}}
    return right
