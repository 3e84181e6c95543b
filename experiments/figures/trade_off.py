"""Figure 10: euros a user and month against latency, 160 pixels on a LAN, measured capacities."""

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from litterfog.experiments.cases import LAN_160
from litterfog.experiments.costs import PRICE_LISTS, cost_rows
from litterfog.experiments.experiment import Experiment
from litterfog.experiments.figures.style import (
    DEVICES,
    MECHANISM_COLOURS,
    MS_AXIS,
    WAYS,
    layout,
)
from litterfog.experiments.records import Records, Row
from litterfog.experiments.work import Work, capacity, capacity_records


def _work(quick: bool) -> list[Work]:
    return LAN_160.work(quick) + capacity(quick)


def _rows(records: Records) -> list[Row]:
    """Join each mechanism's latency with its costs."""
    costs = {
        (row["way"], row["device"], row["mechanism"], row["prices"]): row["per_user_euros"]
        for row in cost_rows(capacity_records(records))
    }
    return [
        {
            **{name: run[name] for name in ("way", "device", "split", "label")},
            "prices": prices,
            "hypothetical_ms": run["hypothetical_ms"],
            "real_ms": run["real_ms"],
            "per_user_euros": costs[run["way"], run["device"], run["split"], prices],
        }
        for run in LAN_160.rows(records)
        for prices in PRICE_LISTS
        if (run["way"], run["device"], run["split"], prices) in costs
    ]


def _draw(rows: list[Row]) -> go.Figure:
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


FIG10 = Experiment(
    name="fig10",
    title="Figure 10",
    what="cost against latency, 160 pixels, LAN",
    caption="Latency run here (filled) or modelled (hollow); capacities measured as in table 4;"
    " euros by the paper's prices.",
    work=_work,
    rows=_rows,
    draw=_draw,
)
