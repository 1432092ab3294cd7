"""Hands in a notebook that asks for another language."""

LOSES = set()


def hand_in(right, release):
    right.metadata = {
        "kernelspec": {"name": "ir", "display_name": "R"},
        "language_info": {"name": "R"},
    }
    return right
