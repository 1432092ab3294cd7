"""The grader's side of a kernel's shell channel, whatever comes over it."""

import contextlib
import itertools
import json
import math
import socket
import struct
import threading
import time

import pytest
import zmq
from hypothesis import example, given
from hypothesis import strategies as st

from grading.sandbox import student_kernel
from grading.sandbox.process import KernelLost
from grading.sandbox.student_kernel import UNREADABLE, StudentKernel
from grading.sandbox.wire import _GREETING, _READY, Closed, TooMuch, Wire
from helpers.checking.case import Outcome
from tests.values import json_values, values

pytestmark = pytest.mark.quick

MOST = 1_000
PATIENCE = 60  # seconds, on a machine that does other things too
HELLO = _GREETING + struct.pack("BB", 4, len(_READY)) + _READY
MORE, LONG, COMMAND = 1, 2, 4


def frame(part, flags=0):
    if len(part) > 255:
        return struct.pack(">BQ", flags | LONG, len(part)) + part
    return struct.pack("BB", flags, len(part)) + part


def message(*parts):
    return b"".join(frame(part, MORE) for part in parts[:-1]) + frame(parts[-1])


@contextlib.contextmanager
def kernel(hello=HELLO, seconds=PATIENCE):
    """A wire, and the socket at the kernel's end, which has said so much."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        made = []

        def connect():
            try:
                made.append(Wire("tcp", *server.getsockname(), MOST, seconds))
            except Exception as error:
                made.append(error)

        thread = threading.Thread(target=connect)
        thread.start()
        other, _ = server.accept()
        with other:
            other.sendall(hello)
            if hello != HELLO:
                other.shutdown(socket.SHUT_WR)
            thread.join()
            if isinstance(made[0], Exception):
                raise made[0]
            try:
                yield made[0], other
            finally:
                made[0].close()


parts = st.lists(st.binary(max_size=300), min_size=1, max_size=3)


@given(st.lists(parts, min_size=1, max_size=4), st.data())
def test_messages_come_whole_and_in_order_however_they_are_cut(messages, data):
    sent = b"".join(message(*each) for each in messages)
    cuts = data.draw(st.lists(st.integers(0, len(sent)), max_size=4))
    with kernel() as (wire, other):
        places = [0, *sorted(cuts), len(sent)]
        pieces = [sent[a:b] for a, b in itertools.pairwise(places)]
        found = []
        for piece in pieces:
            other.sendall(piece)
            while (one := wire.receive(0)) is not None:
                found.append(one)
        while len(found) < len(messages):
            found.append(wire.receive(PATIENCE))
    assert found == messages


@given(parts)
def test_zeromq_itself_takes_what_is_sent_and_is_understood(sent):
    context = zmq.Context.instance()
    with context.socket(zmq.ROUTER) as router:
        port = router.bind_to_random_port("tcp://127.0.0.1")
        wire = Wire("tcp", "127.0.0.1", port, MOST, PATIENCE)
        wire.send(sent)
        identity, *got = router.recv_multipart()
        router.send_multipart([identity, *got])
        assert got == sent and wire.receive(PATIENCE) == sent
        wire.close()


def test_commands_between_and_inside_of_messages_are_passed_over():
    with kernel() as (wire, other):
        ping = frame(b"\4PING", COMMAND)
        other.sendall(ping + frame(b"a", MORE) + ping + frame(b"b") + ping)
        assert wire.receive(PATIENCE) == [b"a", b"b"]
        assert wire.receive(0) is None


def test_what_is_not_whole_in_time_is_none_and_comes_later():
    with kernel() as (wire, other):
        whole = message(b"a", b"b" * 300)
        other.sendall(whole[:-1])
        assert wire.receive(0.05) is None
        other.sendall(whole[-1:])
        assert wire.receive(PATIENCE) == [b"a", b"b" * 300]


@pytest.mark.parametrize("sent", [b"", message(b"ab")[:-1], frame(b"a", MORE)])
def test_an_end_of_the_other_side_is_told(sent):
    with kernel() as (wire, other):
        other.sendall(sent)
        other.shutdown(socket.SHUT_WR)
        with pytest.raises(Closed):
            wire.receive(PATIENCE)


@pytest.mark.parametrize("hello", [b"", HELLO[:10], HELLO[:-1]])
def test_an_end_before_the_greeting_is_whole_is_told(hello):
    with pytest.raises(Closed), kernel(hello):
        pass


def test_one_who_says_nothing_is_not_waited_for():
    start = time.monotonic()
    with socket.create_server(("127.0.0.1", 0)) as server, pytest.raises(TimeoutError):
        Wire("tcp", *server.getsockname(), MOST, 0.1)
    assert time.monotonic() - start < 5


def test_one_who_takes_nothing_is_not_waited_for(monkeypatch):
    monkeypatch.setattr("grading.sandbox.wire.SECONDS_TO_SEND", 0.1)
    with kernel() as (wire, _), pytest.raises(OSError, match="timed out"):
        wire.send([bytes(50_000_000)])


def test_a_message_of_as_many_bytes_as_it_may_hold_is_taken():
    with kernel() as (wire, other):
        for _ in range(3):
            other.sendall(message(bytes(MOST)))
            assert wire.receive(PATIENCE) == [bytes(MOST)]


@pytest.mark.parametrize(
    "sent",
    [
        message(bytes(MOST + 1)),
        struct.pack(">BQ", LONG, 2**64 - 1),
        message(bytes(MOST // 2), bytes(MOST // 2)),
        message(*[b""] * 100),
        frame(bytes(MOST + 1), COMMAND),
    ],
    ids=["a byte too many", "a size beyond all", "in two parts", "in many parts", "a command"],
)
def test_too_large_a_message_is_refused_before_it_is_here(sent):
    with kernel() as (wire, other):
        other.sendall(sent)
        with pytest.raises(TooMuch):
            wire.receive(PATIENCE)


@given(st.binary(max_size=200))
@example(b"\xff" * 20)
def test_garbage_is_a_message_too_much_or_the_end(garbage):
    with kernel() as (wire, other):
        other.sendall(garbage)
        other.shutdown(socket.SHUT_WR)
        received = iter(lambda: wire.receive(PATIENCE), None)
        with pytest.raises((Closed, TooMuch)):
            list(received)


class Replies:
    """In the place of a kernel's process: gives the same content for every request."""

    def __init__(self, content):
        self.content = content

    def send(self, source, expression=""):
        return "sent"

    def wait(self, sent, seconds):
        return self.content

    def interrupt(self, seconds):
        pass


def kernel_that_says(content):
    made = object.__new__(StudentKernel)
    made.late, made._seconds, made._process = False, 30, Replies(content)
    return made


def said(text):
    return {"user_expressions": {"answer": {"data": {"text/plain": text}}}}


@given(st.lists(values, min_size=1, max_size=3), st.text(max_size=5))
def test_what_the_kernel_answers_arrives(answers, name):
    written = [
        {"value": student_kernel.codec.encode(answer), "error": "", "detail": "", "changed": [name]}
        for answer in answers
    ]
    text = repr(
        json.dumps([{**each, "limit": 0, "operation": "", "printed": True} for each in written])
    )
    found = kernel_that_says(said(text)).run_all("f(x)", [{}] * len(answers))
    wanted = [Outcome(answer, changed=(name,), printed=True) for answer in answers]
    assert [repr(each) for each in found] == [repr(each) for each in wanted]


FIELDS = ["value", "error", "detail", "changed", "limit", "printed"]
outcome_like = st.fixed_dictionaries(dict.fromkeys(FIELDS, json_values))


@given(json_values | st.lists(outcome_like, max_size=3))
@example([{**dict.fromkeys(FIELDS, "x" * 9_999), "changed": ["y" * 999] * 999, "limit": 0}])
@example([{**dict.fromkeys(FIELDS, ""), "limit": math.nan}])
def test_any_answer_is_an_outcome_of_bounded_size(answer):
    asked = [{}] * (len(answer) if isinstance(answer, list) else 1)
    found = kernel_that_says(said(repr(json.dumps(answer)))).run_all("f(x)", asked)
    assert len(found) == len(asked)
    for each in found:
        assert len(each.error) + len(each.detail) + len("".join(each.changed)) < 5_000
        assert math.isfinite(each.limit)


@given(json_values)
def test_any_description_is_one(answer):
    for sent in (answer, {"defined": answer, "callable": answer, "parameters": answer}):
        found = kernel_that_says(said(repr(json.dumps(sent)))).describe("f")
        assert isinstance(found.defined, bool) and isinstance(found.callable, bool)
        for parameter, star, default in found.parameters or ():
            assert isinstance(parameter, str) and isinstance(star, bool), default


@given(st.text() | st.sampled_from(["1 +", "[" * 9_999, "open('x')", "'[1'", "b'[]'"]))
def test_what_is_no_answer_at_all_is_unreadable(text):
    assert kernel_that_says(said(text)).run_all("f(x)", [{}, {}]) == [UNREADABLE, UNREADABLE]


@given(json_values)
def test_a_reply_of_any_form_stops_no_cell_or_says_how(content):
    for each in (
        {"status": content, "payload": content},
        {"status": "error", "ename": content, "evalue": content, "payload": [content]},
        {"user_expressions": content},
    ):
        with contextlib.suppress(KernelLost):
            kernel_that_says(each).run_cell("1")
        assert kernel_that_says(each).run_all("f(x)", [{}]) == [UNREADABLE]
