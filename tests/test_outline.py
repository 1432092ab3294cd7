"""What is read from the code of a wrong answer, and what is not."""

import ast

import pytest

from helpers.checking.finding import RIGHT, Finding, Status
from helpers.checking.outline import outline, with_code
from helpers.checking.say_facts import sentence
from tests.known import ASSIGNMENTS, reference

pytestmark = pytest.mark.quick

SOLUTION = """
def f(x, lr):
    total = 0
    for each in x:
        total += lr * each
    return total
"""
CLASS = """
class Layer:
    def forward(self, x):
        return x

    def backward(self, d_out=1.0):
        return 2 * d_out
"""
GENERATOR = "def f(x, lr):\n    for each in x:\n        yield lr * each\n"


def said(answer, solution=SOLUTION, above="", status=Status.VALUES):
    name = "Layer" if "class" in solution else "f"
    sources = [above, answer]
    found = with_code(Finding(status), name, outline(name, [solution]), sources)
    return [sentence(fact.way, fact.times, fact.parts, fact.cases) for fact in found.facts]


@pytest.mark.parametrize(
    ("answer", "fact"),
    [
        (SOLUTION.replace("lr * each", "0.1 * each"), "Your code never reads `lr`."),
        (SOLUTION.replace("return total", "print(total)"), "Your code has no `return`"),
        (
            SOLUTION.replace("    return", "        return"),
            "Your code returns in the first round",
        ),
        (SOLUTION.replace("return total", "yield total"), "Your code yields, where all is due at"),
        (
            SOLUTION.replace("total += lr * each", "x.exp()\n        total += lr * each"),
            "In your code the value of `x.exp()` is kept nowhere.",
        ),
    ],
)
def test_it_is_said(answer, fact):
    (one,) = said(answer)
    assert one.startswith(fact)


def test_a_loop_may_end_early_where_something_is_asked_first():
    answer = SOLUTION.replace("total += lr * each", "if each > lr:\n            return each")
    assert not said(answer)


def test_what_another_cell_has_made_is_no_argument():
    answer = SOLUTION.replace("lr * each", "lr * each + b")
    assert said(answer, above="b = 3") == [
        "Your code reads `b` of the notebook, which is none of its arguments."
    ]
    for above in ("def b(): ...", "import b", "", "b = (", "B = 3"):
        assert not said(answer, above=above)
    assert not said(answer.replace("+ b", "+ B"), above="B = 3")  # a constant


def test_of_a_class_the_method_is_said():
    assert said(CLASS.replace("2 * d_out", "2"), CLASS) == ["`backward` never reads `d_out`."]
    assert said(CLASS.replace("return 2 *", "self.d ="), CLASS)[0].startswith("`backward` has no")


def test_a_list_is_as_good_as_a_generator():
    assert not said("def f(x, lr):\n    return [lr * each for each in x]\n", GENERATOR)


@pytest.mark.parametrize("status", [Status.STUB, Status.FORBIDDEN, Status.NOT_DEFINED])
def test_what_was_not_tried_is_told_nothing(status):
    assert not said(SOLUTION.replace("lr * each", "each"), status=status)
    assert with_code(RIGHT, "f", (), [SOLUTION]) is RIGHT


@pytest.mark.parametrize(
    "answer",
    [
        "f = lambda x, lr: 0",
        "def f(x, lr):\n    return locals()",
        "def f(x, lr):\n    raise NotImplementedError",
        "def f(x, lr): ...",
        "def f(x, lr",
        SOLUTION.replace("total = 0", "total = 0\n    parts = []\n    parts.sort()\n    x.to(3)"),
    ],
)
def test_of_what_cannot_be_read_or_is_usual_nothing_is_said(answer):
    assert not said(answer)


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_of_no_solution_and_no_other_right_answer_anything_is_said(assignment):
    known = reference(assignment)
    for question in known.questions.values():
        solution = outline(question.defines, [known.cell(question)])
        for source in [known.cell(question), *(each.source for each in question.right_answers)]:
            ast.parse(source)
            found = with_code(
                Finding(Status.VALUES), question.defines, solution, [known.source, source]
            )
            assert not found.facts, (question.name, source, found.facts)


def test_what_is_written_into_an_array_by_out_is_kept():
    body = "def f(x, lr):\n    {0}\n    return lr * x\n"
    assert not said(body.format("np.exp(x, out=x)"))
    assert said(body.format("np.exp(x)")) == [
        "In your code the value of `np.exp(x)` is kept nowhere."
    ]
