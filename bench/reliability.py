"""Put the fault table's figures into its page: `python -m litterfog.bench.reliability JSONL MD`.

The newest record of each test counts. The text around the table is written by hand.
"""

import json
import sys
from pathlib import Path
from typing import Any

_BEGIN, _END = "<!-- figures: begin -->", "<!-- figures: end -->"
_OWN = ("row", "test")


def main() -> None:
    """Read the records, and replace the table."""
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    records = [json.loads(line) for line in Path(sys.argv[1]).read_text().splitlines()]
    page = Path(sys.argv[2])
    page.write_text(with_figures(page.read_text(), records))


def with_figures(page: str, records: list[dict[str, Any]]) -> str:
    """Replace what is between the marks; raises ValueError where there are none."""
    before, rest = page.split(_BEGIN)
    _, after = rest.split(_END)
    newest = {record["test"]: record for record in records}
    rows = [
        f"| {record['row']} | {_words(record['test'])} | {_figures(record)} |"
        for record in sorted(newest.values(), key=lambda record: (record["row"], record["test"]))
    ]
    table = "\n".join(["| # | test | figures |", "|--:|---|---|", *rows])
    return f"{before}{_BEGIN}\n{table}\n{_END}{after}"


def _words(test: str) -> str:
    return test.removeprefix("test_").replace("_", " ").replace("|", "/")


def _figures(record: dict[str, Any]) -> str:
    told = [
        f"{name.replace('_', ' ')} {_value(value)}"
        for name, value in record.items()
        if name not in _OWN
    ]
    return ", ".join(told)


def _value(value: Any) -> str:
    if isinstance(value, list):
        return " to ".join(map(str, value))
    if isinstance(value, dict):
        return "(" + ", ".join(f"{name} {_value(each)}" for name, each in value.items()) + ")"
    return f"{value:,}" if isinstance(value, int) else str(value)


if __name__ == "__main__":
    main()
