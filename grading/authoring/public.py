"""What the instant check needs of each question: `checks.npz`, and whether it is still right."""

import hashlib
from dataclasses import replace
from pathlib import Path

from grading.bank.question import Question
from grading.bank.reference import Reference, draw
from helpers.checking import checks_file
from helpers.checking.case import Case, Mistake, Outcome
from helpers.checking.compare import alike
from helpers.checking.description import Parameter, describe
from helpers.checking.fingerprint import fingerprint
from helpers.checking.outline import outline

PUBLIC_SEED = hashlib.sha256(b"public").digest()[:8]


def public_questions(reference: Reference) -> list[checks_file.PublicQuestion]:
    """What the instant check needs of each question, on the public cases."""

    def parameters(question: Question) -> tuple[Parameter, ...] | None:
        return describe(question.defines, reference.namespace(question)).parameters

    return [
        checks_file.PublicQuestion(
            name=question.name,
            probe=question.probe,
            defines=question.defines,
            measure=question.measure,
            parameters=parameters(question),
            uses=question.uses,
            forbids=question.forbids,
            tolerance=question.tolerance,
            in_place=question.in_place,
            seconds=question.seconds,
            outline=outline(question.defines, [reference.cell(question)]),
            points=question.points,
            hints=question.steps,
            mistakes=tuple(Mistake(m.name, m.hint) for m in question.mistakes),
            cases=tuple(public_cases(question, reference)),
        )
        for question in reference.questions.values()
    ]


def public_cases(question: Question, reference: Reference) -> list[Case]:
    """The cases that students get, with what the solution and each known mistake give."""
    cases = reference.cases(question, draw(question, PUBLIC_SEED))
    return reference.with_mistakes(question, cases)


def same_checks(path: Path, fresh: list[checks_file.PublicQuestion]) -> bool:
    """Whether a stored file holds these questions, in today's format; numbers are compared by
    tolerance, since another machine may round otherwise."""
    try:
        stored = list(checks_file.read(path).values())
    except checks_file.ChecksError:
        return False

    def plain(question: checks_file.PublicQuestion) -> str:
        # Another version of Python may tell errors in other words.
        told = [[bool(m.operation) for m in case.mistakes.values()] for case in question.cases]
        bare = [(case.label, list(case.inputs), list(case.mistakes)) for case in question.cases]
        return repr((replace(question, cases=()), bare, told))

    def outcomes(question: checks_file.PublicQuestion) -> list[Outcome]:
        cases = question.cases
        mistakes = [fingerprint(each) for case in cases for each in case.mistakes.values()]
        return [o for case in cases for o in (Outcome(case.inputs), case.expected)] + mistakes

    same = list(map(plain, stored)) == list(map(plain, fresh)) and checks_file.is_current(path)
    return same and all(
        alike(one, other, question.tolerance)
        for kept, question in zip(stored, fresh, strict=True)
        for one, other in zip(outcomes(kept), outcomes(question), strict=True)
    )
