"""The words for what the wrong numbers are."""

from collections.abc import Sequence

# {0} and so on are what a way needs to be said, {times} the number in it.
WORDS = {
    "same": "the expected ones",
    "transposed": "the expected ones transposed",
    "axes swapped": "the expected ones with axes {0} and {1} swapped",
    "reversed": "the expected ones with the {0} in reverse order",
    "moved on": "the expected ones with the {0} moved on by one",
    "moved back": "the expected ones with the {0} moved back by one",
    "sorted": "the expected ones with the {0} sorted",
    "sorted down": "the expected ones with the {0} sorted downwards",
    "diagonal": "the diagonal of the expected ones",
    "off the diagonal 0": "the expected ones on the diagonal, and 0 elsewhere",
    "above the diagonal 0": "the expected ones, but 0 above the diagonal",
    "below the diagonal 0": "the expected ones, but 0 below the diagonal",
    "flat": "the expected ones in one long row, without the other axes",
    "column": "the expected ones as a column",
    "row": "the expected ones as one row of a matrix",
    "the last missing": "the expected ones without the last {0}",
    "the first missing": "the expected ones without the first {0}",
    "only the first": "those of the first of the {0} only",
    "only the last": "those of the last of the {0} only",
    "square": "the squares of the expected ones",
    "root": "the square roots of the expected ones",
    "logarithm": "the logarithms of the expected ones",
    "exponential": "the exponentials of the expected ones",
    "reciprocal": "1 divided by the expected ones",
    "size": "the expected ones without their signs",
    "at least 0": "the expected ones, with 0 for those below 0",
    "at most 1": "the expected ones, with 1 for those above 1",
    "cut to whole": "the expected ones cut to whole numbers",
    "rounded": "the expected ones rounded to {0} digits after the point",
    "float16": "the expected ones rounded to float16",
    "float32": "the expected ones rounded to float32",
    "added up": "the expected ones, each with those before it added to it",
    "part": "those expected for {0}",
    "input": "those of the input {0}",
    "input transposed": "those of the input {0} transposed",
    "times input": "the expected ones times {0}, entry by entry",
    "over input": "the expected ones divided by {0}, entry by entry",
    "plus input": "the expected ones plus {0}, entry by entry",
    "minus input": "the expected ones minus {0}, entry by entry",
    "sum of all": "the sum of all that are expected",
    "mean of all": "the mean of all that are expected",
    "largest of all": "the largest of those expected",
    "smallest of all": "the smallest of those expected",
    "sum": "the expected ones summed over the {0}",
    "mean": "the expected ones averaged over the {0}",
    "largest": "the largest of those expected over the {0}",
    "smallest": "the smallest of those expected over the {0}",
    "sum everywhere": "in each place the expected ones summed over the {0}",
    "mean everywhere": "in each place the expected ones averaged over the {0}",
    "largest everywhere": "in each place the largest expected one over the {0}",
    "smallest everywhere": "in each place the smallest expected one over the {0}",
    "the same in every case": "the same each time, whatever is given",
    "each a multiple": "the expected {0}, each times a number of its own",
    "each shifted": "the expected {0}, each plus a number of its own",
    "in another order": "the expected {0} in another order",
}
# Of what came out, where that is more than what is expected.
REDUCED = {
    "sum of all": "the sum of yours is what is expected",
    "mean of all": "the mean of yours is what is expected",
    "largest of all": "the largest of yours is what is expected",
    "smallest of all": "the smallest of yours is what is expected",
    "sum": "yours summed over the {0} are the expected ones",
    "mean": "yours averaged over the {0} are the expected ones",
    "largest": "the largest of yours over the {0} are the expected ones",
    "smallest": "the smallest of yours over the {0} are the expected ones",
    "the last missing": "yours are the expected ones with more {0} after them",
    "the first missing": "yours are the expected ones with more {0} before them",
    "only the first": "the first of your {0} are the expected ones",
    "only the last": "the last of your {0} are the expected ones",
    "diagonal": "the diagonal of yours are the expected ones",
}


# Whole sentences; {by} is the factor, {plus} what is added.
SENTENCES = {
    "no error": "it raises nothing where {0} is asked for",
    "another error": "it raises {0} where {1} is asked for",
    "change of": "your change of {0} is the expected one{by}",
    "unread": "{0} never reads `{1}`",
    "no return": "{0} has no `return`, and so gives None",
    "yield for return": "{0} yields, where all is due at once (`return`)",
    "outside": "{0} reads `{1}` of the notebook, which is none of its arguments",
    "first round": "{0} returns in the first round of a loop",
    "dropped": "in {0} the value of {1} is kept nowhere",
    "is not due": "{0}: {1}, where {2} is due",
    "near": "your numbers are off by {times} % of the largest at most",
    "too large": "all your wrong numbers are too large",
    "too small": "all your wrong numbers are too small",
    "always": "yours has {times} {0}, whatever is given",
    "all the same": "all your numbers are {times}",
    "plus": "your numbers are the expected ones {plus}",
    "together": "your numbers and the expected ones add up to {times}",
    "on a line": "your numbers are {times}",
    "right first": "your numbers are right in the first{count} of the {0} only{many}",
    "right last": "your numbers are right in the last{count} of the {0} only{many}",
    "wrong ones": "your wrong numbers are {there}",
    "wrong where": "your numbers are wrong just where {0} {1}{there}",
}
OF_STATEMENTS = {"does not hold": "This does not hold", "should not be": "This should not be"}
UNKNOWN = {
    "all the same": "the same within a case",
    "plus": "the same number in each place",
    "together": "the same number in each place",
}
ONE_OF = {"rows": "row", "columns": "column", "entries": "entry"}
NAMES = 4  # of parts or cases that are listed


def sentence(way: Sequence[str], times: str, parts: Sequence[str], cases: Sequence[int]) -> str:
    """What is true of the numbers, in one sentence; see `helpers.checking.finding.Fact`."""
    kind, *about = way
    if kind == "right parts":
        return f"Right: {some(about)}. Wrong: {some(parts)}."
    if kind in OF_STATEMENTS:
        return f"{OF_STATEMENTS[kind]}: {'; '.join(about)}."
    said = f"{_in(cases)} " if cases else ""
    said += _said(kind, about, times or UNKNOWN.get(kind, ""))
    return f"{some(parts)}: {said}." if parts else f"{said[0].upper()}{said[1:]}."


def _said(kind: str, about: list[str], times: str) -> str:
    if kind in ("not reduced", "too many"):
        template = f"{REDUCED[about.pop(0)]}{{by}}"
    else:
        template = SENTENCES.get(kind) or f"your numbers are {WORDS.get(kind, kind)}{{by}}"
    if kind == "part":
        about = [some(about)]
    if kind == "always" and times == "1":
        about = [ONE_OF.get(about[0], about[0].replace("places", "place"))]
    minus = times.startswith(("−", "minus "))
    there = " ".join(about if kind == "wrong ones" else about[2:])
    return template.format(
        *about,
        times=times,
        by=_by(times, "," in template),
        plus=f"{'minus' if minus else 'plus'} {times.removeprefix('−').removeprefix('minus ')}",
        count=f" {times}" if times[:1].isdigit() and times != "1" else "",
        many=f": as many are right as {times}" if times and not times[:1].isdigit() else "",
        there=f"; there they are {there}" if there and kind == "wrong where" else there,
    )


def _by(times: str, behind_a_comma: bool) -> str:
    if times == "−1":
        return f"{',' * behind_a_comma} with the sign turned"
    return f", times {times}" if times else ""


def _in(cases: Sequence[int]) -> str:
    if len(cases) > NAMES:
        return f"in {len(cases)} cases"
    return f"in case{'s' * (len(cases) > 1)} {_few([*map(str, cases)], ', ', ' and ')}"


def some(parts: Sequence[str]) -> str:
    """Parts of an answer as a sentence lists them: not more than a few."""
    names = [f"part {part}" if part.startswith("[") else part for part in parts]
    return _few(names, ", ", " and ")


def _few(names: Sequence[str], between: str, last_between: str = "") -> str:
    shown = [*names]
    if len(names) > NAMES:
        shown = [*names[: NAMES - 1], f"{len(names) - NAMES + 1} more"]
    *most, last = shown or [""]
    return f"{between.join(most)}{last_between or between}{last}" if most else last
