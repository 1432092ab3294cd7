"""Markdown as the feedback pages and Formgrader show it; `nbgrader_config.py` puts it there.

Students write it, and it may hold HTML. Nothing of it may run in the reader's browser, load
anything, or look like a part of the page that is not theirs.
"""

from functools import lru_cache

import bleach
from bleach.css_sanitizer import CSSSanitizer
from nbconvert.filters import markdown2html

TAGS = {
    *bleach.ALLOWED_TAGS,
    *("p", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "div", "span", "sub", "sup"),
    *("table", "thead", "tbody", "tr", "th", "td", "u", "s", "del", "details", "summary"),
}
ATTRIBUTES = {
    "a": ["href", "title", "class"],
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), ["id"]),
    **dict.fromkeys(("div", "span", "pre", "code"), ["class"]),  # colours of code
    **dict.fromkeys(("th", "td"), ["style", "colspan", "rowspan"]),
}
STYLE = CSSSanitizer(allowed_css_properties=["text-align"])


@lru_cache(maxsize=512)  # most cells of a class are those of its release
def harmless(source: str) -> str:
    """The source as HTML. Tags that are not allowed stand in it as text."""
    return bleach.clean(
        markdown2html(source), tags=TAGS, attributes=ATTRIBUTES, css_sanitizer=STYLE
    )
