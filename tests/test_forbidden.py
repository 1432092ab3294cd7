"""A forbidden name is found if it is what the answer uses when it runs, and only then."""

import builtins
from types import SimpleNamespace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from helpers.checking.forbidden import forbidden_use

pytestmark = pytest.mark.quick

RULE = {"lib": "Build it."}
GIVEN = ["a", "lib", "x", "part"]
IMPORTS = [
    "import lib",
    "import lib.part",
    "import lib as NAME",
    "import lib.part as NAME",
    "from lib import NAME",
    "from lib import x as NAME",
    "from lib.part import NAME",
]
# What binds a name anew, as far as it is seen today: before the import, after it, in the answer.
BINDS = [
    "NAME = 1",
    "[NAME, *_] = 1, 2",
    "NAME: int = 1",
    "print(NAME := 1)",
    "def NAME():\n    return 1",
    "class NAME:\n    pass",
    "for NAME in [1]:\n    pass",
    "with context() as NAME:\n    pass",
    "match 1:\n    case NAME:\n        pass",
    "import other as NAME",
    "from other import NAME",
    "from other import lib as NAME",
]
AFTER = [bind for bind in BINDS if bind.startswith(("NAME =", "[", "def", "class", "from"))]
LOCAL = [bind for bind in BINDS if bind.startswith(("NAME", "[", "print", "for", "with"))]
BODIES = [
    "touch(NAME)",
    "[touch(NAME) for NAME in [1]]",
    "[touch(NAME) for _ in [1]]",
    "(lambda NAME: touch(NAME))(1)",
    "(lambda: touch(NAME))()",
    "def inner():\n    touch(NAME)\ninner()",
    "def inner(NAME):\n    touch(NAME)\ninner(1)",
    "def inner():\n    NAME = 1\n    touch(NAME)\ninner()",
]


class Forbidden:
    """Whatever comes out of the forbidden library."""

    def __getattr__(self, name):
        return self


def uses(cells):
    """Whether the answer uses the library when it is called; None if it cannot be run."""
    used = []

    def touch(value):
        used.append(isinstance(value, Forbidden))

    def imported(name, *_):
        if name.partition(".")[0] == "lib":
            used.append(True)
            return Forbidden()
        return SimpleNamespace(**dict.fromkeys(GIVEN, 1))

    known = {**vars(builtins), "__import__": imported, "print": lambda *_: None}
    namespace = {"__builtins__": known, "touch": touch, "context": Context}
    try:
        for cell in cells:
            exec(cell, namespace)
        used.clear()
        namespace["answer"]()
    except (AttributeError, NameError, SyntaxError, TypeError):
        return None
    return any(used)


class Context:
    def __enter__(self):
        return 1

    def __exit__(self, *_):
        return False


def defined(name, body):
    lines = "\n".join(f"    {line}" for line in body.split("\n"))
    return f"def {name}():\n{lines}"


@st.composite
def notebooks(draw):
    """The cells of a notebook with an answer, which binds and uses one name."""
    imported = draw(st.sampled_from(IMPORTS))
    name = draw(st.sampled_from(["a", "x"])) if "NAME" in imported else "lib"
    body, local = draw(st.sampled_from(BODIES)), draw(st.just("") | st.sampled_from(LOCAL))
    before = draw(st.lists(st.sampled_from(BINDS), max_size=2))
    after = draw(st.lists(st.sampled_from(AFTER), max_size=1))
    inside = draw(st.booleans())  # the import stands in the answer
    body = "\n".join(filter(None, [imported if inside else local, body]))
    top = [*before, *([] if inside else [imported, *after])]
    answer = defined("answer", body)
    if draw(st.booleans()):
        answer = f"{defined('helper', body)}\n{defined('answer', 'helper()')}"
    cells = [*top, answer]
    if draw(st.booleans()):
        cells = ["\n".join(cells)]
    return [cell.replace("NAME", name) for cell in cells]


@given(notebooks())
def test_a_forbidden_name_is_found_exactly_where_it_is_used(cells):
    truth = uses(cells)
    assume(truth is not None)
    assert bool(forbidden_use("answer", cells, RULE)) == truth


@given(st.lists(st.sampled_from([*" \n:().,=[]{}'\"#%!?\\\0\t", "def f", "import lib", "f", "é"])))
def test_a_cell_of_any_text_is_looked_into(parts):
    forbidden_use("f", ["".join(parts), "def f():\n    return lib"], RULE)
