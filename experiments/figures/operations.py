"""Figure 5: what each side of each split computes, in multiply-adds and in giga-operations.

A multiply-add is two operations (section 4.2). Rows from the model's own graph; no run.
"""

from dataclasses import dataclass

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from litterfog.experiments.experiment import Experiment, counted
from litterfog.experiments.figures.style import layout
from litterfog.experiments.records import Row
from litterfog.models.splits import CLOUD_ONLY, EDGE_ONLY
from litterfog.models.zoo import Model, load_model

MODELS = ("litter-160", "litter-224")


@dataclass(frozen=True, slots=True)
class Division:
    """One way to divide the network."""

    model: str
    split: str
    edge_madds: int
    cloud_madds: int

    @property
    def edge_gflop(self) -> float:
        """The device's operations a picture, in thousand millions."""
        return 2 * self.edge_madds / 1e9

    @property
    def cloud_gflop(self) -> float:
        """The cloud's."""
        return 2 * self.cloud_madds / 1e9


def rows() -> list[Division]:
    """Give the splits of both sizes, with the two ends."""
    return [row for name in MODELS for row in rows_of(load_model(name))]


def rows_of(model: Model) -> list[Division]:
    """Give one model's named splits in order, from cloud-only to edge-only."""
    splits = [split for split in model.splits if split.name.startswith("split")]
    total = splits[0].edge_madds + splits[0].cloud_madds
    return [
        Division(model.name, CLOUD_ONLY, 0, total),
        *(
            Division(model.name, split.name, split.edge_madds, split.cloud_madds)
            for split in splits
        ),
        Division(model.name, EDGE_ONLY, total, 0),
    ]


def _draw(rows: list[Row]) -> go.Figure:
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


FIG5 = Experiment(
    name="fig5",
    title="Figure 5",
    what="operations of each side of each split",
    caption="Counted. Operations of the device's and the cloud's submodel at each split.",
    rows=lambda _: counted(rows()),
    draw=_draw,
)
