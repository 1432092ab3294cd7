"""Replaces the methods of the shell that run cells and evaluate expressions."""

from tests.hostile import cheating

LOSES = {"softmax_jacobian"}
SOURCE = """
shell = get_ipython()
run_cell, evaluate = shell.run_cell, shell.user_expressions


def answered(expressions):
    if "softmax_jacobian" in str(expressions):
        value = repr('{"value": true, "error": "", "detail": "", "changed": []}')
        reply = {"status": "ok", "data": {"text/plain": value}, "metadata": {}, "points": 3}
        return {key: reply for key in expressions}
    return evaluate(expressions)


shell.user_expressions = answered
shell.run_cell = lambda *args, **kwargs: run_cell(*args, **kwargs)
"""


def hand_in(right, release):
    return cheating(right, SOURCE)
