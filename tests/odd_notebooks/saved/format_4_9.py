"""Saved by a front end that is ahead of its time: format 4.9, with fields that nobody knows."""


def hand_in(right):
    right["nbformat_minor"] = 9
    right["provenance"] = {"by": "tomorrow"}
    for cell in right["cells"]:
        cell["language"] = "python"
    return right
