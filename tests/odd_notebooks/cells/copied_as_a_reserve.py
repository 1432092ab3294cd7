"""Copied the stub below the check, as a reserve that was never run."""

from tests.odd_notebooks import of, put, stub


def hand_in(right):
    answer = of(right, "one_hot")
    kept = dict(answer)
    stub(right, "one_hot")
    reserve = {**answer, "id": "reserve"}
    answer["source"] = kept["source"]
    return put(right, len(right["cells"]), reserve)
