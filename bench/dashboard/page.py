"""Put the figures into their page: `python -m litterfog.bench.dashboard.page JSONL MD`.

A line of the file is what `litterfog bench dashboard --json` printed; the last of so many hits
counts. "when": "before" marks what was measured before the store's version 2. The text around the
table is written by hand.
"""

from collections.abc import Sequence

from litterfog.bench.dashboard.goals import GOALS, Goal, number_text
from litterfog.bench.marked_page import Record, replaced, rewrite


def with_figures(page: str, records: Sequence[Record]) -> str:
    """Replace what is between the marks; raises ValueError where there are none."""
    newest = {(_when(record), record["hits"]): record for record in records}
    columns = [newest[key] for key in sorted(newest)]  # before, then now; the fewest hits first
    heads = [f"{_when(record)}, {record['hits']:,}" for record in columns]
    lines = [_line(["", "goal", *heads]), "|---|--:|" + "--:|" * len(columns)]
    lines += [
        _line([_words(goal), _goal(goal), *(_cell(goal, c) for c in columns)]) for goal in GOALS
    ]
    machines = dict.fromkeys(f"{_when(record)}: {record['machine']}." for record in columns)
    return replaced(page, "\n".join([*lines, "", *machines]))


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
    rewrite(__doc__, with_figures)
