"""Figure 4: the size of every layer's output through the network, and where it can be cut.

Rows from the model's own graph; no run. The paper draws it for 160 pixels; its 14 split points are
lines in a plot and not in its text, so here every legal cut is marked, the named ones by name.
"""

from dataclasses import dataclass

from litterfog.models.splits import layer_of
from litterfog.models.zoo import Model, load_model

MODELS = ("litter-160", "litter-224")


@dataclass(frozen=True, slots=True)
class Row:
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


def rows() -> list[Row]:
    """Give the layers of both sizes."""
    return [row for name in MODELS for row in rows_of(load_model(name))]


def rows_of(model: Model) -> list[Row]:
    """Give one model's layers in order."""
    graph = model.graph
    cuts = {split.cut.after: split.name for split in model.splits}
    found = []
    for at, op in enumerate(graph.operators):
        tensor = graph.tensor(op.outputs[0])
        if tensor.index in graph.constants:
            continue
        found.append(
            Row(
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
