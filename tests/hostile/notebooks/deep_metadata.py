"""Hands in a notebook with metadata that are nested almost as deep as JSON may be."""

import json

LOSES = set()


def hand_in(right, release):
    deep = {}
    for _ in range(900):
        deep = {"deeper": deep}
    cells = [{**cell, "metadata": {**cell["metadata"], "deep": deep}} for cell in right.cells]
    return json.dumps({**right, "cells": cells}).encode()
