"""Find a graph's last weighted layer: one value a position, under a sigmoid.

A dense layer (FULLY_CONNECTED) or a 1x1 CONV_2D, in float, float16 or int8. One value a picture,
made of the same features, may be added to all positions. Knows no fitting.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from ai_edge_litert import schema_py_generated as schema
from numpy.typing import NDArray

from litterfog.models.graph import Cut, Graph, GraphError, Operator, TensorSpec, damage_told

_REMEDY = (
    "adapt takes a model whose last layer, dense or a 1x1 convolution, gives one value under a"
    " sigmoid, as litterfog train makes them"
)
_WEIGHTS, _BIASES = {"float32", "float16", "int8"}, {"float32", "float16", "int32"}
_SHAPING = {"RESHAPE", "SQUEEZE"}
_AROUND = {"QUANTIZE", "DEQUANTIZE", *_SHAPING}

Tensors = tuple[TensorSpec, ...]


@dataclass(frozen=True, slots=True)
class LastLayer:
    """The tensors of the layer that is tuned, by their numbers in the graph."""

    features: TensorSpec  # its input; the last axis, or all of it, is what the weights weigh
    weights: TensorSpec  # as stored: (1, d) or (1, 1, 1, d)
    bias: TensorSpec  # as stored: (1,)
    outputs: Tensors  # its output, and what is the same of another shape
    added: TensorSpec | None  # one value, added to all positions
    logits: Tensors  # the sum; the outputs where nothing is added
    squashed: bool  # a sigmoid of the graph's follows

    @property
    def depth(self) -> int:
        """Count the values that are weighed at a position."""
        return self.weights.elements

    @property
    def positions(self) -> int:
        """Count the positions: 1 of a classifier, height * width of a map."""
        return self.features.elements // self.depth


@damage_told()
def find_last_layer(graph: Graph) -> LastLayer:
    """Find the layer; raises GraphError, with what is taken instead."""
    op, logits = _maker(graph, graph.output.index, _AROUND)
    squashed = op is not None and op.kind == "LOGISTIC"
    if op is not None and squashed:
        op, logits = _maker(graph, op.inputs[0], _AROUND)
    outputs, added = logits, None
    if op is not None and op.kind == "ADD":
        op, outputs, added = _summed(graph, op) or (op, logits, None)
    if op is None:
        raise GraphError(f"it has no weighted layer: {_REMEDY}")
    _check(graph, op)
    stored = [_stored(graph, op, at) for at in (1, 2)]
    features = graph.tensor(op.inputs[0])
    return LastLayer(features, stored[0], stored[1], outputs, added, logits, squashed)


def cut_before(graph: Graph, layer: LastLayer) -> Cut:
    """Find the cut where the layer's input crosses; raises GraphError."""
    for cut in graph.cuts():
        if cut.tensor.index == layer.features.index:
            return cut
    raise GraphError(f"more than its last layer's input crosses before that layer: {_REMEDY}")


def real_values(graph: Graph, spec: TensorSpec) -> NDArray[np.float64]:
    """Read a stored tensor as real numbers, flat."""
    value = graph.value(spec.index)
    assert value is not None  # `find_last_layer` has read it
    return value.astype(np.float64).ravel()


def _maker(graph: Graph, index: int, through: set[str]) -> tuple[Operator | None, Tensors]:
    """Find who made a tensor's values; gives them as made, then as they were shaped anew."""
    made_by = {output: op for op in graph.operators for output in op.outputs}
    made: Tensors = (graph.tensor(index),)
    while (op := made_by.get(made[0].index)) is not None and op.kind in through:
        before = graph.tensor(op.inputs[0])
        made = (before, *made) if op.kind in _SHAPING else (before,)
    return op, made


def _summed(graph: Graph, add: Operator) -> tuple[Operator, Tensors, TensorSpec] | None:
    """Find the layer, its outputs and what is added, of a sum; None: it is of other things."""
    for index, other in (add.inputs, add.inputs[::-1]):
        op, outputs = _maker(graph, index, _SHAPING)
        added = graph.tensor(other)
        if op is not None and added.elements == 1 and _beside(graph, op, other):
            return op, outputs, added
    return None


def _beside(graph: Graph, layer: Operator, index: int) -> bool:
    """Tell whether a tensor is made of a layer's input, and of nothing else that is computed."""
    features, wanted = layer.inputs[0], {index}
    for op in reversed(graph.operators):
        if features not in op.outputs and wanted.intersection(op.outputs):
            if op is layer:
                return False
            wanted.update(op.inputs)
    return features in wanted and graph.input.index not in wanted - {features}


def _check(graph: Graph, op: Operator) -> None:
    """Refuse an operator that is no such layer, or whose input is of another kind."""
    stored = next(
        record
        for each, record in zip(graph.operators, graph.model.subgraphs[0].operators, strict=True)
        if each is op
    )
    shape = graph.tensor(op.inputs[1]).shape if len(op.inputs) > 1 else ()
    told = f"its last layer is {op.kind} of weights {list(shape)}"
    dense = op.kind == "FULLY_CONNECTED" and len(shape) == 2
    pointwise = op.kind == "CONV_2D" and len(shape) == 4 and _strides(stored) == (1, 1)
    if not (dense or pointwise) or any(size != 1 for size in shape[:-1]):
        raise GraphError(f"{told}: {_REMEDY}")
    if pointwise and graph.tensor(op.inputs[0]).shape[-1] != shape[-1]:
        raise GraphError(f"{told}, in groups: {_REMEDY}")
    fused = getattr(stored.builtinOptions, "fusedActivationFunction", 0)
    if fused != schema.ActivationFunctionType.NONE:
        raise GraphError(f"{told}, with an activation of its own: {_REMEDY}")
    if len(op.inputs) < 3:
        raise GraphError(f"{told}, without a bias: convert it again with one")
    if graph.tensor(op.inputs[0]).dtype not in {"float32", "int8"}:
        raise GraphError(f"{told}, on {graph.tensor(op.inputs[0]).dtype}: {_REMEDY}")


def _strides(stored: Any) -> tuple[int, int]:
    return stored.builtinOptions.strideH, stored.builtinOptions.strideW


def _stored(graph: Graph, op: Operator, at: int) -> TensorSpec:
    """Find the stored tensor that an input is, or is dequantised from, its own alone."""
    index = op.inputs[at]
    for maker in graph.operators:
        if index in maker.outputs and maker.kind == "DEQUANTIZE":
            index = maker.inputs[0]
    spec = graph.tensor(index)
    taken = (_WEIGHTS, _BIASES)[at - 1]
    if graph.stored(index) is None or spec.dtype not in taken or spec.zero_point:
        raise GraphError(f"its last layer's numbers are {spec.dtype}, not stored as float or int8")
    users = [each for each in graph.operators if index in each.inputs]
    tensors = graph.model.subgraphs[0].tensors
    same = [each for each in tensors if each.buffer == tensors[index].buffer]
    if len(users) > 1 or len(same) > 1:
        raise GraphError("its last layer shares its numbers with another: convert it again")
    return spec
