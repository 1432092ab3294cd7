"""Uses what the kernel remembers: `_`, `Out`, `In`, and names variables so."""

from tests.odd_notebooks import at, own, put


def hand_in(right):
    put(right, at(right, "softmax"), own("1 + 1"), own("_ + 1\nOut[max(Out)]\nprint(In[-1])"))
    return put(right, at(right, "one_hot"), own("In, Out = np.zeros(3), {}\n_ = 5"))
