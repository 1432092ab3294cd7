"""Deleted half of some calls of `check`, or made comments of them."""

from tests.odd_notebooks import of

HALVES = {
    "logsumexp": 'check("logsumexp',
    "softmax": "check(",
    "one_hot": '# check("one_hot")',
    "cross_entropy": "",
    "gradients": 'heck("gradients")',
    "sgd_step": "check()",
    "train": 'check("softmax")',
    "accuracy": 'result = check("accuracy"); result',
}


def hand_in(right):
    for name, half in HALVES.items():
        of(right, f"check_{name}")["source"] = half
    return right
