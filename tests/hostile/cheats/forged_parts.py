"""Sends messages that lack parts, or whose parts are of no known form."""

from tests.hostile import cheating
from tests.hostile.cheats import REPLIES

LOSES = {"softmax_jacobian"}
SOURCE = REPLIES
ANSWER = """
def softmax_jacobian(y_hat):
    channel, ident = kernel.shell_stream.socket, kernel._parent_ident["shell"]
    session = kernel.session
    wild = [b"", b"7", b"[]", b"null", b'"x"', b"{", b"\\xff"]
    wild += [b"[" * 100_000, b"9" * 5000, b'{"a": 1e999}']
    for part in wild:
        parts = [part] * 4
        signed = [b"<IDS|MSG>", session.sign(parts), *parts]
        for message in ([], signed[:1], [*signed[:1], part], signed, signed[1:]):
            channel.send_multipart([*ident, *message])
    for version in ("1.0", "4.1", "x", 7, None):
        header = {"msg_id": "x", "msg_type": "execute_reply", "version": version}
        parts = [session.pack(part) for part in (header, header, {}, [])]
        channel.send_multipart([*ident, b"<IDS|MSG>", session.sign(parts), *parts])
    return np.zeros(3)
"""


def hand_in(right, release):
    return cheating(right, SOURCE, ANSWER)
