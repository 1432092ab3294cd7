"""The instant check as a student meets it: in a kernel, beside `checks.npz`."""

import shutil
import signal
import sys
import threading

import nbformat
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jupyter_client.manager import run_kernel
from nbclient import NotebookClient

from grading.course import ROOT
from helpers.check import CheckFailed, check, hint, inputs, program, progress, rerun
from helpers.checking import checks_file, say
from helpers.checking.case import Case, Mistake, Outcome
from helpers.checking.checks_file import PublicQuestion
from helpers.checking.finding import Status
from helpers.checking.unparsed import unparsed
from tests.known import reference

if sys.platform != "win32":
    import resource

NAME = "02_softmax_regression"
RIGHT = """import numpy as np
def logsumexp(x):
    m = x.max(axis=1)
    return m + np.log(np.exp(x - m[:, None]).sum(axis=1))
def cross_entropy(Z, Y):
    return np.mean(logsumexp(Z) - (Z * Y).sum(axis=1))
"""


@pytest.fixture(autouse=True)
def interruptible():
    """A process that was started in the background ignores interrupts, and so would its tests."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture
def beside_checks(tmp_path, monkeypatch):
    shutil.copy(ROOT / "solutions" / NAME / checks_file.FILE, tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def said(name, source, capsys):
    """What the check prints or raises for answers defined by `source`."""
    namespace = {"check": check, "np": np}
    exec(source, namespace)
    try:
        exec(f"check({name!r})", namespace)
    except CheckFailed as error:
        return str(error)
    return capsys.readouterr().out


def test_right_answer(beside_checks, capsys):
    text = said("logsumexp", RIGHT, capsys)
    assert text.startswith("✓ logsumexp: public checks passed (")
    assert "correct" not in text


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("", ["✗ logsumexp: not defined yet"]),
        ("logsumexp = 1.5", ["not a function any more"]),
        ("def logsumexp(x, axis):\n    pass", ["its arguments are (x, axis), asked for are (x)"]),
        (
            "def logsumexp(x):\n    raise NotImplementedError()",
            ["✗ logsumexp: not implemented yet"],
        ),
        ("def logsumexp(x):\n    return x.nothing", ["AttributeError", "nothing"]),
        ("def logsumexp(x):\n    pass", ["None (is there a return?)", "a NumPy array"]),
        ("def logsumexp(x):\n    return x", ["got       shape (", "expected  shape ("]),
        ("def logsumexp(x):\n    return x[:, 0] * np.nan", ["nan at [0]"]),
        ("def logsumexp(x):\n    return x.max(axis=1)", ["case 1 of", "\nlogsumexp(x)\n"]),
        ("def logsumexp(x):\n    print(x.max())", ["None: it prints, but returns nothing"]),
        (
            "def logsumexp(x):\n    return np.log(np.exp(x).sum(axis=1))",
            ["\n  → ", "\nlogsumexp(x)\n", "with      x = ", "got       ", "expected  "],
        ),
    ],
    ids=[
        "undefined",
        "value",
        "signature",
        "stub",
        "raises",
        "nothing",
        "shape",
        "nan",
        "wrong",
        "printed",
        "overflow",
    ],
)
def test_what_is_wrong_is_said_in_a_few_lines(beside_checks, capsys, source, words):
    text = said("logsumexp", source, capsys)
    assert all(word in text for word in words), text
    assert len(text.splitlines()) <= 12
    assert "Traceback" not in text and "checking" not in text


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        (
            "def f(x):\n    return x \u2212 1",
            "`return x \u2212 1`: U+2212, minus sign, came",
        ),
        ("def f(x):\n    return \u201cx\u201d", 'copied text; type " in its place.'),
        ("def f(x):\n\u00a0   return x", "Line 2, `return x`: U+00A0, no-break space"),
        ("def f(x):\n    if x:\n\treturn x\n        return 1", "tabs and spaces are mixed"),
        ("%%time\ndef f(x)\n    return x", "Line 2, `def f(x)`: expected ':'."),
        ("f = lambda x: (x", "Line 1, `f = lambda x: (x`: '(' was never closed."),
        ("def f(x):\n    %timeit x\n    return 'a \u2212 b'", ""),
        ("def g(x):\n    return (", ""),
    ],
)
def test_a_cell_that_is_no_python_is_told_character_and_line(cell, words):
    finding = unparsed("f", ["def f(x):\n    return x", cell])
    assert (finding is None) == (not words)
    if finding:
        assert finding.status is Status.NO_PYTHON
        assert words in "\n".join(say.failed("f", finding, waiting=["g"]))


def test_the_newest_definition_counts_although_an_older_one_could_be_run():
    assert unparsed("f", ["def f(x):\n    return (", "def f(x):\n    return x"]) is None


def test_fix_what_it_builds_on_first(beside_checks, capsys):
    broken = RIGHT.replace("return m + np.log", "return np.log")
    assert "fix logsumexp first" in said("cross_entropy", broken, capsys)


def test_of_what_is_not_there_only_the_next_step_is_said(beside_checks, capsys):
    missing = "not defined yet. Run the cell above, which has to define"
    assert said("cross_entropy", "", capsys) == f"✗ cross_entropy: {missing} cross_entropy."
    fix_first = "  fix one_hot first: trained builds on it"
    assert said("trained", "", capsys).splitlines() == ["✗ trained: not defined yet", fix_first]
    answers = reference(NAME).source
    assert said("trained", answers, capsys) == f"✗ trained: {missing} W."


def test_right_beside_a_wrong_earlier_answer_passes_and_says_so(beside_checks, capsys):
    alone = (
        RIGHT
        + """
def cross_entropy(Z, Y):
    S = Z - Z.max(axis=1, keepdims=True)
    return np.mean(np.log(np.exp(S).sum(axis=1)) - (S * Y).sum(axis=1))
def logsumexp(x):
    return x
"""
    )
    text = said("cross_entropy", alone, capsys)
    assert text.startswith("✓ cross_entropy") and "logsumexp" in text


BATCHES = """
def minibatches(num_samples, batch_size, rng):
    order, i = rng.permutation(num_samples), 0
    while i < num_samples:
        yield order[i : i + batch_size]
"""
TRAIN = """
def sgd_step(H, Y, W, b, lr):
    return W, b
def cross_entropy(Z, Y):
    return 0.0
def train(H, Y, lr, batch_size, num_epochs, rng):
    W, b, losses = np.zeros((H.shape[1], Y.shape[1])), np.zeros(Y.shape[1]), []
    for _ in range(num_epochs):
        for index in minibatches(len(H), batch_size, rng):
            W, b = sgd_step(H[index], Y[index], W, b, lr)
    return W, b, losses
"""


def test_a_generator_without_end_is_taken_with_a_bound(beside_checks, capsys):
    text = said("minibatches", BATCHES, capsys)
    assert "more than 100,000 items: does its loop ever end?" in text
    # Of what has to be mended first, that which stands first in the notebook.
    assert "fix cross_entropy first" in said("train", BATCHES + TRAIN, capsys)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("while True: pass", "TimedOut: no answer within 0.3 s"),
        ("while True:\n        try: x.max()\n        except: pass", "no answer within 0.3 s"),
        ("import time\n    while True: time.sleep(0.01)", "no answer within 0.3 s"),
        (
            "kept = []\n    while True: kept.append(np.ones(10**5))",
            "more than 0.1 GB of memory used",
        ),
        ("text = 'ab'\n    while True: text += text[:10**7]", "more than 0.1 GB of memory used"),
    ],
    ids=["loop", "catches all", "sleeps", "fills a list", "fills a text"],
)
def test_what_never_ends_is_stopped_and_tried_once(beside_checks, capsys, monkeypatch, line, words):
    monkeypatch.setattr("helpers.check.SECONDS", 20 if "memory" in words else 0.3)
    monkeypatch.setattr("helpers.check.MEMORY", 10**8)
    counted = f"tries = []\ndef logsumexp(x):\n    tries.append(1)\n    {line}\n"
    namespace = {"check": check, "np": np}
    exec(counted, namespace)
    with pytest.raises(CheckFailed, match=words):
        exec("check('logsumexp')", namespace)
    assert len(namespace["tries"]) == 1


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux counts such blocks")
@pytest.mark.parametrize("block", ["np.ones(10**10)", "bytearray(10**11)", "[0] * 10**10"])
def test_a_block_larger_than_the_machine_is_refused(beside_checks, capsys, block):
    before = resource.getrlimit(resource.RLIMIT_DATA)
    assert "MemoryError" in said("logsumexp", f"def logsumexp(x):\n    {block}", capsys)
    assert resource.getrlimit(resource.RLIMIT_DATA) == before


@pytest.mark.skipif(sys.platform == "win32", reason="no signal can be sent to a thread there")
@pytest.mark.parametrize("unseen", [False, True], ids=["seen", "unseen"])
@pytest.mark.parametrize(
    "body",
    [
        "while True: pass",
        "while True:\n        try: x.max()\n        except BaseException: pass",
        "while True:\n        try: time.sleep(0.001)\n        except BaseException: pass",
        "while True:\n        try: again()\n        except BaseException: pass",
        "time.sleep(600)",
        "try: time.sleep(600)\n    except KeyboardInterrupt: return x.max(axis=1)",
    ],
    ids=["loop", "catches all", "sleeps and catches all", "catches twice", "sleeps", "answers"],
)
def test_one_interrupt_ends_the_whole_check(beside_checks, monkeypatch, body, unseen):
    monkeypatch.setattr("helpers.check.SECONDS", 600)
    source = "import time\ndef again():\n    while True:\n        try: time.sleep(0.001)\n"
    source += "        except BaseException: pass\n"
    source += f"def logsumexp(x):\n    started.set()\n    {body}\n"
    source += "def cross_entropy(Z, Y):\n    return logsumexp(Z).mean()"
    namespace = {"check": check, "np": np, "started": threading.Event()}
    exec(source, namespace)
    first, over, asked = threading.main_thread().ident, threading.Event(), []

    def interrupt():
        # A signal that another thread gets does not end what blocks in the first one; nor does one
        # that comes just before it blocks, which no test can time.
        namespace["started"].wait(60)
        asked.append("once")
        signal.pthread_kill(threading.get_ident() if unseen else first, signal.SIGINT)
        while not over.wait(30 if asked == ["once"] else 1):
            asked.append("again")
            signal.pthread_kill(first, signal.SIGINT)

    person = threading.Thread(target=interrupt)
    person.start()
    before = signal.getsignal(signal.SIGINT)
    with pytest.raises(CheckFailed) as caught:
        exec("check('cross_entropy')", namespace)
    over.set()
    person.join()
    assert str(caught.value) == "✗ cross_entropy: you stopped this check, so it says nothing."
    assert asked == ["once"]
    assert signal.getsignal(signal.SIGINT) is before
    assert signal.set_wakeup_fd(-1) == -1


def test_one_interrupt_in_a_notebook_ends_the_check_in_one_line(beside_checks):
    cells = (
        "from helpers.check import check",
        "def logsumexp(x):\n    while True:\n        try: x.max()\n        except: pass",
        "print('now')\ncheck('logsumexp')",
    )
    with run_kernel(cwd=str(beside_checks)) as client:
        for cell in cells[:2]:
            client.execute_interactive(cell, timeout=60)
        said = []

        def listen(message):
            if "text" in message["content"]:  # it is at work now
                threading.Timer(0.5, client.parent.interrupt_kernel).start()
            said.extend(message["content"].get("traceback", []))

        client.execute_interactive(cells[2], timeout=60, output_hook=listen)
    assert said == ["✗ logsumexp: you stopped this check, so it says nothing."]


def test_an_interrupt_that_the_answer_raises_is_its_own_error(beside_checks, capsys):
    text = said("logsumexp", "def logsumexp(x):\n    raise KeyboardInterrupt('mine')", capsys)
    assert "got       KeyboardInterrupt: mine" in text


def test_in_a_thread_and_without_signals_the_check_is_limited_too(beside_checks, monkeypatch):
    monkeypatch.setattr("helpers.check.SECONDS", 0.3)
    namespace = {"check": check, "np": np}
    exec("def logsumexp(x):\n    while True: pass", namespace)
    found = []

    def work():
        try:
            exec("check('logsumexp')", namespace)
        except CheckFailed as error:
            found.append(str(error))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert "no answer within 0.3 s" in found[0]


def test_without_threads_and_memory_figures_a_check_is_what_it_was(
    beside_checks, capsys, monkeypatch
):
    def none_to_be_had(self):
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", none_to_be_had)
    monkeypatch.setitem(sys.modules, "psutil", None)
    monkeypatch.setitem(sys.modules, "resource", None)
    assert said("logsumexp", RIGHT, capsys).startswith("✓ logsumexp")


def test_inputs_of_a_case_can_be_had(beside_checks):
    assert set(inputs("logsumexp", 1)) == {"x"}
    with pytest.raises(CheckFailed, match="no public case 99"):
        inputs("logsumexp", 99)


def test_inputs_that_are_changed_are_those_of_the_check_again(beside_checks):
    inputs("logsumexp", 1)["x"][:] = 0
    assert inputs("logsumexp", 1)["x"].any()


def test_all_lines_of_a_probe_can_be_had(beside_checks, capsys):
    program("logsumexp")
    assert capsys.readouterr().out.splitlines() == [
        "from helpers.check import inputs",
        'x = inputs("logsumexp", 1)["x"]',
        "logsumexp(x)",
    ]


def test_unknown_question(beside_checks):
    with pytest.raises(CheckFailed, match="no such question here"):
        check("softmacks")


def test_what_a_student_calls_in_a_cell_of_their_own_does_nothing_where_it_is_graded(
    tmp_path, monkeypatch, capsys
):
    monkeypatch.chdir(tmp_path)  # no checks lie there
    monkeypatch.setenv("COURSE_DRAW", "0")
    assert check("softmax") is None and hint("softmax") is None
    assert "0 of 0" in repr(progress())
    assert not capsys.readouterr().out


def test_missing_checks_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CheckFailed, match=r"checks\.npz is not beside this notebook"):
        check("softmax")


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x03\x04 cut"])
def test_damaged_checks_file(tmp_path, monkeypatch, content):
    (tmp_path / checks_file.FILE).write_bytes(content)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CheckFailed, match="cannot be read"):
        check("softmax")


def test_checks_file_with_a_pickle_is_not_loaded(tmp_path, monkeypatch):
    np.savez(tmp_path / checks_file.FILE, questions=np.array([{"a": 1}], dtype=object))
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CheckFailed, match="cannot be read"):
        check("softmax")


def test_a_notebook_shows_the_lines_only_and_validate_sees_an_error(beside_checks):
    cells = [
        nbformat.v4.new_code_cell(text)
        for text in (
            "import numpy as np\nfrom helpers.check import check",
            "def logsumexp(x):\n    print('hi')\n    return np.log(np.exp(x).sum(axis=1))",
            "check('logsumexp')",
            "import scipy.special as s\ndef logsumexp(x):\n    return s.logsumexp(x, axis=1)",
            "check('logsumexp')",
            "def logsumexp(x):\n    return helper(x)\ndef helper(x):\n    return undefined",
            "check('logsumexp')",
        )
    ]
    notebook = nbformat.v4.new_notebook(cells=cells)
    NotebookClient(
        notebook, allow_errors=True, resources={"metadata": {"path": str(beside_checks)}}
    ).execute()
    overflow, forbidden, error = (cells[i].outputs for i in (2, 4, 6))
    assert [output.output_type for output in overflow] == ["error"]
    text = "\n".join(overflow[0].traceback)
    assert (
        text.startswith("✗ logsumexp: wrong in case ") and "→" in text and "Traceback" not in text
    )
    assert "scipy.special.logsumexp (line 3) may not be used here" in forbidden[0].traceback[0]
    assert "at line 4 of helper: return undefined" in "\n".join(error[0].traceback)


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """A small checks file, as its path, its questions and its bytes."""
    path = tmp_path_factory.mktemp("small") / checks_file.FILE
    case = Case("a case", {"x": np.arange(3.0)}, Outcome([1.0, "é"]), {"slip": Outcome(error="E")})
    question = PublicQuestion(
        "q", "f(x)", "f", mistakes=(Mistake("slip", "a hint"),), cases=(case,), tolerance=(0.1, 0.1)
    )
    checks_file.write(path, [question])
    return path, checks_file.read(path), path.read_bytes()


@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(1, 255)), max_size=3), st.data())
def test_a_damaged_checks_file_says_what_it_said_or_is_refused(small, flips, data):
    path, questions, content = small
    damaged = bytearray(content)
    for at, bits in flips:
        damaged[at % len(damaged)] ^= bits
    if data.draw(st.booleans()):
        del damaged[data.draw(st.integers(0, len(damaged))) :]
    path.write_bytes(damaged)
    try:
        said = repr(checks_file.read(path))
    except checks_file.ChecksError as error:
        said = str(error)
    assert said == repr(questions) or len(said.splitlines()) == 2


WITHOUT_RETURN = {
    "an array": ("logsumexp", "def logsumexp(x):\n    {}x.max(axis=1)"),
    "a number": ("accuracy", "def accuracy(labels, y_hat):\n    {}y_hat.mean()"),
    "facts": ("one_hot", "def one_hot(labels, num_classes):\n    {}np.eye(num_classes)[labels]"),
    "batches": ("minibatches", "def minibatches(num_samples, batch_size, rng):\n    {}[rng]"),
}


@pytest.mark.parametrize("kind", WITHOUT_RETURN)
@pytest.mark.parametrize(
    ("in_place", "words"),
    [
        ("y = ", "got       None (is there a return?)"),
        ("return None and ", "got       None (is there a return?)"),
        ("print", "got       None: it prints, but returns nothing"),
    ],
    ids=["no return", "None", "print"],
)
def test_nothing_returned_is_said_whatever_is_expected(
    beside_checks, capsys, kind, in_place, words
):
    name, source = WITHOUT_RETURN[kind]
    value = "({})" if in_place == "print" else "{}"
    before, _, after = source.rpartition("{}")
    text = said(name, before + in_place + value.format(after), capsys)
    assert words in text, text


def test_nothing_returned_is_said_where_an_error_is_expected(beside_checks, capsys):
    source = "def one_hot(labels, num_classes):\n    if set(labels) <= set(range(num_classes)):\n"
    source += "        return np.eye(num_classes)[labels]\n    print('bad labels')"
    text = said("one_hot", source, capsys)
    assert "None: it prints, but returns nothing" in text and "expected  ValueError" in text


def test_return_in_place_of_yield_is_said(beside_checks, capsys):
    text = said("minibatches", BATCHES.replace("yield", "return"), capsys)
    assert "return for yield?" in text


def test_a_case_can_be_run_again_with_what_it_prints_and_raises(beside_checks, capsys):
    source = (
        "def train(H, Y, lr, batch_size, num_epochs, rng):\n    print(lr)\n    return H.nothing"
    )
    namespace = {"np": np, "rerun": rerun, "minibatches": print, "sgd_step": print}
    exec(source, namespace)
    with pytest.raises(AttributeError, match="nothing"):
        exec("rerun('train', 1)", namespace)
    assert capsys.readouterr().out
    assert namespace["sgd_step"] is print  # what a probe puts in its place is taken back


@pytest.mark.parametrize("front_end", ["VS Code", "Jupyter"])
def test_checks_are_found_beside_the_notebook_wherever_its_kernel_was_started(
    front_end, tmp_path, monkeypatch, capsys
):
    shutil.copy(ROOT / "solutions" / NAME / checks_file.FILE, tmp_path)
    notebook = tmp_path / "mine.ipynb"
    notebook.touch()
    if front_end == "VS Code":
        monkeypatch.setitem(vars(sys.modules["__main__"]), "__vsc_ipynb_file__", str(notebook))
    else:
        monkeypatch.setenv("JPY_SESSION_NAME", str(notebook))
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    other = ROOT / "solutions" / "04_backpropagation" / checks_file.FILE
    shutil.copy(other, elsewhere)  # of another notebook, into whose folder the code has gone
    monkeypatch.chdir(elsewhere)
    assert "✓ logsumexp" in said("logsumexp", RIGHT, capsys)
