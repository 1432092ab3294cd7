"""Hands in a notebook that says that it is of a future format."""

import json

LOSES = set()


def hand_in(right, release):
    return json.dumps({**right, "nbformat": 99, "nbformat_minor": "x", "metadata": 7}).encode()
