"""Figure 4: the size of every layer's output through the network, and where it can be cut.

Rows from the model's own graph; no run. The paper draws it for 160 pixels; its 14 split points are
lines in a plot and not in its text, so here every legal cut is marked, the named ones by name.
"""

from dataclasses import dataclass

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from litterfog.experiments.experiment import Experiment, counted
from litterfog.experiments.figures.style import MECHANISM_COLOURS, layout
from litterfog.experiments.records import Row
from litterfog.models.splits import layer_of
from litterfog.models.zoo import Model, load_model

MODELS = ("litter-160", "litter-224")


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer's output, of one picture."""

    model: str
    at: int  # in the order of computation, from 0
    layer: str
    operator: str  # of the .tflite schema
    shape: tuple[int, ...]
    elements: int
    float_bytes: int  # 4 a value, before any codec
    int8_bytes: int
    input_share: float  # elements, of the input picture's; under 1 a cut sends fewer values
    split: str | None  # the name of the cut here; None: more than one tensor crosses


def rows() -> list[Layer]:
    """Give the layers of both sizes."""
    return [row for name in MODELS for row in rows_of(load_model(name))]


def rows_of(model: Model) -> list[Layer]:
    """Give one model's layers in order."""
    graph = model.graph
    cuts = {split.cut.after: split.name for split in model.splits}
    found = []
    for at, op in enumerate(graph.operators):
        tensor = graph.tensor(op.outputs[0])
        if tensor.index in graph.constants:
            continue
        found.append(
            Layer(
                model=model.name,
                at=at,
                layer=layer_of(tensor.name, op.kind)[0],
                operator=op.kind,
                shape=tensor.shape[1:],
                elements=tensor.elements,
                float_bytes=4 * tensor.elements,
                int8_bytes=tensor.elements,
                input_share=round(tensor.elements / model.input.elements, 4),
                split=cuts.get(at),
            )
        )
    return found


def _draw(rows: list[Row]) -> go.Figure:
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


FIG4 = Experiment(
    name="fig4",
    title="Figure 4",
    what="activation sizes and where the network can be cut",
    caption="Counted. Every layer's output in values; red: one tensor alone crosses, so that the"
    " network can be cut there. Named are the paper's splits that are measured below.",
    rows=lambda _: counted(rows()),
    draw=_draw,
)
