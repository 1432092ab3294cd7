"""Outputs and metadata with NaN and Infinity, which are no JSON."""


def hand_in(right):
    data = {"application/json": {"loss": [float("nan"), float("inf")]}, "text/plain": "nan"}
    for cell in right["cells"]:
        if cell["cell_type"] == "code":
            cell["metadata"]["seconds"] = float("nan")
            shown = {"output_type": "display_data", "data": data, "metadata": {}}
            cell["outputs"] = [shown]
    return right
