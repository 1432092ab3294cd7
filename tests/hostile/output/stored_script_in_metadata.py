"""Hands in a picture whose width ends its tag and runs a script."""

from tests.hostile import with_outputs

LOSES = set()
PICTURE = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII="
)
SIZES = ("1 onload=alert(1)", "1><script>alert(1)</script>", {"a": "b"}, ["1 onload=alert(1)"])
OUTPUTS = [
    {
        "output_type": output_type,
        "execution_count": 1,
        "data": {"image/png": PICTURE, "text/html": "<b onclick=alert(1)>"},
        "metadata": {
            "image/png": {"width": size, "height": size, "alt": size, "unconfined": size},
            "text/html": {"isolated": True},
            "filenames": {"image/png": "../../../gradebook.db"},
            "verdict": {"question": "softmax", "points": 1000},
        },
    }
    for size in SIZES
    for output_type in ("display_data", "execute_result")
]


def hand_in(right, release):
    return with_outputs(right, *OUTPUTS)
