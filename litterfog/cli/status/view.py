"""Show a status report to a person: one line a part, its rows below; fits 80 columns."""

from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from litterfog.cli.quantities import duration_text
from litterfog.cli.status.check import Check, Report

_STYLES = {"green": "green", "yellow": "yellow", "red": "bold red", "unknown": "dim"}
_INDENT = 2
_RIGHT = ("frames/s", "queue", "outbox", "dropped", "frames")
_WRAPPED = ("so far", "why")


def render(report: Report) -> RenderableType:
    """Give what rich prints."""
    return Group(*(part for check in report.checks for part in _check(check)))


def _check(check: Check) -> list[RenderableType]:
    line = Table.grid(padding=(0, 1))
    line.add_column(width=7)
    line.add_column(width=12)
    line.add_column(overflow="fold")
    style = _STYLES[check.level]
    line.add_row(Text(check.level, style), Text(check.name, "bold"), Text(check.summary))
    rows = _rows(check)
    return [line, Padding(rows, (0, 0, 0, _INDENT))] if rows else [line]


def _rows(check: Check) -> Table | None:
    cells = {"subscribers": _subscriber, "devices": _device, "dead letters": _letter}
    if not check.rows:
        return None
    named = [cells[check.name](row) for row in check.rows]
    table = Table(box=None, padding=(0, 1), header_style="dim", pad_edge=False)
    for number, name in enumerate(named[0]):
        table.add_column(
            name,
            justify="right" if name in _RIGHT else "left",
            no_wrap=name not in _WRAPPED,
            overflow="fold" if name in _WRAPPED else "ellipsis",
            style="bold" if number == 0 else "",
        )
    for row, cell in zip(check.rows, named, strict=True):
        style = "" if row["level"] == "green" else _STYLES[row["level"]]
        table.add_row(*(Text(value, style) for value in cell.values()))
    return table


def _subscriber(row: dict[str, Any]) -> dict[str, str]:
    counts = ", ".join(f"{count:,} {name}" for name, count in sorted(row["counts"].items()))
    return {
        "subscriber": _short(row["id"].removeprefix("litterfog-cloud-"), 24),
        "up": duration_text(row["up_s"]),
        "frames/s": f"{row['frames_per_s']:.1f}",
        "queue": str(row["queue"]),
        "so far": row["problem"] or counts or "nothing yet",
    }


def _device(row: dict[str, Any]) -> dict[str, str]:
    return {
        "device": _short(row["name"], 18),
        "state": _state(row),
        "split": _short(row["split"] or "", 10),
        "codec": row["codec"] or "",
        "outbox": f"{row['outbox']:,}",
        "dropped": f"{row['dropped']:,}",
        "frames": f"{row['frames']:,}",
    }


def _short(name: str, most: int) -> str:
    return name if len(name) <= most else name[: most - 1] + "…"


def _state(row: dict[str, Any]) -> str:
    if row["state"] == "online":
        return "online"
    return f"{row['state']} {duration_text(row['seen_ago_s'])}"


def _letter(row: dict[str, Any]) -> dict[str, str]:
    return {
        "ago": duration_text(row["ago_s"]),
        "device": _short(row["device"], 18),
        "reason": row["reason"],
        "why": row["detail"],
    }
