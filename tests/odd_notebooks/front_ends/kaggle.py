"""Worked on Kaggle: its first cell on top, times in metadata, those of nbgrader gone, no ids."""

from tests.odd_notebooks import bare, own

FIRST = """# This Python 3 environment comes with many helpful analytics libraries installed
import numpy as np # linear algebra
import pandas as pd # data processing, CSV file I/O (e.g. pd.read_csv)
import os
for dirname, _, filenames in os.walk('/kaggle/input'):
    for filename in filenames:
        print(os.path.join(dirname, filename))
"""


def hand_in(right):
    bare(right)
    right["cells"].insert(0, own(FIRST))
    for number, cell in enumerate(right["cells"]):
        cell.pop("id", None)
        cell["metadata"] = {
            "_uuid": f"8f2839f25d086af736a60e9eeb907d3b93b6e0{number}",
            "execution": {"iopub.status.busy": "2026-11-20T10:00:00.1Z"},
            "trusted": True,
        }
    right["metadata"]["kaggle"] = {"accelerator": "none", "dataSources": [], "isGpuEnabled": False}
    return right
