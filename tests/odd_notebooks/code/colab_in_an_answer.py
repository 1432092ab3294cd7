"""Mounts the drive and changes to it above an answer, as in Colab, and sets a style of plots."""

from tests.odd_notebooks import of

ABOVE = """from google.colab import drive, files
drive.mount('/content/drive')
%cd /content/drive/MyDrive
import seaborn as sns; sns.set_theme()
palette = sns.color_palette()
print(palette)
"""


def hand_in(right):
    for name in ("logsumexp", "minibatches"):
        of(right, name)["source"] = ABOVE + of(right, name)["source"]
    return right
