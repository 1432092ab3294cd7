"""Speaks to a kernel's shell channel in ZeroMQ's protocol (ZMTP 3.0), counting every byte.

ZeroMQ's own library takes messages of any number of parts, each within a limit, before anybody can
look at one: code that writes parts without end would fill the grader's memory.
"""

import select
import socket
import struct
import time
from collections.abc import Sequence

_MORE, _LONG, _COMMAND = 1, 2, 4  # flags of a frame
_GREETING = b"\xff\0\0\0\0\0\0\0\1\x7f" + b"\x03\0" + b"NULL".ljust(20, b"\0") + bytes(32)
_READY = b"\x05READY\x0bSocket-Type\0\0\0\x06DEALER\x08Identity\0\0\0\0"
_FRAME_COSTS = 64  # bytes, of memory
_CHUNK = 1 << 18
SECONDS_TO_SEND = 2


class Closed(ConnectionError):
    """The other side is gone."""


class TooMuch(Exception):
    """The other side sent more than one message may hold."""


class Wire:
    """A connection to a kernel, on which a message is a list of parts."""

    def __init__(self, transport: str, ip: str, port: int, most: int, seconds: float) -> None:
        """Connect, within so many seconds, to a place as jupyter_client names it. A message that
        comes holds at most `most` bytes. Raises OSError or TooMuch."""
        local = transport == "ipc"
        self._socket = socket.socket(socket.AF_UNIX if local else socket.AF_INET)
        self._socket.settimeout(seconds)
        self._most = most
        self._received = bytearray()
        self._greeted = False
        self._parts: list[bytes] = []
        self._size = 0  # of the parts so far
        try:
            self._socket.connect(f"{ip}-{port}" if local else (ip, port))
            self._socket.sendall(_GREETING + struct.pack("BB", _COMMAND, len(_READY)) + _READY)
            while not self._frame():  # its own READY, before which it takes no message
                self._fill()
            self._size = 0
        except (OSError, TooMuch):
            self.close()
            raise
        self._socket.settimeout(SECONDS_TO_SEND)

    def close(self) -> None:
        """End the connection; nothing can be sent or received any more."""
        self._socket.close()

    def send(self, parts: Sequence[bytes]) -> None:
        """Raises OSError if the message is not taken."""
        flags = [_LONG | _MORE] * (len(parts) - 1) + [_LONG]
        framed = (
            struct.pack(">BQ", flag, len(part)) + part
            for flag, part in zip(flags, parts, strict=True)
        )
        self._socket.sendall(b"".join(framed))

    def receive(self, seconds: float) -> list[bytes] | None:
        """The next message, or None if none is whole in time. Raises OSError or TooMuch."""
        deadline = time.monotonic() + seconds
        while True:
            while frame := self._frame():
                flags, part = frame
                if flags & _COMMAND:
                    continue
                self._parts.append(part)
                if not flags & _MORE:
                    parts, self._parts, self._size = self._parts, [], 0
                    return parts
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([self._socket], [], [], left)[0]:
                return None
            self._fill()

    def _fill(self) -> None:
        chunk = self._socket.recv(_CHUNK)
        if not chunk:
            raise Closed
        self._received += chunk

    def _frame(self) -> tuple[int, bytes] | None:
        """The next frame's flags and content, or None if it is not whole yet."""
        if not self._greeted:
            if len(self._received) < len(_GREETING):
                return None
            del self._received[: len(_GREETING)]
            self._greeted = True
        head = 9 if self._received and self._received[0] & _LONG else 2
        if len(self._received) < head:
            return None
        flags, size = self._received[0], int.from_bytes(self._received[1:head])
        if self._size + size > self._most:
            raise TooMuch
        if len(self._received) < head + size:
            return None
        part = bytes(self._received[head : head + size])
        del self._received[: head + size]
        self._size += size + _FRAME_COSTS
        return flags, part
