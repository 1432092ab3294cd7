"""Rewrites the text of every later cell and expression."""

from tests.hostile import cheating

LOSES = {"softmax_jacobian"}
SOURCE = """
def rewritten(lines):
    return [line.replace("check(", "print(").replace("assert ", "0 and ") for line in lines]


get_ipython().input_transformers_post.append(rewritten)
get_ipython().input_transformers_cleanup.append(rewritten)
"""


def hand_in(right, release):
    return cheating(right, SOURCE)
