"""Hands in JSON that is a notebook whose cells are a number."""

from tests.hostile import EVERYTHING

LOSES = EVERYTHING
NOTED = "The file is no notebook"


def hand_in(right, release):
    return b'{"cells": 7}'
