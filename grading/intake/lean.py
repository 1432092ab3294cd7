"""Leaves out of a notebook's text what would make it unreadable, before it is parsed.

One pass over the bytes, by brackets and strings alone: it takes no more memory than what is kept,
and a text that is no JSON passes as well.
"""

import json
import re
from mmap import mmap

DEEPEST = 100  # brackets in one another; in a notebook it is about ten
# In bytes: one of a kind, and all of it.
LIMITS = {
    "outputs": (8 << 20, 8 << 20),
    "attachments": (40 << 20, 40 << 20),
    "metadata": (16 << 10, 8 << 20),
}
LEFT_OUT = "… the rest is left out"
NOTE = json.dumps([{"output_type": "stream", "name": "stdout", "text": LEFT_OUT}]).encode()
_STRING = rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"?'  # or what is left of one
_PARTS = re.compile(_STRING + rb"|[\[\]{}]", re.DOTALL)
_KEYS = re.compile(b'"(' + "|".join(LIMITS).encode() + rb')"\s*:\s*(?=[\[{])|' + _STRING, re.DOTALL)


def shallow(text: str) -> str:
    """JSON without what is nested too deeply for a parser."""
    content = text.encode("utf-8", "surrogatepass")
    pieces, depth, start = [], 0, 0
    for token in _PARTS.finditer(content):
        mark = content[token.start()]
        if mark in b"[{":
            depth += 1
            if depth == DEEPEST:
                pieces.append(content[start : token.start()] + b"null")
        elif mark in b"]}":
            if depth == DEEPEST:
                start = token.end()
            depth -= 1
    pieces.append(content[start:] if depth < DEEPEST else b"")
    return b"".join(pieces).decode("utf-8", "surrogatepass")


def without_the_large(content: bytes | mmap, most: int) -> bytes:
    """A notebook without the metadata and attachments that are too large to be read, and with a
    note in place of such outputs. Raises ValueError with the size if more than `most` is left."""
    room = {key: most_of_all for key, (_, most_of_all) in LIMITS.items()}
    cuts, at = [], 0
    while member := next((each for each in _KEYS.finditer(content, at) if each[1]), None):
        key, value, at = member[1].decode(), member.end(), _end(content, member.end())
        if at - value <= min(LIMITS[key][0], room[key]):
            room[key] -= at - value
            at = value  # there may be others in it
        else:
            cuts.append((value, at, NOTE if key == "outputs" else b"{}"))
    left = len(content) - sum(end - start for start, end, _ in cuts)
    if left > most:
        raise ValueError(left)
    starts = [0, *(end for _, end, _ in cuts)]
    kept = [content[at:value] + note for at, (value, _, note) in zip(starts, cuts, strict=False)]
    return b"".join([*kept, content[starts[-1] :]])


def _end(content: bytes | mmap, at: int) -> int:
    """Where the list or mapping that starts at a place ends."""
    depth = 0
    for token in _PARTS.finditer(content, at):
        mark = content[token.start()]
        depth += (mark in b"[{") - (mark in b"]}")
        if depth == 0:
            return token.end()
    return len(content)
