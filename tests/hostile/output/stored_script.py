"""Hands in outputs that a browser would run."""

from tests.hostile import with_outputs

LOSES = set()
SCRIPT = "<script>alert('hostile')</script>"
KINDS = ("text/html", "text/markdown", "text/latex", "text/plain", "application/javascript")
KINDS += ("image/svg+xml", "image/png", "image/jpeg", "application/vnd.jupyter.widget-view+json")
OUTPUTS = [
    {"output_type": "display_data", "data": {kind: SCRIPT, "text/plain": SCRIPT}, "metadata": {}}
    for kind in KINDS
]


def hand_in(right, release):
    return with_outputs(right, *OUTPUTS)
