"""How `litterfog plan` shows a ranking: tables for a terminal of 80 columns, one JSON document."""

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import msgspec
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from litterfog.planner.choice import edge_flags
from litterfog.planner.explain import explain
from litterfog.planner.link import Link
from litterfog.planner.predict import Demand, Prediction
from litterfog.planner.prices import Prices
from litterfog.planner.profile import Profile
from litterfog.planner.rank import Limits, Ranking

_COLUMNS = {
    "in": ("read", "resize"),
    "edge": ("predict edge",),
    "enc": ("encode",),
    "out": ("queue",),
    "up": ("uplink",),
    "in cloud": ("broker", "cloud queue", "decode", "store"),
    "tail": ("predict cloud",),
    "back": ("receipt", "settle"),
}
_LONG_MS = 1_000  # from here on a tenth says nothing, and the longest names need its room
_MARKS = {"measured": "", "emulated": "e", "modelled": "m", "quoted": "q"}


@dataclass(frozen=True, slots=True)
class Plan:
    """What was asked, and what came of it."""

    edge: Profile
    cloud: Profile
    link: Link
    demand: Demand
    prices: Prices
    predictions: Sequence[Prediction]
    ranking: Ranking
    limits: Limits
    given: Mapping[str, str] = field(default_factory=dict)  # a model's name -> as it was given


def show(console: Console, plan: Plan, top: int) -> None:
    """Print the ranking, the Pareto front and why the winner wins; something keeps the limits."""
    best = plan.ranking.kept[:top]
    console.print(_headline(plan), "")
    for table in (
        _figures(best, f"Ranked by {plan.ranking.objective}"),
        _breakdown(best),
        _front(plan.ranking, top),
    ):
        console.print(table, "")
    console.print(Text("Why the first wins", style="bold"))
    for sentence in explain(plan.ranking, plan.predictions):
        console.print(Padding(Text("- " + sentence, overflow="fold"), (0, 0, 0, 1)))
    console.print(Text("\nTo run the first", style="bold"))
    first = best[0].choice
    typed = replace(first, model=shlex.quote(plan.given.get(first.model, first.model)))
    console.print(f"   litterfog edge {edge_flags(typed)} ...", soft_wrap=True, markup=False)


def as_document(plan: Plan) -> dict[str, Any]:
    """Describe a plan as plain values; choices are numbered by rank from 1."""
    front = {id(one) for one in plan.ranking.front}
    kept = enumerate(plan.ranking.kept, 1)
    prices = plan.prices
    return {
        "edge": plan.edge.name,
        "cloud": plan.cloud.name,
        "link": asdict(plan.link),
        "demand": msgspec.to_builtins(plan.demand),
        "prices": {"date": prices.date, "label": prices.label, "source": prices.source},
        "objective": plan.ranking.objective.weights,
        "choices": [_row(at, one, id(one) in front) for at, one in kept],
        "refused": dict(plan.ranking.refused),
        "why": explain(plan.ranking, plan.predictions),
    }


def _row(rank: int, one: Prediction, on_front: bool) -> dict[str, Any]:
    cost = None if one.cost is None else asdict(one.cost) | {"total": one.cost.total}
    return {
        "rank": rank,
        "pareto": on_front,
        **asdict(one.choice),
        "edge_flags": edge_flags(one.choice),
        "latency_ms": one.latency_ms,
        "stages": [asdict(stage) for stage in one.stages],
        "throughput_hz": one.throughput_hz,
        "bottleneck": one.bottleneck,
        "device_watts": one.device_watts,
        "joules": one.joules,
        "euros_per_user_month": cost,
        "link_bytes": one.link_bytes,
    }


def _headline(plan: Plan) -> Text:
    link, demand, prices = plan.link, plan.demand, plan.prices
    refused = sum(plan.ranking.refused.values())
    least = f"; accuracy is {plan.limits.min_accuracy or 0:.3g} or more"
    return Text(
        f"{plan.edge.name} to {plan.cloud.name}: {link.uplink_mbps:g} Mbit/s up,"
        f" {link.rtt_ms:g} ms round trip, {link.loss:.1%} lost\n"
        f"{demand.rate_hz:g} pictures/s a user, {demand.hit_share:.0%} of them with litter;"
        f" prices of {prices.date} ({prices.label})\n"
        f"{len(plan.predictions)} choices, {refused} of them break a limit{least}"
    )


def _figures(best: Sequence[Prediction], title: str) -> Table:
    table = _table(title, "Hz: pictures/s, and what limits them: device d, uplink u, cloud c")
    table.add_column("choice", no_wrap=True)
    for name in ("bytes", "accur.", "ms", "Hz", "J", "€"):
        table.add_column(name, justify="right", no_wrap=True)
    for at, one in enumerate(best, 1):
        table.add_row(
            str(at),
            _short_name(one),
            f"{one.choice.payload_bytes:,.0f}",
            f"{one.choice.accuracy:.3f}",
            f"{one.latency_ms:.{1 if one.latency_ms < _LONG_MS else 0}f}",
            f"{one.throughput_hz:.1f}{one.bottleneck[0]}",
            *_joules_and_euros(one),
        )
    return table


def _breakdown(best: Sequence[Prediction]) -> Table:
    marks = "m: modelled, q: quoted, e: emulated, no letter: measured"
    table = _table("Milliseconds by stage", f"in: read, resize; out: outbox; {marks}")
    for name in _COLUMNS:
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("total", justify="right", style="bold", no_wrap=True)
    for at, one in enumerate(best, 1):
        cells = (_cell(one, stages) for stages in _COLUMNS.values())
        table.add_row(str(at), *cells, f"{one.latency_ms:.1f}")
    return table


def _cell(one: Prediction, names: tuple[str, ...]) -> str:
    labels = {stage.label for stage in one.stages if stage.name in names and stage.ms}
    marks = "".join(sorted(_MARKS[label] for label in labels))
    return f"{one.ms(*names):.1f}{marks}"


def _front(ranking: Ranking, most: int) -> Table:
    more = len(ranking.front) - most
    table = _table(
        "Pareto front: what no other beats in ms, J, € and accuracy together",
        "J a picture above idling; € a user and month"
        + (f"; {more} more on the front in --json" if more > 0 else ""),
    )
    for name in ("choice", "ms", "accur.", "J", "€"):
        table.add_column(name, justify="left" if name == "choice" else "right", no_wrap=True)
    places = {id(one): at for at, one in enumerate(ranking.kept, 1)}
    for one in ranking.front[:most]:
        table.add_row(
            str(places[id(one)]),
            _short_name(one),
            f"{one.latency_ms:.1f}",
            f"{one.choice.accuracy:.3f}",
            *_joules_and_euros(one),
        )
    return table


def _joules_and_euros(one: Prediction) -> tuple[str, str]:
    joules = "?" if one.joules is None else f"{one.joules:.3f}"
    return joules, "?" if one.cost is None else f"{one.cost.total:.3f}"


def _table(title: str, caption: str | None) -> Table:
    table = Table(
        title=title,
        title_justify="left",
        title_style="bold",
        caption=caption,
        caption_justify="left",
        box=None,
        padding=(0, 1, 0, 0),
        header_style="dim",
    )
    table.add_column("", justify="right", style="dim", min_width=3, no_wrap=True)
    return table


def _short_name(one: Prediction) -> str:
    choice = one.choice
    told = "" if choice.precision in {"int8", "verdict"} else f" {choice.precision}"
    return f"{choice.model.removeprefix('litter-')} {choice.split} {choice.codec}{told}"
