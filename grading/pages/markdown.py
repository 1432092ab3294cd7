"""Markdown as the feedback pages and Formgrader show it; `nbgrader_config.py` puts it there.

Students write it, and it may hold HTML. Nothing of it may run in the reader's browser, load
anything, or look like a part of the page that is not theirs. Pictures are shown that the cell
itself holds. What cannot be rendered is shown as it was written: a page is made of any text.
"""

import html
import re
from collections.abc import Mapping
from functools import lru_cache
from urllib.parse import unquote
from xml.etree.ElementTree import tostring

import nh3
from jinja2 import pass_context
from jinja2.runtime import Context
from latex2mathml.converter import convert_to_element
from mistune import HTMLRenderer
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

from grading.intake.pictures import WHY, as_attachments
from grading.intake.sizes import CONTROL

MAX_RENDERED = 20_000  # characters; parsers take the square of it, at worst a second or two
TAGS = {
    *("a", "abbr", "acronym", "b", "blockquote", "code", "em", "i", "li", "ol", "strong", "ul"),
    *("p", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "div", "span", "sub", "sup"),
    *("table", "thead", "tbody", "tr", "th", "td", "u", "s", "del", "details", "summary", "img"),
}
ATTRIBUTES = {
    "a": {"href", "title", "class"},
    "img": {"src", "alt", "width"},
    **{key: {"id"} for key in ("h1", "h2", "h3", "h4", "h5", "h6")},
    **{key: {"class"} for key in ("div", "span", "pre", "code")},  # colours of code
    **{key: {"style", "colspan", "rowspan"} for key in ("th", "td")},
}
ATTACHMENT = "attachment:"
SCHEMES = {"http", "https", "mailto", ATTACHMENT.rstrip(":")}
# nh3 would drop what looks like another tag, such as the <T> of list<T>.
NO_TAG = re.compile(rf"<(?!/?(?:{'|'.join(TAGS)})[\s/>]|!--)", re.IGNORECASE)
# No formula holds a tag, nor stands in one.
FORMULA = re.compile(
    r'(<pre.*?</pre>|<code.*?</code>|</?[a-z](?:[^<>"]|"[^"]*")*+>)'
    r"|\$\$([^<]+?)\$\$|\$(?!\s)([^$\n<]+)(?<!\s)\$(?!\d)",
    re.DOTALL,
)
WRITTEN_BY_COMMANDS = ("href", "style", "class", "id")  # of LaTeX, such as \\href
# As nh3 writes them: in text it leaves no "<".
IMAGE = re.compile(r'<img((?: [a-z]+="[^"]*")*)>')
ATTRIBUTE = re.compile(r'([a-z]+)="([^"]*)"')


def harmless(source: str, attachments: Mapping[str, object] | None = None) -> str:
    """The source of a cell as HTML, with the pictures that it holds or that are attached to it.

    Tags that are not allowed stand in it as text. Never raises.
    """
    source, pictures = as_attachments(CONTROL.sub("", source), attachments)
    try:
        page = _page(source)
    except Exception:  # the parsers raise many kinds, over what is nested deeply above all
        page = None
    if page is None:
        page = _as_written(source, pictures)
    else:
        by_name = {unquote(name): picture for name, picture in pictures.items()}
        page = IMAGE.sub(lambda match: _image(_attributes(match[1]), by_name), page)
    return CONTROL.sub("", page)  # a picture's name may hold some


@pass_context
def in_formgrader(context: Context, source: str) -> str:
    """`harmless` as a filter of nbconvert's templates, which have the cell in their context."""
    page = harmless(source, (context.get("cell") or {}).get("attachments"))
    # The filter after it looks for Markdown's links, in the square of the number of brackets.
    return page.replace("[", "&#91;")


class _Renderer(IPythonRenderer):
    """Leaves pictures as they are named: nbconvert's raises where an attachment is missing."""

    def image(self, text: str, url: str, title: str | None = None) -> str:
        return HTMLRenderer.image(self, text, url, title)


@lru_cache(maxsize=512)  # most cells of a class are those of its release
def _page(source: str) -> str | None:
    """The source as HTML in which pictures are only named, or None if it is too long for that."""
    if len(source) > MAX_RENDERED:
        return None
    page: str = nh3.clean(
        NO_TAG.sub("&lt;", MarkdownWithMath(_Renderer(escape=False)).render(source)),
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel=None,
        filter_style_properties={"text-align"},
    )
    return FORMULA.sub(_as_mathml, page)


def _as_written(source: str, pictures: Mapping[str, Mapping[str, str]]) -> str:
    """The text as it stands, and the pictures below it."""
    shown = "".join(
        _image({"src": ATTACHMENT + name}, {name: picture}) for name, picture in pictures.items()
    )
    return f'<div style="white-space: pre-wrap">{html.escape(source)}</div>{shown}'


def _attributes(written: str) -> dict[str, str]:
    return {name: html.unescape(value) for name, value in ATTRIBUTE.findall(written)}


def _image(about: Mapping[str, str], pictures: Mapping[str, Mapping[str, str]]) -> str:
    """A picture by its attributes, or a note in its place."""
    source = about.get("src", "")
    name = source.removeprefix(ATTACHMENT)
    if name == source:
        why = "it is not in the notebook: put it there with drag and drop, or Insert Image"
    else:
        picture = pictures.get(name) or pictures.get(unquote(name)) or {}
        why = picture.get(WHY, "it is not in the notebook, or too large")
        for kind, data in picture.items():
            if kind != WHY:
                width = about.get("width", "")
                size = f' width="{width}"' if re.fullmatch(r"\d{1,4}%?", width, re.ASCII) else ""
                alt = html.escape(about.get("alt", name))
                return f'<img src="data:{kind};base64,{data}" alt="{alt}"{size}>'
    called = html.escape(about.get("alt") or name)
    return f"<em>[The picture {called} is not shown: {html.escape(why)}.]</em>"


def _as_mathml(match: re.Match[str]) -> str:
    """A formula as browsers show it without a script, or as it was written if it is none."""
    if kept := match[1]:
        return kept
    try:
        formula = html.unescape(match[2] or match[3])
        tree = convert_to_element(formula, display="block" if match[2] else "inline")
        for element in tree.iter():
            # It writes characters as entities, and would let through whatever looks like HTML.
            element.text = html.unescape(element.text or "")
            element.tail = html.unescape(element.tail or "")
            for name in WRITTEN_BY_COMMANDS:
                element.attrib.pop(name, None)
        shown: str = tostring(tree, encoding="unicode")
    except Exception:  # the converter raises many kinds
        return match[0]
    return shown
