"""After which cell an answer is judged, by what the cells bind and read."""

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell

from grading.bank.question import Bank
from grading.grader.places import Place, places
from grading.intake.bindings import below_import, names
from grading.intake.naming import in_order

pytestmark = pytest.mark.quick


def probe(x):
    return f(x)  # noqa: F821


def place(*sources, given=()):
    """The place of the answer `f`, whose check is the source "check"."""
    cells = [
        new_code_cell("check('f')", metadata={"nbgrader": {"grade_id": "check_f", "grade": True}})
        if source == "check"
        else new_code_cell(source)
        for source in sources
    ]
    bank = Bank("01_x")
    bank.question("f", probe, points=1)
    return places([new_markdown_cell("Text"), *cells], given, bank.questions)["f"]


F = "def f(x):\n    return x"


def test_an_answer_is_judged_at_its_check_or_below_it_where_it_stands_there():
    assert place(F, "check", "x = 1") == Place(2, 2, (1,))
    assert place("check", "x = 1", F) == Place(3, 3, (3,))
    assert place("x = 1", "check") == Place(2, 2, ())


def test_it_is_judged_first_after_the_first_cell_that_makes_it_and_again_after_the_last():
    assert place("check", F, "x = 1", f"{F}  # again") == Place(2, 4, (2, 4))
    assert place(F, "check", "x = 1", "f = None") == Place(2, 4, (1, 4))


@pytest.mark.parametrize(
    "answer",
    [
        "def f(x):\n    return g(x)",
        "f = lambda x: g(x)",
        "class f:\n    def __call__(self, x):\n        return g(x)",
        "def f(x):\n    def inner():\n        return [g(y) for y in x]\n    return inner()",
        "class f:\n    class inner:\n        made = staticmethod(lambda x: g(x))",
    ],
)
def test_it_is_judged_again_below_what_it_calls_wherever_that_is_read(answer):
    assert place(answer, "check", "def g(x):\n    return h(x)", "h = abs") == Place(2, 4, (1,))


def test_what_the_release_gives_is_no_answer():
    assert place(F, "check", given=[F]) == Place(2, 2, ())


def test_names_are_those_of_the_notebook():
    found = names("import a.b\ndef f(x, y=c):\n    global d\n    d = e = x\n    return e + g\nf(h)")
    assert found.bound == {"a", "f", "d"}
    assert found.at_once == {"c", "f", "h"}
    assert found.used == {"c", "f", "h", "g"}


@pytest.mark.parametrize(
    ("above", "left"),
    [
        ("import none", ""),
        ("import none.of.it as n; x = 1", ""),
        ("from none import a\n\na.b()\nc = a", "c.d()\n"),
        ("x = 1\nif x:\n    import none", ""),
    ],
)
def test_what_does_not_need_a_module_that_is_not_there_is_left(above, left):
    """What reads a name that is missing then goes as well; the lines keep their number."""
    function = "@abs\ndef f(x):\n    return c"
    lines = above.count("\n") + 1
    assert below_import(f"{above}\n{left}{function}", "none") == (
        "\n" * (lines + left.count("\n")) + function
    )


@pytest.mark.parametrize(
    "source", ["import other", "def f():\n    import none", "import none", "import nonesuch\nx = 1"]
)
def test_nothing_is_left_of_a_cell_without_more_or_that_does_not_import_it(source):
    assert below_import(source, "none") == ""


@pytest.mark.parametrize(
    ("places", "kept"),
    [
        ([0, 5, 1, None, 2], [0, None, 1, None, 2]),
        ([0, 1, 1, 2], [0, 1, 1, 2]),
        ([2, 3, 0, 4], [2, 3, None, 4]),
    ],
)
def test_a_cell_that_was_moved_says_nothing_of_its_neighbours(places, kept):
    assert in_order(places) == kept
