"""A forbidden name is found if it is what the answer uses when it runs, and only then."""

import builtins
from types import SimpleNamespace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from helpers.checking.forbidden import forbidden_use
from helpers.checking.uses import answers_read

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
# What binds a name anew: before the import, after it, in the answer.
BINDS = [
    "NAME = 1",
    "[NAME, *_] = 1, 2",
    "NAME: int = 1",
    "print(NAME := 1)",
    "print([NAME := each for each in [1]])",
    "def NAME():\n    return 1",
    "class NAME:\n    pass",
    "for NAME in [1]:\n    pass",
    "for _ in [1]:\n    NAME = 1",
    "with context() as NAME:\n    pass",
    "match 1:\n    case NAME:\n        pass",
    "match [1]:\n    case [*NAME]:\n        pass",
    "match {}:\n    case {**NAME}:\n        pass",
    "match 1:\n    case 1 as NAME:\n        pass",
    "try:\n    NAME = 1\nfinally:\n    pass",
    "try:\n    1 / 0\nexcept Exception as NAME:\n    pass",
    "if True:\n    NAME = 1",
    "import other as NAME",
    "import other.NAME",
    "from other import NAME",
    "from other import lib as NAME",
    "[lambda NAME: NAME]",
    "{NAME for NAME in [1]}",
    "del NAME",
]
LOCAL = [*BINDS, *(f"global NAME\n{bind}" for bind in BINDS)]
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
    after = draw(st.lists(st.sampled_from(BINDS), max_size=1))
    inside = draw(st.booleans())  # the import stands in the answer
    first = [local, imported] if draw(st.booleans()) else [imported, local]
    body = "\n".join(filter(None, [*(first if inside else [local]), body]))
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


def test_what_is_bound_last_counts():
    """Among it what a first try left behind, and what was imported only to compare with it."""
    imported, own = "from lib import f, g", "def f(x):\n    return g(x)"
    helper = "def g(x):\n    return x"
    assert used([imported, own, helper]) is None
    assert used([imported, own]) == ("lib.g", 2)
    assert used(["def f(x):\n    return lib.f(x)", "import lib", helper, own]) is None
    assert used([helper, own, "if x:\n    from lib import g"]) == ("lib.g", 2)
    assert used([helper, own, "if x:\n    pass\nelse:\n    from lib import g"]) == ("lib.g", 2)
    assert used([helper, own, "match x:\n    case 1:\n        from lib import g"])
    assert used([helper, own, "try:\n    pass\nexcept E:\n    pass\nelse:\n    import lib as g"])
    assert used(["try:\n    from lib import g\nexcept ImportError:\n    g = None", own])
    assert used(["from lib import f", "try:\n    f\nexcept NameError:\n    f = 1"]) == ("lib.f", 1)
    assert used([helper, "h = g", imported, "def f(x):\n    return h(x)"]) is None
    assert used(["from lib import f as theirs", "f = theirs", "del theirs"])
    assert used(["from lib import *", own]) == ("lib.g", 2)
    assert used(["from lib import *", "def f(x):\n    return len(x)"]) is None


@pytest.mark.parametrize(
    "line", ["x = x - x.max()", "x = h(x)", "x, y = [x, 1]", "x = (lambda y: y)(x)", "x = [x][0]"]
)
def test_what_is_made_here_comes_of_no_library_whatever_was_imported_with_a_star(line):
    answer = f"def f(x):\n    {line}\n    x.part = 1\n    return x.part"
    assert used(["from lib import *", "h = abs", answer]) is None


OWN = "class M:\n    @staticmethod\n    def part(x):\n        return x"


@pytest.mark.parametrize(
    "cells",
    [
        [OWN, "def f(x):\n    return M.part(x)"],
        [OWN, "def f(x):\n    return M().part(x)"],
        [OWN, "def f(x):\n    m = M()\n    return m.part(x)"],
        [OWN, "m = M()", "def f(x):\n    return m.part(x)"],
        [OWN, "class N(M):\n    pass", "def f(x):\n    return N.part(x)"],
        [OWN, "class M(M):\n    pass", "def f(x):\n    return M.part(x)"],
        ["class M:\n    pass", "M.part = abs", "def f(x):\n    return M.part(x)"],
        ["class f:\n    def part(self, x):\n        return self.part(x)"],
        ["class f:\n    def g(self, x):\n        self.part = abs\n        return self.part(x)"],
    ],
)
def test_a_method_of_ones_own_class_is_no_librarys(cells):
    rule = {".part": "Build it."}
    assert forbidden_use("f", ["import lib", *cells], rule) is None
    other = cells[-1].replace("return", "x.part()\n    return").replace("        x.", "    x.")
    if "class f" not in other:
        assert forbidden_use("f", ["import lib", *cells[:-1], other], rule)


@pytest.mark.parametrize(
    "cells",
    [
        ["import lib", "class M(lib.M):\n    pass", "def f(x):\n    return M().part(x)"],
        ["class M:\n    pass", "def f(x):\n    m = M(x)\n    return m.part(x)"],
        [OWN, "def f(x):\n    return x.part(x)"],
        [OWN, "x = 1", "x = x", "def f(y):\n    x = x(y)\n    return x.part(x)"],
        [f"{OWN}\n    def g(M, x):\n        return x.part()", "f = M().g"],
        ["class f:\n    def g(self, x):\n        return self.part(x)"],
    ],
)
def test_one_of_another_value_is(cells):
    assert forbidden_use("f", cells, {".part": "Build it."})


@pytest.mark.parametrize(
    ("cells", "read", "more"),
    [
        (["def f(x):\n    return g(h(x))"], {"g", "h"}, False),
        (["def k(x):\n    return g(x)", "def f(x):\n    return k(x)"], {"g"}, True),
        (["def f(x, k=g):\n    h = 1\n    return h"], {"g"}, False),
        (["k = g", "class f:\n    layers = k, h"], {"g", "h"}, True),
        (["def g(x):\n    return h(x)", "def f(x):\n    return g(x)"], {"g"}, False),
        (["import lib", "def f(x):\n    return f(lib.f(x) - 1)"], {"f"}, False),
        (["f = 1"], set(), False),
        (["def k(x):\n    return g(x)"], set(), False),
    ],
)
def test_what_other_answers_an_answer_reads_and_whether_more(cells, read, more):
    assert answers_read("f", cells, {"f", "g", "h"}) == (read, more)


@pytest.mark.parametrize(
    "answer",
    [
        "a, f = 1, lib.part.f",
        "f: Callable = lib.f",
        "def f(x, g=lib.g):\n    return g(x)",
        "def f(x, lib=lib):\n    return lib.f(x)",
        "@lib.jit\ndef f(x):\n    return x",
        "class f(lib.Module):\n    pass",
        "class f:\n    made = lib.made\n    def g(self):\n        pass",
        "class f:\n    pass\nf.forward = lib.forward",
        "class f:\n    lib = 1\n    def g(self):\n        return lib.g",
        "def f(x):\n    part = lib\n    return [part.g(y) for y in x]",
        "f = lambda x: lib.f(x)",
        "f = partial(lib.f, 1)",
        "async def f(x):\n    return lib.f(x)",
        "def f(x):\n    return '%%time', [each for each in lib.f(x)]",
    ],
)
def test_it_is_found_however_the_answer_is_written(answer):
    assert used(["import lib, lib.part", answer])


@pytest.mark.parametrize(
    "answer",
    [
        "def f(x: lib.Array) -> lib.Array:\n    y: lib.Array = x\n    return y",
        "def f(lib):\n    return lib.f",
        "f = lambda lib: lib.f",
        "class f:\n    lib = 1\n    y = lib",
        "def f(x, *lib, **others):\n    return lib",
    ],
)
def test_what_only_has_the_same_name_is_no_use(answer):
    assert used(["import lib", answer]) is None


def test_magics_of_a_cell_are_read_as_they_are_run():
    imported, own = "from lib import g", "def f(x):\n    return g(x)"
    for magic in ("%%time", "%%capture out", "\n%%time", "%matplotlib inline", "!ls"):
        assert used([imported, f"{magic}\n{own}"]) == ("lib.g", 2 + 1 + magic.count("\n"))
    for magic in ("%%timeit", "%%bash", "%%writefile f.py", "%%html"):  # they define nothing here
        assert used([f"{magic}\n{imported}", "def g(x):\n    return x", own]) is None
        assert used([own, "def g(x):\n    return x", f"{magic}\n{imported}"]) is None


@pytest.mark.parametrize(
    "deep",
    [
        "def f(x):\n    lib.f(x)\n    return " + " + ".join(["x"] * 3000),
        "def f(x):\n    lib.f(x)\n    return " + "x." * 3000 + "x",
        "if x:\n    pass\n" + "elif x:\n    pass\n" * 900 + "def f(x):\n    return lib.f(x)",
        "nonlocal y\ndef f(x):\n    return lib.f(x)",
        "return\ndef f(x):\n    return lib.f(x)",
        "def f(x, x):\n    return lib.f(x)",
    ],
    ids=["sum", "attributes", "branches", "nonlocal", "return", "twice"],
)
def test_no_cell_is_too_odd_to_be_looked_into(deep):
    used(["import lib", deep])
    assert used(["import lib", deep, "def f(x):\n    return lib.f(x)"]) == ("lib.f", 2)
    assert used(["import lib", deep, "def f(x):\n    return x"]) is None


def used(cells):
    found = forbidden_use("f", cells, RULE)
    return found and found[:2]
