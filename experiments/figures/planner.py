"""The planner's choices, predicted and measured over each link."""

import plotly.graph_objects as go

from litterfog.experiments.experiment import Experiment
from litterfog.experiments.figures.style import MS_AXIS, layout
from litterfog.experiments.markdown import Lines, markdown
from litterfog.experiments.prediction import ROUNDS, median_error
from litterfog.experiments.records import Records, Row
from litterfog.experiments.work import predictions
from litterfog.wire.frame import mechanism_of

_COLUMNS = ("link", "place", "model", "split", "codec", "precision")
_FIGURES = ("predicted_bytes", "measured_bytes", "predicted_ms", "measured_ms", "error")
_LINK_COLOURS = {
    "lan": "#2a9d8f",
    "wifi": "#f2772e",
    "4g-steady": "#6a0f49",
    "4g-kernel": "#c06c9b",
}
_SYMBOLS = {"cloud-only": "circle", "split": "diamond", "edge-only": "square"}
_NOTE = (
    "The planner's top choices for this machine (profile `{profile}`, {measured}), told each link's"
    " round trip as a ping through it finds it, and run over the shaped links, {rounds}; measured,"
    " with the time in the outbox. `4g-kernel` is `4g-steady` with its rate kept by the kernel's"
    " token bucket (tc-tbf), so that packets and their headers count; without root it is left out."
    " Bytes differ because the table of sizes is of photographs, and these pictures are drawn."
    " Median error: **{error:.1%}** (goal: under 15 %)."
)
_FURTHER = (
    " Of the choices from the middle, three quarters and nine tenths of its ranking: {error:.1%}."
)


def _rows(records: Records) -> list[Row]:
    """Give a row for each choice that was run."""
    return records.of(one.key for one in predictions(records.quick))


def _caption(records: Records) -> str:
    rows = _rows(records)
    note = _NOTE.format(
        profile=rows[0]["profile"],
        measured="as shipped" if records.quick else "measured minutes before",
        rounds="once" if records.quick else f"{ROUNDS} times each",
        error=median_error([row for row in rows if row["top"]]),
    )
    further = [row for row in rows if not row["top"]]
    return note + (_FURTHER.format(error=median_error(further)) if further else "")


def _table(rows: list[Row]) -> Lines:
    return markdown(rows, _COLUMNS + _FIGURES)


def _draw(rows: list[Row]) -> go.Figure:
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
        symbol = _SYMBOLS[mechanism]
        figure.add_scatter(
            x=[row["measured_ms"] for row in of],
            y=[row["predicted_ms"] for row in of],
            mode="markers",
            hovertext=[f"{row['model']} {row['split']} {row['precision']}" for row in of],
            marker={
                "color": _LINK_COLOURS[link],
                "symbol": [symbol if row["top"] else f"{symbol}-open" for row in of],
                "size": 12,
            },
            name=f"{link}, {mechanism}",
        )
    figure.update_xaxes(title="measured, ms from shutter to receipt", **MS_AXIS)
    figure.update_yaxes(title="predicted, ms", **MS_AXIS)
    note = "hollow: from further down its ranking; dotted: 15 % off; logarithmic"
    return layout(figure, "The planner's choices", note)


PLAN = Experiment(
    name="plan",
    title="The planner",
    what="the planner's choices, predicted and measured",
    caption=_caption,
    work=predictions,
    rows=_rows,
    draw=_draw,
    table=_table,
)
