"""Put the fault table's figures into its page: `python -m litterfog.bench.reliability JSONL MD`.

The newest record of each test counts. The text around the table is written by hand.
"""

from typing import Any

from litterfog.bench.marked_page import Record, replaced, rewrite

_OWN = ("row", "test")


def with_figures(page: str, records: list[Record]) -> str:
    """Replace what is between the marks; raises ValueError where there are none."""
    newest = {record["test"]: record for record in records}
    rows = [
        f"| {record['row']} | {_words(record['test'])} | {_figures(record)} |"
        for record in sorted(newest.values(), key=lambda record: (record["row"], record["test"]))
    ]
    table = "\n".join(["| # | test | figures |", "|--:|---|---|", *rows])
    return replaced(page, table)


def _words(test: str) -> str:
    return test.removeprefix("test_").replace("_", " ").replace("|", "/")


def _figures(record: Record) -> str:
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
    rewrite(__doc__, with_figures)
