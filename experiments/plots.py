"""Draw every figure from its rows: HTML for a browser, PNG for the report.

Hollow marks are modelled; in the planner's figure, from further down its ranking.
"""

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
import plotly.io
from plotly.subplots import make_subplots

from litterfog.experiments.latency import STAGES
from litterfog.experiments.plot_style import (
    DEVICES,
    INK,
    LINK_COLOURS,
    MECHANISM_COLOURS,
    MS_AXIS,
    STAGE_COLOURS,
    STAGE_NAMES,
    SYMBOLS,
    WAY_COLOURS,
    WAYS,
    layout,
)
from litterfog.experiments.records import Row
from litterfog.wire.frame import mechanism_of

_SIZE = {"width": 1200, "height": 720, "scale": 1.5}


def draw(name: str, rows: list[Row]) -> go.Figure | None:
    """Draw one figure; None where there is nothing to draw."""
    return _DRAWN[name](rows) if rows and name in _DRAWN else None


def write(figures: dict[str, go.Figure], folder: Path) -> list[str]:
    """Write all as NAME.html, with plotly.min.js once beside them, and NAME.png.

    Gives what could not be written, in words: PNG needs a Chromium.
    """
    for name, figure in figures.items():
        figure.write_html(folder / f"{name}.html", include_plotlyjs="directory")
    files = [folder / f"{name}.png" for name in figures]
    try:
        plotly.io.write_images(list(figures.values()), files, **_SIZE)
    except (RuntimeError, ValueError, OSError, ImportError) as error:
        return [f"no PNG was drawn; it takes Chromium or Chrome (apt install chromium): {error}"]
    return []


def _fig4(rows: list[Row]) -> go.Figure:
    models = list(dict.fromkeys(row["model"] for row in rows))
    figure = make_subplots(len(models), 1, subplot_titles=models, vertical_spacing=0.13)
    for number, model in enumerate(models, 1):
        of = [row for row in rows if row["model"] == model]
        cuts = [row for row in of if row["split"]]
        first = number == 1
        figure.add_trace(_bars([r["at"] for r in of], of, "output of a layer", first), number, 1)
        figure.add_trace(_cuts(cuts, first), number, 1)
        figure.update_yaxes(title="values", type="log", row=number, col=1)
    figure.update_xaxes(title="operator, in the order of computation", row=len(models), col=1)
    return layout(figure, "Figure 4: size of every layer's output", "counted in the model's graph")


def _bars(x: list[int], rows: list[Row], name: str, shown: bool) -> go.Bar:
    return go.Bar(
        x=x,
        y=[row["elements"] for row in rows],
        name=name,
        marker={"color": "#b9cbd9"},
        hovertext=[row["layer"] for row in rows],
        showlegend=shown,
    )


def _cuts(rows: list[Row], shown: bool) -> go.Scatter:
    return go.Scatter(
        x=[row["at"] for row in rows],
        y=[row["elements"] for row in rows],
        mode="markers+text",
        text=[row["split"] if row["split"] in MECHANISM_COLOURS else "" for row in rows],
        textposition="bottom center",
        marker={
            "color": "#c9184a",
            "size": [13 if row["split"] in MECHANISM_COLOURS else 7 for row in rows],
        },
        name="one tensor crosses: a cut",
        hovertext=[row["split"] for row in rows],
        showlegend=shown,
    )


def _fig5(rows: list[Row]) -> go.Figure:
    models = list(dict.fromkeys(row["model"] for row in rows))
    figure = make_subplots(1, len(models), subplot_titles=models, shared_yaxes=True)
    for column, model in enumerate(models, 1):
        of = [row for row in rows if row["model"] == model]
        for side, colour in (("edge", "#f2a541"), ("cloud", "#2a9d8f")):
            bar = go.Bar(
                x=[row["split"] for row in of],
                y=[2 * row[f"{side}_madds"] / 1e9 for row in of],
                name=side,
                marker={"color": colour},
                showlegend=column == 1,
            )
            figure.add_trace(bar, 1, column)
    figure.update_yaxes(title="GFLOP a picture", row=1, col=1)
    figure.update_layout(barmode="stack")
    title, note = "Figure 5: operations of each submodel", "counted; a multiply-add is two"
    return layout(figure, title, note).update_layout(legend={"y": -0.22}, margin={"b": 140})


def _fig6(rows: list[Row]) -> go.Figure:
    figure = go.Figure()
    for way in dict.fromkeys(row["way"] for row in rows):
        for label in dict.fromkeys(row["label"] for row in rows):
            of: dict[str, Row] = {}
            for row in rows:
                if (row["way"], row["label"]) == (way, label):
                    of.setdefault(row["instance"], row)  # the cloud's: the one beside the Nano
            values = [row["predict_ms"] for row in of.values()]
            figure.add_bar(
                x=[DEVICES.get(name, name) for name in of],
                y=values,
                name=f"{WAYS[way]}, {label}",
                text=[f"{ms:.1f}" for ms in values],
                marker=_filled(WAY_COLOURS[way], hollow=label == "modelled"),
            )
    most = max(row["predict_ms"] for row in rows)
    figure.update_yaxes(title="predict, ms a picture (logarithmic)", type="log", dtick=1)
    figure.update_yaxes(range=[0, math.log10(2 * most)])  # from 1 ms on
    note = "filled: run here; hollow: modelled from published timings and assumed factors"
    return layout(figure, "Figure 6: the whole 160-pixel model on each instance", note)


def _filled(colour: str, *, hollow: bool) -> dict[str, Any]:
    fill = "rgba(0,0,0,0)" if hollow else colour
    return {"color": fill, "line": {"color": colour, "width": 2}}


def _latency(title: str) -> Callable[[list[Row]], go.Figure]:
    def drawn(rows: list[Row]) -> go.Figure:
        devices = [name for name in DEVICES if any(row["device"] == name for row in rows)]
        ways = [name for name in WAYS if any(row["way"] == name for row in rows)]
        titles = [f"{DEVICES[device]}: {WAYS[way]}" for device in devices for way in ways]
        figure = make_subplots(
            len(devices),
            len(ways),
            subplot_titles=titles,
            vertical_spacing=0.17,
            horizontal_spacing=0.08,
        )
        for at, (device, way) in enumerate((d, w) for d in devices for w in ways):
            place = at // len(ways) + 1, at % len(ways) + 1
            of = [row for row in rows if (row["device"], row["way"]) == (device, way)]
            _stack(figure, of, place, legend=at == 0)
        figure.update_yaxes(title="ms a picture", col=1)
        figure.update_layout(barmode="stack")
        note = (
            "bars: run on this machine; bold: the total without the grey waits;"
            " diamonds: that total of the boards, modelled"
        )
        return layout(figure, title, note)

    return drawn


def _stack(figure: go.Figure, rows: list[Row], place: tuple[int, int], *, legend: bool) -> None:
    run = [row for row in rows if row["label"] != "modelled"]
    names = {row["split"]: f"{row['split']}<br><b>{row['hypothetical_ms']:.0f}</b>" for row in run}
    for stage in sorted(STAGES, key=lambda name: name in {"outbox", "cloud_queue"}):
        bar = go.Bar(
            x=list(names.values()),
            y=[row[f"{stage}_ms"] for row in run],
            name=STAGE_NAMES.get(stage, stage),
            marker={"color": STAGE_COLOURS[stage]},
            showlegend=legend,
            legendgroup=stage,
        )
        figure.add_trace(bar, *place)
    modelled = [row for row in rows if row["label"] == "modelled"]
    diamonds = go.Scatter(
        x=[names[row["split"]] for row in modelled],
        y=[row["hypothetical_ms"] for row in modelled],
        mode="markers",
        marker={"symbol": "diamond", "size": 11, "color": "white"}
        | {"line": {"width": 2, "color": INK}},
        name="total without waits, modelled",
        showlegend=legend,
    )
    figure.add_trace(diamonds, *place)


def _fig10(rows: list[Row]) -> go.Figure:
    ways = [name for name in WAYS if any(row["way"] == name for row in rows)]
    titles = [WAYS[way] for way in ways]
    figure = make_subplots(1, len(ways), subplot_titles=titles, shared_yaxes=True)
    shown: set[str] = set()
    for row in (row for row in rows if row["prices"] == "paper"):
        name = f"{row['split']}, {DEVICES[row['device']]}"
        symbol = "circle" if row["device"] == "jetson-nano" else "square"
        hollow = row["label"] == "modelled"
        point = go.Scatter(
            x=[row["hypothetical_ms"]],
            y=[row["per_user_euros"]],
            mode="markers",
            marker={
                "symbol": symbol + ("-open" if hollow else ""),
                "size": 13,
                "color": MECHANISM_COLOURS[row["split"]],
                "line": {"width": 2},
            },
            name=name,
            legendgroup=name,
            showlegend=not hollow and name not in shown,
        )
        shown |= set() if hollow else {name}
        figure.add_trace(point, 1, ways.index(row["way"]) + 1)
    figure.update_xaxes(title="ms a picture, without waits (logarithmic)", **MS_AXIS)
    figure.update_yaxes(title="euros a user and month", row=1, col=1)
    note = "the paper's prices, capacities measured; latency filled: run here, hollow: modelled"
    return layout(figure, "Figure 10: cost against latency, 160 pixels, LAN", note).update_layout(
        legend={"y": -0.2}, margin={"b": 170}
    )


def _plan(rows: list[Row]) -> go.Figure:
    figure = go.Figure()
    figures = [row[name] for row in rows for name in ("predicted_ms", "measured_ms")]
    ends = min(figures) / 1.3, max(figures) * 1.3
    for factor, dash in ((1.0, "solid"), (1.15, "dot"), (0.85, "dot")):
        figure.add_scatter(
            x=ends,
            y=[factor * end for end in ends],
            mode="lines",
            line={"color": "#8a8a8a", "width": 1, "dash": dash},
            showlegend=False,
        )
    for link, mechanism in dict.fromkeys((row["link"], mechanism_of(row["split"])) for row in rows):
        of = [r for r in rows if (r["link"], mechanism_of(r["split"])) == (link, mechanism)]
        symbol = SYMBOLS[mechanism]
        figure.add_scatter(
            x=[row["measured_ms"] for row in of],
            y=[row["predicted_ms"] for row in of],
            mode="markers",
            hovertext=[f"{row['model']} {row['split']} {row['precision']}" for row in of],
            marker={
                "color": LINK_COLOURS[link],
                "symbol": [symbol if row["top"] else f"{symbol}-open" for row in of],
                "size": 12,
            },
            name=f"{link}, {mechanism}",
        )
    figure.update_xaxes(title="measured, ms from shutter to receipt", **MS_AXIS)
    figure.update_yaxes(title="predicted, ms", **MS_AXIS)
    note = "hollow: from further down its ranking; dotted: 15 % off; logarithmic"
    return layout(figure, "The planner's choices", note)


_DRAWN: dict[str, Callable[[list[Row]], go.Figure]] = {
    "fig4": _fig4,
    "fig5": _fig5,
    "fig6": _fig6,
    "fig7": _latency("Figure 7: latency by mechanism, 160 pixels, LAN"),
    "fig8": _latency("Figure 8: latency by mechanism, 224 pixels, LAN"),
    "fig9": _latency("Figure 9: latency by mechanism, 224 pixels, 4G"),
    "fig10": _fig10,
    "plan": _plan,
}
