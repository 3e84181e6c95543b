"""Text in a table that a spreadsheet opens: it must not run as a formula."""

import re

# What a spreadsheet would run: at the start, or past what some countries' spreadsheets split at.
_FORMULA = re.compile(r"(^|[;,|\t\r\n])(?=[-=+@\t\r\n])")


def quiet(text: str) -> str:
    """Keep a spreadsheet from running text that somebody else chose."""
    return _FORMULA.sub(r"\1'", text)
