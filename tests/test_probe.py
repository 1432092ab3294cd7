"""What a probe may do besides calling the student's work."""

import json
import linecache
import signal
import subprocess
import sys
import threading
import time
import warnings

import numpy as np
import pytest

from helpers.checking import codec, probe, reply
from helpers.checking.case import OUT_OF_MEMORY, TIMED_OUT
from helpers.checking.forbidden import forbidden_use
from helpers.checking.limits import Limits
from tests.busy import crowded

pytestmark = pytest.mark.quick


def namespace_of(source):
    namespace = {}
    exec(source, namespace)
    return namespace


SUBSTITUTING = "substitute('half', lambda x: x / 2)\nquarter(x)"


def test_own_words_of_an_error_do_not_count():
    def operation(line):
        namespace = namespace_of(f"def f(x):\n    {line}")
        return probe.run("f(x)", {"x": 1.0}, namespace).operation

    assert operation("raise ValueError('too small')") == operation("raise ValueError")
    assert operation("assert x > 1, 'too small'") == operation("assert x > 2")
    assert operation("raise ValueError('too small')") != operation("raise TypeError('too small')")
    assert operation("return int('a')") != operation("return int('b')")


def test_an_earlier_answer_is_substituted_and_given_back():
    namespace = namespace_of("def half(x): return x\ndef quarter(x): return half(half(x))")
    own = namespace["half"]
    assert probe.run(SUBSTITUTING, {"x": 8.0}, namespace).value == 2.0
    assert namespace["half"] is own
    assert probe.run("quarter(x)", {"x": 8.0}, namespace).value == 8.0


def test_what_is_not_written_yet_is_substituted_and_gone_again():
    namespace = namespace_of("def quarter(x): return half(half(x))")
    assert probe.run(SUBSTITUTING, {"x": 8.0}, namespace).value == 2.0
    assert "half" not in namespace


SLOW = """
def spin():
    try:
        while True:
            pass
    except Exception:
        return 1
"""


def test_what_takes_too_long_is_stopped_in_its_own_thread_only():
    found = []

    def work():
        found.append(probe.run("spin()", {}, namespace_of(SLOW), limits=Limits(0.2)))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join(10)
    assert found[0].error == TIMED_OUT
    assert found[0].limit == 0.2


WORK = """
def work():
    began = time.thread_time()
    while time.thread_time() < began + 0.3:
        pass
    return 7
"""


@pytest.mark.not_quick
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux says how long a core is waited for")
def test_waiting_for_a_core_costs_no_time():
    with crowded():
        found = probe.run("work()", {}, namespace_of("import time" + WORK), limits=Limits(0.9))
    assert found.value == 7


@pytest.mark.parametrize("late", [0.0, 0.001, 0.01])
def test_nothing_is_stopped_once_the_answer_is_there(late):
    # However near the limit the answer comes, nothing is raised after it.
    for _ in range(20):
        found = probe.run(f"time.sleep({late})\n7", {}, {"time": time}, limits=Limits(0.01))
        assert found.value == 7 or found.error == TIMED_OUT
        time.sleep(0.002)


def test_an_interrupt_at_any_step_is_raised_and_leaves_nothing_changed():
    def state():
        threads = [each for each in threading.enumerate() if each.is_alive()]
        return (
            [sys.stdout, sys.stderr, warnings.filters[:], np.geterr(), threads],
            [signal.getsignal(signal.SIGINT), namespace["twice"]],
        )

    def steps():
        """Run the probe, and interrupt it at step `last`, if it has so many."""
        count = 0

        def step(*_):
            nonlocal count
            count += 1
            if count == last:
                signal.raise_signal(signal.SIGINT)

        sys.setprofile(step)
        try:
            probe.run(text, {"x": 3}, namespace, Limits(60, 10**9))
        finally:
            sys.setprofile(None)
        return count

    namespace, text = namespace_of("def twice(x):\n    return 2 * x"), "record('twice')\ntwice(x)"
    last = None
    steps()  # imports and compiles
    before, last = state(), 1
    while True:
        try:
            if (count := steps()) < last:
                break
            pytest.fail(f"no interrupt came of step {last} of {count}")
        except KeyboardInterrupt:
            assert state() == before, f"after an interrupt at step {last}"
        last += 1
    assert last > 100


def test_a_profiler_goes_on_after_an_answer_that_had_a_limit():
    # Python 3.11 hangs in one if an asynchronous exception was taken back with NULL.
    program = (
        "import cProfile; from helpers.checking import limits, probe\n"
        "some = limits.Limits(5)\n"
        "probe.run('1', {}, {}, some)\n"
        "cProfile.run('probe.run(\"2\", {}, {}, some)')"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, timeout=60)
    assert b"function calls" in done.stdout, done.stderr


@pytest.mark.parametrize(("memory", "errors"), [(None, 1), (10**9, 3)])
def test_memory_that_is_refused_costs_the_other_inputs_only_where_it_is_watched(memory, errors):
    def fill(x):
        return np.ones(10**15) if x else x

    inputs = [{"x": 1}, {"x": 0}, {"x": 0}]
    found = [*probe.run_all("fill(x)", inputs, {"fill": fill}, Limits(memory=memory), again=False)]
    assert [outcome.error for outcome in found].count(OUT_OF_MEMORY) == errors


def test_an_array_in_another_byte_order_keeps_its_values():
    value = np.array([1.5, -2.0], dtype=">f8")
    assert codec.decode(codec.encode(value)).tolist() == [1.5, -2.0]


def test_a_forbidden_method_is_found_on_anything():
    source = "def loss(Z):\n    return -Z.log_softmax(dim=1).mean()"
    rule = {".log_softmax": "Build it."}
    assert forbidden_use("loss", [source], rule) == (".log_softmax", 2, "Build it.")
    assert forbidden_use("loss", ["def loss(Z):\n    return Z.logsumexp(1)"], rule) is None


def test_an_answer_that_is_only_imported_is_found():
    rule = {"scipy.special": "Build it."}
    source = "from numpy import exp\nfrom scipy.special import expit, softmax"
    assert forbidden_use("softmax", [source], rule) == ("scipy.special.softmax", 2, "Build it.")
    own = "def softmax(Z):\n    return exp(Z)"
    assert forbidden_use("softmax", [source, own], rule) is None
    calls = "def accuracy(Z):\n    return softmax(Z)"
    assert forbidden_use("accuracy", [source, own, calls], rule) is None


def test_a_local_name_is_not_the_one_of_a_scratch_cell():
    rule = {"torch.nn.functional": "Build it."}
    scratch = "import torch.nn.functional as F\nloss = F.cross_entropy(Z, labels)"
    answer = "def cross_entropy(Z, labels):\n    loss = Z.logsumexp(1).mean()\n    return loss"
    assert forbidden_use("cross_entropy", [scratch, answer], rule) is None
    shared = "def cross_entropy(Z, labels):\n    global loss\n    loss = loss + 1\n    return loss"
    assert forbidden_use("cross_entropy", [scratch, shared], rule)
    short = "import torch.nn.functional as m\nm.relu(Z)"
    answer = "def cross_entropy(Z, labels):\n    m = Z.max()\n    return m.mean()"
    assert forbidden_use("cross_entropy", [short, answer], rule) is None


@pytest.mark.parametrize(
    "around",
    ["%%time\n{}", "%matplotlib inline\n{}\n!ls\nfiles = !ls", "x = %env\n{}\nlen?"],
    ids=["cell magic", "line magics", "assigned"],
)
def test_what_is_forbidden_is_found_among_magics(around):
    answer = "import sklearn\ndef accuracy(a, b):\n    return sklearn.metrics.accuracy_score(a, b)"
    found = forbidden_use("accuracy", [around.format(answer)], {"sklearn": "Build it."})
    assert found and found[0] == "sklearn.metrics.accuracy_score"


@pytest.mark.parametrize("source", ["!ls\n" * 5000, "x = " + "-" * 19_000 + "1", "f" + "()" * 9000])
def test_a_cell_of_any_form_is_looked_at_in_no_time(source):
    start = time.monotonic()
    assert forbidden_use("f", [source, "f = 1"], {"sklearn": "Build it."}) is None
    assert time.monotonic() - start < 2


@pytest.mark.parametrize("again", [True, False])
def test_after_one_input_takes_too_long_the_others_are_tried_if_asked(monkeypatch, again):
    def wait(x):
        while x:
            pass
        return x

    monkeypatch.setattr(sys.modules["__main__"], "wait", wait, raising=False)
    asked = {
        "probe": "wait(x)",
        "inputs": [codec.encode({"x": x}) for x in (0, 1, 0)],
        "seconds": 0.3,
    }
    errors = [
        one["error"] for one in json.loads(reply.reply(json.dumps({**asked, "again": again})))
    ]
    assert errors == ["", TIMED_OUT, "" if again else TIMED_OUT]


def test_an_error_is_shown_at_the_line_that_failed():
    """Of the student's own: not at the one that called it, nor inside a library."""
    namespace = {"np": np}
    cells = {
        "<cell 1>": "def g(x):\n    y = x\n    return np.linalg.inv(y)",
        "<cell 2>": "def f(x):\n    return g(x)",
    }
    for name, source in cells.items():
        linecache.cache[name] = (len(source), None, source.splitlines(True), name)
        exec(compile(source, name, "exec"), namespace)
    detail = probe.run("f(x)", {"x": np.ones(2)}, namespace).detail
    assert detail.endswith("\n  at line 3 of g: return np.linalg.inv(y)")


WATCHED = "calls = record('half', 'x', 'by')\nvalue = quarter(x)\n[value, calls]"
HALF = "def half(x, by=2):\n    return x / by\n"


@pytest.mark.parametrize(
    "quarter",
    [
        "def quarter(x): return half(half(x))",
        "def quarter(x, part=half): return part(part(x))",
        "def quarter(x, *, part=half): return part(part(x))",
        "other = half\ndef quarter(x): return other(other(x))",
        "class Parts:\n    part = staticmethod(half)\n"
        "def quarter(x): return Parts.part(Parts().part(x))",
        "class Parts:\n    parts = half, half\ndef quarter(x):\n    for part in Parts.parts:\n"
        "        x = part(x)\n    return x",
        "from functools import partial\ndef twice(f, x): return f(f(x))\n"
        "quarter = partial(twice, half)",
        "def timed(f): return lambda *a, **k: f(*a, **k)\n"
        "@timed\ndef quarter(x, part=half): return part(part(x))",
        "def twice(f): return lambda x: f(f(x))\nquarter = twice(half)",
        "class Q:\n    def __init__(self, f): self.f = f\n    def __call__(self, x):\n"
        "        return self.f(self.f(x))\nquarter = Q(half)",
        "steps = [half, half]\ndef quarter(x):\n    for step in steps: x = step(x)\n    return x",
        "steps = {'a': half}\ndef quarter(x): return steps['a'](steps['a'](x))",
    ],
)
def test_an_earlier_answer_is_watched_under_whatever_name_it_is_reached(quarter):
    """And all is as it was afterwards."""
    namespace = {"__name__": "notebook"}
    exec(HALF + quarter, namespace)
    own, before = namespace["half"], {**namespace}
    outcome = probe.run(WATCHED, {"x": 8.0}, namespace)
    assert outcome.value == [2.0, [[[8.0, 2], 4.0], [[4.0, 2], 2.0]]]
    assert probe.run(SUBSTITUTING, {"x": 8.0}, namespace).value == 2.0
    assert namespace == before and namespace["half"] is own
    assert probe.run("quarter(x)", {"x": 8.0}, namespace).value == 2.0


def test_a_class_in_a_default_is_substituted_and_still_makes_itself():
    source = (
        "class A:\n    def f(self): return 1\n"
        "class B(A):\n    def f(self): return 1 + super().f()\n"
        "class Model:\n    layers = B, B\n    def __init__(self, made=B): self.made = made()\n"
        "def answer(): return [Model().made.f(), *[each().f() for each in Model.layers]]"
    )
    namespace = {"__name__": "notebook"}
    exec(source, namespace)
    lines = "class C:\n    def f(self): return 7\nsubstitute('B', C)\nanswer()"
    assert probe.run(lines, {}, namespace).value == [7, 7, 7]
    assert probe.run("answer()", {}, namespace).value == [2, 2, 2]


def test_an_argument_passed_by_keyword_through_a_plain_wrapper_is_noted_in_its_place():
    source = f"def plain(f): return lambda *a, **k: f(*a, **k)\n@plain\n{HALF}"
    namespace = {"__name__": "notebook"}
    exec(f"{source}def quarter(x): return half(by=2, x=half(x, by=2))", namespace)
    outcome = probe.run(WATCHED, {"x": 8.0}, namespace)
    assert outcome.value == [2.0, [[[8.0, 2], 4.0], [[4.0, 2], 2.0]]]


def test_what_can_be_gone_through_once_more_is_noted_too():
    source = "class half:\n    def __init__(self, x): self.x = x\n    def __iter__(self):\n"
    source += "        yield self.x / 2\ndef quarter(x): return [*half(*half(x))][0]"
    namespace = {"__name__": "notebook"}
    exec(source, namespace)
    assert probe.run(WATCHED, {"x": 8.0}, namespace).value == [
        2.0,
        [[[8.0], [4.0]], [[4.0], [2.0]]],
    ]


def test_a_coroutine_is_told_and_warns_of_nothing(recwarn):
    namespace = namespace_of("async def f(x):\n    return x")
    for lines in ("f(x)", "[f(x)]", "f(x) + 1", "{'y': 2 * f(x)}"):
        outcome = probe.run(lines, {"x": 1.0}, namespace)
        assert outcome.error in ("Unsupported", "TypeError")
        assert "coroutine" in outcome.detail
    assert not recwarn.list
