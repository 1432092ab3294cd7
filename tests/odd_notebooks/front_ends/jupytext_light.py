"""Kept as a light script by Jupytext, made a notebook again: cells are merged where it can."""

import json

import jupytext
import nbformat

from tests.odd_notebooks import as_text


def hand_in(right):
    notebook = nbformat.reads(as_text(right), as_version=4)
    notebook.metadata["jupytext"] = {"cell_metadata_filter": "-all"}
    again = jupytext.reads(jupytext.writes(notebook, fmt="py:light"), fmt="py:light")
    return json.loads(nbformat.writes(again))
