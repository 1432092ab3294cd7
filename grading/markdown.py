"""Markdown as the feedback pages and Formgrader show it; `nbgrader_config.py` puts it there.

Students write it, and it may hold HTML. Nothing of it may run in the reader's browser, load
anything, or look like a part of the page that is not theirs.
"""

import html
import re
from functools import lru_cache
from xml.etree.ElementTree import tostring

import bleach
from bleach.css_sanitizer import CSSSanitizer
from latex2mathml.converter import convert_to_element
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
FORMULA = re.compile(
    r"(<pre.*?</pre>|<code.*?</code>)|\$\$(.+?)\$\$|\$(?!\s)([^$\n]+)(?<!\s)\$(?!\d)", re.DOTALL
)
WRITTEN_BY_COMMANDS = ("href", "style", "class", "id")  # of LaTeX, such as \\href
STYLE = CSSSanitizer(allowed_css_properties=["text-align"])


@lru_cache(maxsize=512)  # most cells of a class are those of its release
def harmless(source: str) -> str:
    """The source as HTML. Tags that are not allowed stand in it as text."""
    page = bleach.clean(
        markdown2html(source), tags=TAGS, attributes=ATTRIBUTES, css_sanitizer=STYLE
    )
    return FORMULA.sub(_as_mathml, page)


def _as_mathml(found: re.Match) -> str:
    """A formula as browsers show it without a script, or as it was written if it is none."""
    code, display, inline = found.groups()
    if code:
        return code
    try:
        formula = html.unescape(display or inline)
        tree = convert_to_element(formula, display="block" if display else "inline")
    except Exception:  # the converter raises many kinds
        return found[0]
    for element in tree.iter():
        # It writes characters as entities, and would let through whatever looks like HTML.
        element.text, element.tail = (html.unescape(t or "") for t in (element.text, element.tail))
        for name in WRITTEN_BY_COMMANDS:
            element.attrib.pop(name, None)
    return tostring(tree, encoding="unicode")
