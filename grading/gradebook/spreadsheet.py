"""What a spreadsheet makes of a table's cells."""

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF001 - it reads those of full width alike


def harmless(text: str | None) -> str:
    """The text of a cell, never one that a spreadsheet takes for a formula."""
    text = text or ""
    return f"'{text}" if text.startswith(FORMULA) else text
