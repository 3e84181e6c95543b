"""Figure 6: the whole 160-pixel model on each instance alone."""

import math
from typing import Any

import plotly.graph_objects as go

from litterfog.experiments.cases import LAN_160
from litterfog.experiments.experiment import Experiment
from litterfog.experiments.figures.style import DEVICES, WAYS, layout
from litterfog.experiments.records import Records, Row

_SIDES = (("edge-only", "predict_ms"), ("cloud-only", "cloud_predict_ms"))
_WAY_COLOURS = {"paper": "#6a0f49", "litterfog": "#2f6690"}


def _rows(records: Records) -> list[Row]:
    """Give predict times: a device's at edge-only, the cloud's at cloud-only, of each way."""
    return [
        _row(run, split, stage)
        for run in LAN_160.rows(records)
        for split, stage in _SIDES
        if run["split"] == split
    ]


def _row(run: Row, split: str, stage: str) -> Row:
    return {
        "way": run["way"],
        "instance": run["device"] if split == "edge-only" else "t2.micro",
        "beside": run["device"],  # the cloud is measured once beside each device
        "label": run["label"],
        "pictures": run["pictures"],
        "predict_ms": run[stage],
    }


def _draw(rows: list[Row]) -> go.Figure:
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
                marker=_filled(_WAY_COLOURS[way], hollow=label == "modelled"),
            )
    most = max(row["predict_ms"] for row in rows)
    figure.update_yaxes(title="predict, ms a picture (logarithmic)", type="log", dtick=1)
    figure.update_yaxes(range=[0, math.log10(2 * most)])  # from 1 ms on
    note = "filled: run here; hollow: modelled from published timings and assumed factors"
    return layout(figure, "Figure 6: the whole 160-pixel model on each instance", note)


def _filled(colour: str, *, hollow: bool) -> dict[str, Any]:
    fill = "rgba(0,0,0,0)" if hollow else colour
    return {"color": fill, "line": {"color": colour, "width": 2}}


FIG6 = Experiment(
    name="fig6",
    title="Figure 6",
    what="whole-model time on each instance",
    caption="Filled: run here. Hollow: modelled. The device's predict at edge-only, the cloud's at"
    " cloud-only, beside the Nano. The Jetson run here is as much of this machine as there is: it"
    " has no GPU.",
    work=LAN_160.work,
    rows=_rows,
    draw=_draw,
)
