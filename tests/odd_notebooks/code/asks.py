"""Asks for a name, and waits for Enter between sections."""

from tests.odd_notebooks import at, of, own, put

ASK = "name = input('Your name: ')\nage = int(input('Your age: '))"


def hand_in(right):
    of(right, "sgd_step")["source"] += "\n\n\ninput('Press Enter to go on')"
    return put(right, at(right, "logsumexp"), own(ASK))
