"""Asks for widgets and figures that a person would use."""

from tests.hostile import own_cell

LOSES = set()
SOURCES = (
    "import ipywidgets\nipywidgets.IntSlider()",
    "%matplotlib widget",
    "%matplotlib qt",
    "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show(block=True)",
    "from IPython.display import display\n"
    "display({'application/vnd.jupyter.widget-view+json': {'model_id': 'x'}}, raw=True)",
    "from ipykernel.comm import Comm\nComm(target_name='x').send({'x': 'y' * 1_000_000})",
)


def hand_in(right, release):
    for source in SOURCES:
        right = own_cell(right, source, before="accuracy")
    return right
