"""A picture of six megabytes in an output, and ten thousand lines in another."""

from tests.odd_notebooks import of


def hand_in(right):
    picture = {"image/png": "iVBORw0KGgo" + "A" * 6_000_000, "text/plain": "<Figure>"}
    shown = {"output_type": "display_data", "data": picture, "metadata": {}}
    of(right, "features")["outputs"] = [shown]
    lines = {"output_type": "stream", "name": "stdout", "text": ["a line\n"] * 10_000}
    of(right, "yardstick")["outputs"] = [lines]
    return right
