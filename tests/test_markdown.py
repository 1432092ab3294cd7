"""What a student wrote is shown, whatever it is: pictures, formulas, and what is neither."""

import base64
import html
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from nbconvert.filters import strip_files_prefix

from grading.pages import markdown
from grading.pages.markdown import MAX_RENDERED, harmless, in_formgrader
from tests.graded_class import ATTACK, PICTURES, Outline


def attached(content: bytes, kind="image/png"):
    return {"x.png": {kind: base64.b64encode(content).decode()}}


def shown(page):
    """The pictures in a page, as kind and bytes."""
    found = re.findall(
        r'<img src="data:([^;"]*);base64,([^"]*)" alt="[^"]*"(?: width="\d+")?>', page
    )
    assert page.count("<img") == len(found)
    return [(kind, base64.b64decode(data)) for kind, data in found]


@pytest.mark.parametrize("kind", PICTURES)
def test_a_picture_is_shown_however_it_was_put_there(kind):
    content = PICTURES[kind]
    data = base64.b64encode(content).decode()
    inline = f"data:image/png;base64,{data}"  # whatever it is said to be
    for source in (
        f"![x]({inline})",
        f'<img src="{inline}" width="40">',
        f"Look: <img alt='a' src='{inline}'/>",
        f"![x][1]\n\n[1]: {inline}",
        f"![x][1]\n\n[1]: <{inline}>",
    ):
        assert shown(harmless(source)) == [(kind, content)], source
    for source in ("![x](attachment:x.png)", '<img src="attachment:x.png">'):
        assert shown(harmless(source, attached(content))) == [(kind, content)]
    named = {"größe 1%.png": attached(content)["x.png"]}
    assert shown(harmless("![x](attachment:gr%C3%B6%C3%9Fe%201%25.png)", named))


@pytest.mark.parametrize(
    ("source", "attachments", "why"),
    [
        ("![x](attachment:x.png)", None, "it is not in the notebook"),
        ("![x](attachment:x.png)", {"x.png": None}, "it is no PNG"),
        ("![x](attachment:x.png)", {"x.png": {"image/png": 3}}, "it is no PNG"),
        ("![x](attachment:x.png)", attached(b"<svg onload='alert(1)'/>"), "it is no PNG"),
        ("![x](attachment:x.png)", {"x.png": {"image/png": "not base64!"}}, "it is no PNG"),
        ("![x](attachment:x.png)", attached(PICTURES["image/png"] * (1 << 20)), "at most 8 MB"),
        ("![x](data:image/svg+xml;base64,PHN2Zy8+)", None, "it is no PNG"),
        ("![x](data:image/svg+xml;utf8,<svg/>)", None, ""),
        ("![x](https://example.org/x.png)", None, "it is not in the notebook"),
        ('<img src="//example.org/x.png">', None, "it is not in the notebook"),
        ('<img src="javascript:alert(1)">', None, "it is not in the notebook"),
        ("![x](x.png)", None, "it is not in the notebook"),
    ],
)
def test_of_what_is_no_picture_a_note_stands_in_its_place(source, attachments, why):
    page = harmless(source, attachments)
    assert why in page and not shown(page) and "src=" not in page
    assert not Outline(page).active


def test_nothing_gets_into_a_picture_or_out_of_one():
    kind = 'image/png" onerror="alert(1)'
    page = harmless(
        f'![" onerror="alert(1) {ATTACK} $x$](attachment:x.png " $y$")',
        {"x.png": {kind: base64.b64encode(PICTURES["image/png"]).decode()}, ATTACK: {}},
    )
    assert len(shown(page)) == 1
    assert {name for name, _ in Outline(page).active} == {"img"}  # with its data, and no handler
    assert not re.search(r"<[^>]*\bonerror=(?![^<]*\")", page)


def test_no_formula_stands_in_a_tag_or_holds_one():
    for source in ('[a](https://a.org "$x$")', "<details>$a <summary>b$</summary></details>"):
        page = harmless(source)
        assert "<math" not in page
        Outline(page)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("list<T> and p(x<y>z)", "list&lt;T&gt; and p(x&lt;y&gt;z)"),
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("a <b>b</b> <B CLASS='x'>c</B>", "a <b>b</b> <b>c</b>"),
        ("<a href='javascript:f()' onclick='f()'>x</a>", "<a>x</a>"),
        ("<a href='data:text/html,x'>x</a>", "<a>x</a>"),
        ("[x](https://a.org/?b&c)", '<a href="https://a.org/?b&amp;c">x</a>'),
        ("a <!-- b --> c", "a  c"),
    ],
)
def test_what_is_no_allowed_tag_stands_as_text(source, expected):
    assert harmless(source).removeprefix("<p>").replace("</p>", "").strip() == expected


def test_a_table_keeps_its_alignment_and_no_other_style():
    assert '<td style="text-align:right">1</td>' in harmless("| a |\n|--:|\n| 1 |")
    page = harmless("<table><tr><td style='text-align:left;position:fixed'>1</td></tr></table>")
    assert '<td style="text-align:left">1</td>' in page


FRAGMENTS = [
    *("[", "](", "![", "*", "_", "**", "`", "```\n", "> ", "- ", "1. ", "# ", "|", "|-|\n", "\n\n"),
    *(
        "$",
        "$$",
        "\\frac{",
        "}",
        "\\left(",
        "^",
        "_",
        "\\begin{align}",
        "\\end{align}",
        "\\\\",
        "&",
    ),
    *("<b>", "</b>", "<img src=", "<div", ">", "<!--", "&lt;", "&#0;", "&#xD800;", "<table><td>"),
    *("attachment:x.png", "data:image/png;base64,", "iVBORw0KGgo=", "\0", "\ud800", "\x1b[1m", "é"),
    *("http://a", "~~", "[^1]", "[1]: ", "\t", "    ", "\\unicode{xD800}", "\\text{", "\r", "🎲"),
]
written = st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=5), max_size=30).map("".join)
name = st.text(max_size=5) | st.sampled_from(["x.png", "image/png", "text/plain"])
anything = st.recursive(
    st.none() | st.integers() | st.text(max_size=9),
    lambda inner: st.lists(inner) | st.dictionaries(name, inner),
)


@given(written, st.integers(1, 400), anything)
@example("<div>", 4_000, None)
@example("<div>", 4_000, {"\x08": None})
@example("![](attachment:&#8;)", 1, {"\x08": None})
@example("$" + "{" * 5_000 + "$", 1, None)
@example("> " * 9_000, 1, None)
@example("$\\unicode{xD800}$&#xD800;", 1, {"x.png": {"image/png": "\ud800"}})
def test_a_page_is_made_of_any_text(part, times, attachments):
    page = harmless((part * times)[:30_000], attachments)
    page.encode()
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", page)
    assert not [tag for tag, about in Outline(page).active if tag != "img" and tag != "a"]


@pytest.mark.parametrize("source", ["word " * 40_000, "# a\n" * 50_000, "$" * 200_000])
def test_a_long_text_is_shown_as_it_was_written_with_its_pictures(source):
    assert len(source) > MAX_RENDERED
    page = harmless(f"{source}<b>![x](attachment:x.png)", attached(PICTURES["image/gif"]))
    assert source in page and "&lt;b&gt;" in page
    assert shown(page) == [("image/gif", PICTURES["image/gif"])]


def test_the_filter_that_follows_in_formgrader_finds_nothing_to_change():
    written = "[a](files/b) `[a](files/b)` " + "[" * 100_000
    page = in_formgrader({"cell": {}}, written)
    assert strip_files_prefix(page) == page and html.unescape(page).count("[") == 100_002


def test_what_cannot_be_rendered_is_shown_as_it_was_written(monkeypatch):
    def fails(*_, **__):
        raise RecursionError

    monkeypatch.setattr(markdown.nh3, "clean", fails)
    markdown._page.cache_clear()
    assert f"*a* {ATTACK}".replace("<", "&lt;").replace(">", "&gt;") in harmless(f"*a* {ATTACK}")
