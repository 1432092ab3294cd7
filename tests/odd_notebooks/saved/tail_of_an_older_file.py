"""The cloud wrote a shorter file over a longer one: its tail hangs below the notebook."""

from tests.odd_notebooks import as_text


def hand_in(right):
    text = as_text(right)
    return (text + text[-700:]).encode()
