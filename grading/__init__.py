"""What only the instructor runs: the question bank, the release and the grader."""

import sys

# jsonschema, which nbformat needs, would spend a second of every start on a grammar of web
# addresses that no notebook holds.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]  # None: not to be found
