"""Hands in the beginning of a notebook."""

import json

LOSES = {"predict_proba", "accuracy", "trained"}
NOTED = "The file is damaged"


def hand_in(right, release):
    text = json.dumps(right)
    return text[: text.index("def predict_proba")].encode()
