"""The same code earns the same points, whatever the key draws."""

import pytest

from tests.known import ASSIGNMENTS, questions
from tests.test_carry import mistaken, verdicts
from tests.test_grade import graded


@pytest.mark.in_turn(3)
@pytest.mark.parametrize(
    ("assignment", "name"),
    [(a, q.name) for a in ASSIGNMENTS for q in questions(a).values() if not q.cells],
)
def test_a_mistake_earns_the_same_under_any_key(assignment, name, request):
    """For a mistake of each question, so that most verdicts are partial."""
    changes = questions(assignment)[name].mistakes[0].source
    keys = [bytes([number, 7]) for number in range(5 * request.config.getoption("--seeds"))]
    earned = {graded([name], changes, key=k, assignment=assignment)[name].points for k in keys}
    assert len(earned) == 1


def test_two_mistakes_on_top_of_each_other_do():
    changes = mistaken("Affine", "bias_averaged"), mistaken("FeedforwardNet", "loss_after")
    earned = {
        tuple(verdict.points for verdict in verdicts(*changes, key=bytes([n])).values())
        for n in range(5)
    }
    assert len(earned) == 1
