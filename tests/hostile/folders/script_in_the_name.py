"""Gives the notebook a name with HTML, escape codes and a line break."""

LOSES = set()
NOTED = "The notebook was called <img src=x onerror=alert(1)>"


def hand_in(right, release):
    return {"<img src=x onerror=alert(1)>\x1b[2J\x9b\n.ipynb": right}
