"""A merge in git left both versions of a line in an answer; either is right."""

from tests.odd_notebooks import as_text, of

SAID = "conflict"
MARKED = """<<<<<<< HEAD
    "    return Z[:, 0] * 0 + m + np.log(np.exp(x - m[:, None]).sum(axis=1))"
=======
    "    return m + np.log(np.exp(x - m[:, None]).sum(axis=1))"
>>>>>>> 9f3c2ab
"""
ANSWER = """def logsumexp(x):
    m = x.max(axis=1)
    return m + np.log(np.exp(x - m[:, None]).sum(axis=1))"""


def hand_in(right):
    of(right, "logsumexp")["source"] = ANSWER
    lines = as_text(right).splitlines(keepends=True)
    index = next(i for i, line in enumerate(lines) if "return m + np.log" in line)
    lines[index] = MARKED.replace("Z[:, 0] * 0 + ", "")
    return "".join(lines).encode()
