"""State of widgets as Colab stores it, which makes nbconvert stop; bars of tqdm.notebook."""

from tests.odd_notebooks import at, own, put

VIEW = {"application/vnd.jupyter.widget-view+json": {"model_id": "0f1d", "version_major": 2}}
BAR = "from tqdm.notebook import tqdm as bar\nfor _ in bar(range(3)): pass"


def hand_in(right):
    right["metadata"]["widgets"] = {
        "application/vnd.jupyter.widget-state+json": {"0f1d": {"model_name": "HBoxModel"}}
    }
    shown = {"output_type": "display_data", "data": VIEW, "metadata": {}}
    return put(right, at(right, "train"), own(BAR, outputs=[shown]))
