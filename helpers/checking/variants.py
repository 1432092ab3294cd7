"""Wrong programs that lie close to the solution, by what they give on the public cases.

They are the solution with one small edit, or with two of the known mistakes at once. Where an
answer gives in every case what one of them gives, that is said of it.
"""

from collections.abc import Sequence

import numpy as np

from helpers.checking.case import Case, Mistake, Outcome
from helpers.checking.trace import ENOUGH, Trace, traced
from helpers.checking.variants_file import Variants


def stacked(mistakes: Sequence[Mistake], traces: Sequence[Trace], cases: int) -> Variants:
    """The variants with these traces, of so many cases."""
    return Variants(
        tuple(mistakes),
        np.array([each.forms for each in traces], np.uint32).reshape(-1, cases),
        np.array([each.counts for each in traces], np.uint32).reshape(-1, cases),
        np.concatenate([np.zeros(0, np.float32), *(each.sums for each in traces)]),
    )


def met(
    variants: Variants,
    answers: Sequence[Outcome],
    cases: Sequence[Case],
    tolerance: tuple[float, float] | None = None,
) -> Mistake | None:
    """The likeliest variant that gives the same as the answer in every case, or None. Where that
    might be chance it has to be the only one."""
    if not variants.mistakes:
        return None
    found = traced(answers, cases, tolerance)
    same_form = variants.forms == found.forms
    both_stop = (variants.forms & found.forms & 1).astype(bool)  # each in its way
    fits = (same_form | both_stop).all(axis=1) & (same_form & found.telling).any(axis=1)
    # An edit that nobody is known to make may give by chance what some other cause gives.
    are_known = np.array([" + " in mistake.name for mistake in variants.mistakes])
    is_sure = same_form @ found.weights >= ENOUGH
    fits &= are_known | is_sure
    begins = np.cumsum(variants.counts.sum(axis=1)) - variants.counts.sum(axis=1)
    length = int(found.counts.sum())
    rows = [
        row
        for row in np.flatnonzero(fits)
        if (np.abs(variants.sums[begins[row] :][:length] - found.sums) <= found.bounds).all()
    ]
    if not rows or (len(rows) > 1 and not is_sure[rows[0]]):
        return None
    return variants.mistakes[rows[0]]
