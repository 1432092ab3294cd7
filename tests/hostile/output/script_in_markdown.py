"""Writes HTML and scripts into Markdown, in answers and in cells of its own."""

from nbformat.v4 import new_markdown_cell

from tests.hostile import answering

LOSES = set()
SOURCE = """
<script>alert(1)</script><img src=x onerror=alert(1)><svg onload=alert(1)>
<iframe src="javascript:alert(1)"></iframe><a href="javascript:alert(1)">a</a>
[b](javascript:alert(1)) [c](JaVaScRiPt&colon;alert(1)) ![d](javascript:alert(1)) [e][f]
<javascript:alert(1)> <object data="x"></object><meta http-equiv=refresh content="0;url=//x">
<form action=//x><button>f</button></form><style>* { display: none }</style><base href=//x>
$x<script>alert(1)</script>$ `$<img src=x onerror=alert(1)>$` \\(<b onmouseover=alert(1)>\\)
$$\\href{javascript:alert(1)}{x}$$ $\\text{<img/src=x/onerror=alert(1)>}\\style{x}{y}$ <div
onmouseover=alert(1)> </script></style></textarea></title><!-- --> <![CDATA[x]]>
\\begin{align}<img src=x onerror=alert(1)>\\end{align}

# <img src=x onerror=alert(1)> a heading

| <img src=x onerror=alert(1)> | b |
|---|---|
| <img src=x onerror=alert(1)> | d |

[f]: javascript:alert(1) "x' onmouseover='alert(1)"
"""


def hand_in(right, release):
    right = answering(right, derivation=SOURCE)
    for at in (0, 20, len(right.cells)):
        right.cells.insert(at, new_markdown_cell(SOURCE))
    return right
