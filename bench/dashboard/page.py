"""Put the figures into their page: `python -m litterfog.bench.dashboard.page JSONL MD`.

A line of the file is what `litterfog bench dashboard --json` printed; the last of so many hits
counts. "when": "before" marks what was measured before the store's version 2. The text around the
table is written by hand.
"""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from litterfog.bench.dashboard.goals import GOALS, Goal, number_text

_BEGIN, _END = "<!-- figures: begin -->", "<!-- figures: end -->"

Record = dict[str, Any]


def main() -> None:
    """Read the records, and replace the table."""
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    records = [json.loads(line) for line in Path(sys.argv[1]).read_text().splitlines()]
    page = Path(sys.argv[2])
    page.write_text(with_figures(page.read_text(), records))


def with_figures(page: str, records: Sequence[Record]) -> str:
    """Replace what is between the marks; raises ValueError where there are none."""
    before, rest = page.split(_BEGIN)
    _, after = rest.split(_END)
    newest = {(_when(record), record["hits"]): record for record in records}
    columns = [newest[key] for key in sorted(newest)]  # before, then now; the fewest hits first
    heads = [f"{_when(record)}, {record['hits']:,}" for record in columns]
    lines = [_line(["", "goal", *heads]), "|---|--:|" + "--:|" * len(columns)]
    lines += [
        _line([_words(goal), _goal(goal), *(_cell(goal, c) for c in columns)]) for goal in GOALS
    ]
    machines = dict.fromkeys(f"{_when(record)}: {record['machine']}." for record in columns)
    return f"{before}{_BEGIN}\n" + "\n".join([*lines, "", *machines]) + f"\n{_END}{after}"


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _when(record: Record) -> str:
    return str(record.get("when", "now"))


def _words(goal: Goal) -> str:
    return f"{goal.words}, {goal.unit}" + (" (e)" if goal.label == "emulated" else "")


def _goal(goal: Goal) -> str:
    return "" if goal.most is None else number_text(goal.most)


def _cell(goal: Goal, record: Record) -> str:
    found: Record = next((one for one in record["figures"] if one["key"] == goal.key), {})
    value = found.get("value")
    return str(found.get("why", "")) if value is None else number_text(value)


if __name__ == "__main__":
    main()
