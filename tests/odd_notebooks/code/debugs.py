"""Left the debugger on, a cell that raises, one that fails an assertion, one of half a line."""

from tests.odd_notebooks import at, own, put

PDB = "%pdb on\n%xmode Verbose"


def hand_in(right):
    put(right, at(right, "logsumexp"), own(PDB), own("1 / 0"), own("assert False, 'here'"))
    put(right, at(right, "one_hot"), own("softmax(np.array([[1.0, 2.0]"), own("%debug"))
    return put(right, at(right, "gradients"), own("import pdb; pdb.set_trace()"))
