"""Devices as rows for a terminal and for scripts; knows no broker."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
from rich.table import Table
from rich.text import Text

from litterfog.cli.quantities import bytes_text, duration_text
from litterfog.wire.operator_link import Outcome
from litterfog.wire.status import Control, Status
from litterfog.wire.troubles import days_left, troubles_of

_RIGHT = ("rate", "ms", "bytes", "outbox", "wait")
_WRAPPED = ("runs", "trouble")


def fleet_rows(
    statuses: Mapping[str, Status], standing: Mapping[str, Control], now_ns: int
) -> list[dict[str, Any]]:
    """Give a row a device, plain values, those in trouble first."""
    rows = [
        _row(name, status, standing.get(name), now_ns) for name, status in sorted(statuses.items())
    ]
    return sorted(rows, key=lambda row: not row["troubles"])


def _row(name: str, status: Status, order: Control | None, now_ns: int) -> dict[str, Any]:
    told: dict[str, Any] = msgspec.to_builtins(msgspec.structs.asdict(status))
    ends_ms = status.certificate_ends_ms
    return {
        "name": name,
        **told,
        "seen_ago_s": max(0, now_ns - status.at_ns) // 10**9,
        "certificate_days": None if ends_ms is None else days_left(ends_ms, now_ns),
        "stage_ms": sum(told["stages"].values()) if told["stages"] else None,
        "order": None if order is None else _given(order),
        "troubles": list(troubles_of(status, status.at_ns, now_ns)),
    }


def _given(order: Control) -> dict[str, Any]:
    return {name: value for name, value in msgspec.structs.asdict(order).items() if value}


def fleet_table(rows: Sequence[Mapping[str, Any]]) -> Table:
    """Lay the rows out for a person."""
    table = Table(box=None, padding=(0, 1), header_style="dim", pad_edge=False)
    cells = [_cells(row) for row in rows]
    for title in cells[0]:
        table.add_column(
            title,
            justify="right" if title in _RIGHT else "left",
            no_wrap=title not in _WRAPPED,
            overflow="fold" if title in _WRAPPED else "ellipsis",
            style="bold" if title == "device" else "",
        )
    for row, cell in zip(rows, cells, strict=True):
        table.add_row(*(Text(text, "yellow" if row["troubles"] else "") for text in cell.values()))
    return table


def _cells(row: Mapping[str, Any]) -> dict[str, str]:
    return {
        "device": row["name"],
        "group": row["group"] or "",
        "state": _state(row),
        "runs": f"{row['split']} {row['codec']} {row['model']}",
        "rate": _told(row["rate_hz"], lambda rate: f"{rate:g} Hz"),
        "ms": _told(row["stage_ms"], lambda ms: f"{ms:.0f}"),
        "bytes": _told(row["frame_bytes"], bytes_text),
        "outbox": f"{row['outbox_depth']:,}",
        "wait": _told(row["wait_s"], duration_text),
        "trouble": ", ".join(_trouble(trouble, row) for trouble in row["troubles"]),
    }


def _told(value: Any, text: Any) -> str:
    return "" if value is None else str(text(value))


def _state(row: Mapping[str, Any]) -> str:
    if row["state"] == "online":
        return "online"
    return f"offline {duration_text(row['seen_ago_s'])}"


def _trouble(trouble: str, row: Mapping[str, Any]) -> str:
    words = {
        "refused": f"order refused: {(row['answer'] or {}).get('reason', '')}",
        "silent": f"silent for {duration_text(row['seen_ago_s'])}",
        "offline": "offline",
        "waiting": "frames wait long",
        "dropped": f"{row['dropped']:,} frames dropped",
        "certificate": f"certificate: {row['certificate_days']} days left",
    }
    return words[trouble]


def outcome_lines(outcomes: Iterable[Outcome], *, is_clearing: bool) -> list[str]:
    """Say what became of an order, a line a device."""
    if is_clearing:
        return [f"{one.device}: its order is taken away" for one in outcomes]
    return [
        f"{one.device}: {one.state}{': ' if one.reason else ''}{one.reason}" for one in outcomes
    ]
