"""Hands in cells of every wrong type between the right ones."""

import json

LOSES = set()


def hand_in(right, release):
    wild = [
        7,
        None,
        [],
        "cell",
        {},
        {"cell_type": 7, "source": {"a": 1}, "metadata": [], "id": 7},
        {"cell_type": "code", "source": ["1", 2, None], "outputs": {"a": 1}, "id": {}},
        {"cell_type": "code", "source": None, "outputs": [7, [], {"output_type": 7}]},
        {"cell_type": "code", "metadata": {"nbgrader": 7}, "outputs": [{"output_type": "stream"}]},
        {"cell_type": "code", "metadata": {"nbgrader": {"grade_id": [1], "grade": "yes"}}},
        {"cell_type": "code", "outputs": [{"output_type": "error", "traceback": 7}]},
        {"cell_type": "code", "outputs": [{"output_type": "display_data", "data": {"a": []}}]},
        {"cell_type": "code", "outputs": [{"output_type": "execute_result", "metadata": 7}]},
        {"cell_type": "markdown", "source": 7, "attachments": 7, "id": "x" * 1000},
    ]
    cells = [each for cell in right.cells for each in (*wild, cell)]
    return json.dumps({**right, "cells": cells}).encode()
