"""Pictures that a person put into a text: which of them are shown.

A cell's attachments are a mapping of name → kind → base64, as in a notebook. What an attachment is
said to be does not count, only its first bytes do.
"""

import base64
import re
from collections.abc import Mapping
from urllib.parse import unquote

MAX_PICTURE = 8 << 20  # bytes: a large photo
WHY = "text/plain"  # in place of a picture's kind: why it is not shown
NO_PICTURE = "it is no PNG, JPEG, GIF or WebP"
_START = {
    "image/png": rb"\x89PNG\r\n\x1a\n",
    "image/jpeg": rb"\xff\xd8\xff",
    "image/gif": rb"GIF8[79]a",
    "image/webp": rb"RIFF.{4}WEBP",
}
# What Colab and VS Code put into the text itself.
_INLINE = re.compile(
    r"data:[\w.+/-]{0,100}(?:;[\w=.-]{1,60}){0,4};base64,([\w+/=%-]*)", re.ASCII | re.IGNORECASE
)


def as_attachments(
    source: str, attachments: Mapping[str, object] | None = None
) -> tuple[str, dict[str, dict[str, str]]]:
    """A text with its pictures beside it, also those that were in it, each checked.

    What is no picture, or too large, has the reason in its place.
    """
    pictures = dict(attachments) if isinstance(attachments, Mapping) else {}

    def lift(inline: re.Match[str]) -> str:
        name = f"pasted-{len(pictures) + 1}"
        while name in pictures:
            name += "-"
        pictures[name] = {"": inline[1]}
        return f"attachment:{name}"

    source = _INLINE.sub(lift, source)
    return source, {str(name): _checked(given) for name, given in pictures.items()}


def _checked(given: object) -> dict[str, str]:
    """The first picture of what one attachment gives, as {kind: base64}; else {WHY: reason}."""
    why = NO_PICTURE
    for kind, text in given.items() if isinstance(given, Mapping) else ():
        if not isinstance(text, str):
            continue
        if kind == WHY:
            why = text[:200]
            continue
        content = _decoded(text) if len(text) <= 2 * MAX_PICTURE else b""
        size = len(content) or len(text) * 3 // 4
        if size > MAX_PICTURE:
            why = f"it has {size / (1 << 20):.0f} MB, and at most {MAX_PICTURE >> 20} MB are shown"
            continue
        for real, start in _START.items():
            if re.match(start, content, re.DOTALL):
                return {real: base64.b64encode(content).decode()}
    return {WHY: why}


def _decoded(text: str) -> bytes:
    text = re.sub(r"\s", "", unquote(text)).rstrip("=")
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except ValueError:
        return b""
