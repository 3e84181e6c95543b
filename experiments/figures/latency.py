"""Figures 7 to 9: latency by mechanism, both devices and both ways, in three cases."""

from functools import partial

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from litterfog.experiments.cases import LAN_160, Case
from litterfog.experiments.experiment import Experiment
from litterfog.experiments.figures.style import DEVICES, INK, WAYS, layout
from litterfog.experiments.records import Row
from litterfog.experiments.stages import STAGES

_STAGE_COLOURS = {
    "read": "#12344d",
    "resize": "#2f6690",
    "predict": "#f2a541",
    "encode": "#8ab6d6",
    "outbox": "#d9d9d9",
    "link": "#c9184a",
    "cloud_queue": "#b0b0b0",
    "cloud_decode": "#95d5b2",
    "cloud_predict": "#2a9d8f",
    "cloud_store": "#1b5e4b",
}
_STAGE_NAMES = {
    "predict": "predict, device",
    "outbox": "wait in the outbox",
    "link": "link, both ways",
    "cloud_queue": "wait in the cloud",
    "cloud_decode": "decode, cloud",
    "cloud_predict": "predict, cloud",
    "cloud_store": "store, cloud",
}


def _draw(title: str, rows: list[Row]) -> go.Figure:
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


def _stack(figure: go.Figure, rows: list[Row], place: tuple[int, int], *, legend: bool) -> None:
    run = [row for row in rows if row["label"] != "modelled"]
    names = {row["split"]: f"{row['split']}<br><b>{row['hypothetical_ms']:.0f}</b>" for row in run}
    for stage in sorted(STAGES, key=lambda name: name in {"outbox", "cloud_queue"}):
        bar = go.Bar(
            x=list(names.values()),
            y=[row[f"{stage}_ms"] for row in run],
            name=_STAGE_NAMES.get(stage, stage),
            marker={"color": _STAGE_COLOURS[stage]},
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


def _figure(name: str, case: Case, where: str, caption: str) -> Experiment:
    title = f"Figure {name.removeprefix('fig')}"
    what = f"latency by mechanism, {case.size} pixels, {where}"
    return Experiment(
        name=name,
        title=title,
        what=what,
        caption=caption,
        work=case.work,
        rows=case.rows,
        draw=partial(_draw, f"{title}: {what}"),
        is_evidence=True,
    )


FIG7 = _figure(
    "fig7",
    LAN_160,
    "LAN",
    "Bars run here, diamonds modelled; each panel has its own scale. Bold below a bar: its"
    " total without waits.",
)
FIG8 = _figure("fig8", Case(224, "lan"), "LAN", "As figure 7, at 224 pixels.")
FIG9 = _figure("fig9", Case(224, "4g-steady"), "4G", "As figure 8, over 4G.")
