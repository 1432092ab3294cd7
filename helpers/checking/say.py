"""Makes sentences of what was found: for the notebook, the feedback page, the report and tables.

Nothing else does, and nothing reads them back.
"""

from collections.abc import Sequence
from typing import Protocol

from helpers.checking.case import OUT_OF_MEMORY
from helpers.checking.finding import CLOCK, PROCESSOR, Fact, Finding, Status, Stop, Stopped
from helpers.checking.room import MOST_LINES, Block, aspects, listed, packed, within
from helpers.checking.say_facts import sentence

COUNTED = {PROCESSOR: " of processor time", CLOCK: " by the clock"}
HEADS = {
    Status.NOT_DEFINED: "not defined yet. Run the cell above, which has to define {0.expected}.",
    Status.NO_PYTHON: "its cell cannot be run. Line {0.line}, `{0.got}`: {0.detail}.",
    Status.NOT_CALLABLE: "{0.where} is not a function any more: something assigned to that name.",
    Status.ARGUMENTS: "its arguments are ({0.got}), asked for are ({0.expected})",
    Status.FORBIDDEN: "{0.where} (line {0.line}) may not be used here",
    Status.NOT_COUNTED: "not judged: mend {0.where} first, it builds on that",
    Status.UNREADABLE: "{0.detail}",
    Status.STUB: "not implemented yet",
    Status.ALWAYS_RAISES: "it raises an error for every input",
    Status.SCORE: "not good enough on samples held back",
    Status.NOT_REACHED: "not reached, its check is not in the notebook.",
}


class Verdict(Protocol):
    """What is looked at here of a verdict of the grader."""

    @property
    def question(self) -> str:
        """The answer's name."""

    @property
    def finding(self) -> Finding:
        """What is the matter with the answer."""

    @property
    def passed(self) -> int:
        """Cases that are right, of those that were counted."""

    @property
    def counted(self) -> int:
        """Cases that were judged."""

    @property
    def not_counted(self) -> int:
        """Cases that could not be judged before earlier answers are mended."""

    @property
    def carried_forward(self) -> int:
        """Cases that are right given those."""

    @property
    def replayed(self) -> int:
        """Cases that were judged with right ones in the place of those."""

    @property
    def earlier(self) -> tuple[str, ...]:
        """Those earlier answers."""

    @property
    def score(self) -> str:
        """Of a trained object, with what the number is; else empty."""

    @property
    def wanted(self) -> str:
        """The worst score that passes."""

    @property
    def full(self) -> bool:
        """Whether it earned all points."""


def passed(question: str, cases: int, waiting: Sequence[str]) -> list[str]:
    """What the check says of a right answer, where some that it uses are `waiting` to be mended."""
    lines = [f"✓ {question}: public checks passed ({_count(cases)})"]
    if waiting:
        lines.append(f"  ({' and '.join(waiting)}, which it may call, still needs work)")
    return lines


def failed(question: str, finding: Finding, waiting: Sequence[str] = ()) -> list[str]:
    """What the check says of an answer that is not right."""
    if waiting and finding.status not in (Status.FORBIDDEN, Status.NO_PYTHON):
        # Its cell would stop before the earlier answers are there.
        missing = finding.status is Status.NOT_DEFINED
        head = f"✗ {question}: {'not defined yet' if missing else head_of(finding)}"
        return [head, f"  fix {waiting[0]} first: {question} builds on it"]
    return lines_of_finding(question, finding)


def lines_of_finding(
    question: str, finding: Finding, hidden: bool = False, after: Sequence[str] = ()
) -> list[str]:
    """Head, what is known of it, and the case, of what is not right; the lines `after` that stand
    at the end. What does not fit is left out, the least telling first. A `hidden` case is one of
    the grader's."""
    head = f"✗ {question}: {head_of(finding)}"
    told = [f"  → {hint}" for hint in finding.hint.splitlines()]
    if finding.status is Status.FORBIDDEN:
        told.append(f"  {finding.detail}")
    facts = [f"  · {_fact(fact)}" for fact in finding.facts]
    known: list[Block] = [(0, [head, *told])]
    known += [(0 if number == 0 and not told else 4, [line]) for number, line in enumerate(facts)]
    known.append((1, aspects(finding.met, finding.unmet)))
    return within(MOST_LINES, *known, *_case(finding, hidden), (0, [*after]))


def head_of(finding: Finding) -> str:
    """What is the matter, in one line."""
    match finding.status:
        case Status.NOT_DEFINED if finding.where:
            return f"not defined: {finding.where} keeps nothing. Take that line out, run it again."
        case Status.NOT_REACHED if finding.limit:
            return f"not reached, the notebook took more than {finding.limit:g} s in all."
        case Status.CELL:
            return f"its cell {_how(finding)}"
    if finding.status in HEADS:
        return HEADS[finding.status].format(finding)
    case = finding.case
    if case is None:
        return f"it {_how(finding)}"
    return f"wrong in case {case.number} of {case.of} ({case.label})"


def how(stopped: Stopped, short: bool = False) -> str:
    """How a cell or process was stopped, after "it" or "its cell"."""
    match stopped.by:
        case Stop.ERROR:
            return f"stopped with {stopped.error}" + ("" if short else f": {stopped.detail}")
        case Stop.TIME:
            limit = f": it took more than {_seconds(stopped.seconds, stopped.detail)}"
            return "stopped with a time-out" + ("" if short else limit)
        case Stop.NOT_ENDED:
            limit = _seconds(stopped.seconds, stopped.detail)
            return f"took more than {limit} and had to be stopped"
        case Stop.ALL_TIME:
            return "was still at work when the submission's time was over"
        case Stop.MEMORY:
            return "used more memory than there is for a submission"
        case Stop.FILES:
            return "made more files than a submission may"
        case Stop.SIZE:
            return "answered with more than an answer may hold"
    return "ended its own process"


def _how(finding: Finding, short: bool = False) -> str:
    assert finding.stopped is not None
    return how(finding.stopped, short)


def _case(finding: Finding, hidden: bool) -> list[Block]:
    """What was run in a case, with what, and what came of it.

    The lines that were run stand at the margin: so they can be copied, from wherever one begins.
    """
    case = finding.case
    if case is None:
        return []
    ran = "  ran, on other inputs of the same kind:" if hidden else "  ran:"
    calls = [line for line in case.program if line.startswith("#")]
    blocks: list[Block] = [(0, [ran]), (3, calls), (0, [*case.program[len(calls) :]])]
    blocks += [
        (2, [line]) for line in packed([f"{n} = {v}" for n, v in case.inputs], "  with      ")
    ]
    if finding.status is Status.CHANGED:
        names = finding.where.split(", ")
        several = "s" * (len(names) > 1)
        said = f"  changed its argument{several} {listed(names)}: work on a copy"
        return [*blocks, (0, [said])]
    got, *rest = _got(finding).splitlines() or [""]
    of = " of what is returned" if finding.where.startswith("[") else ""
    where = f"   ({finding.where}{of})" if finding.where else ""
    came = [f"  got       {got}{where}", *(f"          {line}" for line in rest)]
    return [*blocks, (0, [*came, f"  expected  {finding.expected}"])]


def _got(finding: Finding) -> str:
    if finding.status is Status.RAISED:
        return f"{finding.got}: {finding.detail}".removesuffix(": ")
    if finding.status is not Status.STOPPED:
        return finding.got
    if not finding.limit:
        return f"{finding.got}: not tried again"
    if finding.got == OUT_OF_MEMORY:
        return f"{finding.got}: more than {finding.limit / 1e9:.2g} GB of memory used"
    return f"{finding.got}: no answer within {_seconds(finding.limit, finding.detail)}"


def _seconds(limit: float, counted: str) -> str:
    return f"{limit:g} s{COUNTED.get(counted, '')}"


def lines_of(verdict: Verdict) -> list[str]:
    """All that the student reads of a verdict."""
    finding, name = verdict.finding, verdict.question
    if finding.status is Status.EARLIER:
        return finding.detail.splitlines()
    if finding.status is Status.RIGHT:
        return [f"✓ {name}: {_right(verdict)}", *_grounds(verdict)]
    result = f"{verdict.passed} of {verdict.counted} cases passed"
    if verdict.score:
        result = _figures(verdict)
    known = [f"  {result}"] if verdict.score or verdict.passed else []
    lines = lines_of_finding(name, finding, hidden=True, after=[*known, *_grounds(verdict)])
    if verdict.wanted and verdict.earlier:
        lines.insert(1, f"  → {_first(verdict)}")
    return lines


def _grounds(verdict: Verdict) -> list[str]:
    """On what it was judged, where that is more than the answer alone."""
    lines = []
    if verdict.not_counted and verdict.counted:
        first = f"mend {listed(verdict.earlier)} first"
        lines.append(f"  {_count(verdict.not_counted)} not judged, and so not earned: {first}")
    if verdict.replayed:
        given = f"with a right {listed(verdict.earlier)} in the place of yours"
        lines.append(f"  {_count(verdict.replayed)} judged {given}, which is charged there only")
    if verdict.carried_forward:
        lines.append(f"  right given your own {listed(verdict.earlier)}, charged there only")
    return lines


def reason_of(verdict: Verdict) -> str:
    """What was wrong, in one line: the misconception where it is known."""
    finding = verdict.finding
    if verdict.full:
        return ""
    if finding.hint or finding.facts:
        return hint_of(finding) or _fact(finding.facts[0])
    if finding.status is not Status.RIGHT and verdict.wanted and verdict.earlier:
        return _first(verdict)
    return result_of(verdict)


def result_of(verdict: Verdict) -> str:
    """What came out, in one line."""
    if verdict.finding.status is Status.EARLIER:
        return verdict.finding.detail.partition("\n")[0].lstrip("✓✗ ")
    right = verdict.finding.status is Status.RIGHT
    said = _right(verdict) if right else head_of(verdict.finding)
    return f"{verdict.question}: {said}"


def hint_of(finding: Finding) -> str:
    """The hints of the mistakes that are named, in one line."""
    return " ".join(finding.hint.splitlines())


def cause_of(finding: Finding) -> str:
    """Why points were lost, in the same words for all who lost them so."""
    if finding.mistake:
        return finding.mistake
    match finding.status:
        case Status.FORBIDDEN:
            return f"{finding.where} may not be used here"
        case Status.NOT_CALLABLE:
            return f"{finding.where} is not a function any more"
        case Status.CELL:
            return f"its cell {_how(finding, short=True)}"
        case Status.STOPPED if finding.stopped:
            return f"it {how(finding.stopped, short=True)}"
        case Status.UNREADABLE:
            return finding.detail.partition(": ")[0]
        case Status.EARLIER:
            return "graded by an earlier version"
    if finding.facts:
        return _fact(finding.facts[0])
    return "wrong in a way that the bank does not know" if finding.case else head_of(finding)


def _fact(fact: Fact) -> str:
    return sentence(fact.way, fact.times, fact.parts, fact.cases)


def _right(verdict: Verdict) -> str:
    return _figures(verdict) if verdict.score else f"all {verdict.counted} cases passed"


def _figures(verdict: Verdict) -> str:
    return f"{verdict.score} on samples held back, asked for: {verdict.wanted}"


def _first(verdict: Verdict) -> str:
    return f"Mend {listed(verdict.earlier)} first: what is trained comes of that."


def _count(cases: int) -> str:
    return f"{cases} case{'s' * (cases != 1)}"
