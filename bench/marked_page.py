"""A page of documents whose figures, between two marks, are written anew from a file of records.

The text around them is written by hand.
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

_BEGIN: Final = "<!-- figures: begin -->"
_END: Final = "<!-- figures: end -->"

Record = dict[str, Any]


def rewrite(usage: str | None, with_figures: Callable[[str, list[Record]], str]) -> None:
    """Run a module's command, `JSONL MD`: read the records, and replace the figures."""
    if len(sys.argv) != 3:
        sys.exit(usage)
    records = [json.loads(line) for line in Path(sys.argv[1]).read_text().splitlines()]
    page = Path(sys.argv[2])
    page.write_text(with_figures(page.read_text(), records))


def replaced(page: str, figures: str) -> str:
    """Put figures between the marks of a page; raises ValueError where there are none."""
    before, rest = page.split(_BEGIN)
    _, after = rest.split(_END)
    return f"{before}{_BEGIN}\n{figures}\n{_END}{after}"
