"""Rewrites the syntax tree of every later cell so that every comparison holds."""

from tests.hostile import cheating

LOSES = {"softmax_jacobian"}
SOURCE = """
import ast


class Cheat(ast.NodeTransformer):
    def visit_Compare(self, node):
        return ast.copy_location(ast.Constant(True), node)

    def visit_Raise(self, node):
        return ast.copy_location(ast.Pass(), node)

    def visit_Assert(self, node):
        return ast.copy_location(ast.Pass(), node)


class OnlyProbes(Cheat):
    def visit_Module(self, node):
        return self.generic_visit(node) if "probe" in ast.dump(node) else node


get_ipython().ast_transformers.append(OnlyProbes())
"""


def hand_in(right, release):
    return cheating(right, SOURCE)
