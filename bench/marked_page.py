"""A page of documents whose figures, between two marks, are written anew from a file of records.

The text around them is written by hand.
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from litterfog.wire.atomic_file import replace_file

_BEGIN: Final = "<!-- figures: begin -->"
_END: Final = "<!-- figures: end -->"

Record = dict[str, Any]


def rewrite(usage: str | None, with_figures: Callable[[str, list[Record]], str]) -> None:
    """Run a module's command, `JSONL MD`: read the records, and replace the figures."""
    if len(sys.argv) != 3:
        sys.exit(usage)
    records, page = map(Path, sys.argv[1:])
    try:
        found = _read(records)
        text = page.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        sys.exit(f"error: {error}")
    try:
        replace_file(page, with_figures(text, found).encode())
    except (OSError, ValueError) as error:
        sys.exit(f"error: {page}: {error}")


def replaced(page: str, figures: str) -> str:
    """Put figures between the marks of a page; raises ValueError unless each is there once."""
    if page.count(_BEGIN) != 1 or _END not in page.partition(_BEGIN)[2] or page.count(_END) != 1:
        raise ValueError(f"put {_BEGIN} and below it {_END} where the figures belong, each once")
    before, rest = page.split(_BEGIN)
    _, after = rest.split(_END)
    return f"{before}{_BEGIN}\n{figures}\n{_END}{after}"


def _read(file: Path) -> list[Record]:
    """Read a file of records, one a line; raises ValueError, with a line's number."""
    records = []
    for number, line in enumerate(file.read_bytes().splitlines(), 1):
        try:
            records.append(json.loads(line))
        except json.JSONDecodeError as error:
            raise ValueError(f"{file}, line {number}: no record ({error})") from error
    return records
