"""Saved by IPython 3: format 4.0, a signature, no ids, output of an older form."""


def hand_in(right):
    right["nbformat_minor"] = 0
    right["metadata"] = {"signature": "sha256:00", "kernelspec": {"name": "python3"}}
    for cell in right["cells"]:
        cell.pop("id")
        if cell["cell_type"] == "code":
            cell["metadata"]["collapsed"] = False
            cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": ["OK\n"]}]
    return right
