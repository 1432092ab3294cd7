"""Prints and draws wherever there is room: in answers, in loops, ten thousand lines of it."""

from tests.odd_notebooks import at, of, own, put

DRAW = """import matplotlib.pyplot as plt
plt.figure(); plt.plot(losses); plt.title("loss"); plt.show()
for i in range(10_000):
    print(i, end="\\r" if i % 2 else "\\n")
from IPython.display import clear_output, display, HTML
display(HTML("<b>done</b>")); clear_output(wait=True)"""


def hand_in(right):
    train = of(right, "train")
    train["source"] = train["source"].replace("    losses = []", "    losses = []\n    print(H, Y)")
    return put(right, at(right, "check_trained") + 1, own(DRAW))
