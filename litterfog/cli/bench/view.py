"""How `litterfog bench dashboard` shows what it measured."""

from typing import Any

from rich.table import Table
from rich.text import Text

from litterfog.bench.dashboard.goals import GOALS, Goal, number_text
from litterfog.bench.dashboard.subject import Measured
from litterfog.bench.dashboard.town import Town
from litterfog.bench.profiling.this_machine import describe_machine


def document(town: Town, measured: Measured) -> dict[str, Any]:
    """Give all as one JSON document; a figure that is missing has a reason."""
    return {
        "hits": len(town),
        "devices": len(town.devices),
        "machine": describe_machine(),
        "figures": [_figure(goal, measured) for goal in GOALS],
    }


def table(town: Town, measured: Measured) -> Table:
    """Show goal and reached."""
    title = f"{len(town):,} hits of {len(town.devices)} devices"
    notes = ["e: over an emulated link.", *_reasons(measured), describe_machine()]
    found = Table(
        title=title, caption="\n".join(notes), title_justify="left", caption_justify="left"
    )
    for heading in ("", "goal", "reached", "unit"):
        found.add_column(heading, justify="right" if heading in {"goal", "reached"} else "left")
    for goal in GOALS:
        most = "" if goal.most is None else number_text(goal.most)
        found.add_row(goal.words, most, _reached(goal, measured), goal.unit)
    return found


def _reached(goal: Goal, measured: Measured) -> Text:
    if goal.key not in measured.figures:
        return Text("not measured", "yellow")
    value = measured.figures[goal.key]
    mark = " e" if goal.label == "emulated" else ""
    style = "" if goal.most is None else "green" if value <= goal.most else "red"
    return Text(number_text(value) + mark, style)


def _reasons(measured: Measured) -> list[str]:
    return [f"not measured: {reason}" for reason in dict.fromkeys(measured.missing.values())]


def _figure(goal: Goal, measured: Measured) -> dict[str, Any]:
    told = {"key": goal.key, "what": goal.words, "unit": goal.unit, "goal": goal.most}
    if goal.key in measured.figures:
        return {**told, "value": measured.figures[goal.key], "label": goal.label}
    return {**told, "value": None, "why": measured.missing.get(goal.key, "unknown")}
