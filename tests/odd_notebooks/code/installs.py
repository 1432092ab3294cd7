"""Installs packages and fetches the course, as in Colab, in the first cell and among imports."""

from tests.odd_notebooks import of, own, put

FIRST = """!pip install -q numpy tqdm
%pip install ipywidgets
!git clone https://github.com/someone/digits.git
%cd digits/notebooks
import sys; sys.path.append('/content/digits')
import os; os.chdir('/content/digits')"""


def hand_in(right):
    of(right, "imports")["source"] = "!pip install tqdm\n" + of(right, "imports")["source"]
    return put(right, 0, own(FIRST))
