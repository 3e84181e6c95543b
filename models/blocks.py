"""MobileNetV2's bottleneck blocks, recognised by their operators, whatever the tensors' names.

A block expands by a 1x1 convolution (the first does not), filters each channel by a 3x3 depthwise
one, and projects by a 1x1 convolution that is linear: no activation is fused into it or follows it.
Its end is the projection, or the addition of the block's input (Sandler et al. 2018, figure 4d).
Only a whole MobileNetV2 counts: 17 blocks, and no depthwise convolution of another kind.
"""

from collections import defaultdict

from ai_edge_litert import schema_py_generated as schema

from litterfog.models.graph import Graph, Operator

BLOCKS = 17
_ACTIVATIONS = {"RELU", "RELU6", "RELU_0_TO_1", "MINIMUM", "MAXIMUM"}
_ARITHMETIC = {"MUL", "ADD", "SUB", "DIV"}  # with a constant: a batch normalisation left unfolded
_LAYOUT = {"PAD", "PADV2", "QUANTIZE", "DEQUANTIZE", "TRANSPOSE", "RESHAPE"}
_LINEAR = _ARITHMETIC | {"QUANTIZE", "DEQUANTIZE", "TRANSPOSE", "RESHAPE"}


def block_ends(graph: Graph) -> list[set[int]]:
    """Give, for each block in order, the tensors that may end it; empty: no whole MobileNetV2."""
    reader = _Reader(graph)
    depthwise = [op for op in graph.operators if reader.is_depthwise(op)]
    if len(depthwise) != BLOCKS:
        return []
    projections = [reader.projection_of(op) for op in depthwise]
    expanded = [reader.is_expanded(op) for op in depthwise]
    if None in projections or not all(expanded[1:]):
        return []
    return [reader.ends_of(op) for op in projections if op is not None]


class _Reader:
    """Follows the tensors of one graph from operator to operator."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._made_by = {index: op for op in graph.operators for index in op.outputs}
        self._users: dict[int, list[Operator]] = defaultdict(list)
        for op in graph.operators:
            for index in set(op.inputs) - graph.constants:
                self._users[index].append(op)
        stored = graph.model.subgraphs[0].operators
        self._options = {
            op.outputs: record.builtinOptions
            for op, record in zip(graph.operators, stored, strict=True)
        }

    def is_depthwise(self, op: Operator) -> bool:
        """Tell a filter for each channel, of any size, written as a grouped convolution too."""
        if op.kind not in {"CONV_2D", "DEPTHWISE_CONV_2D"}:
            return False
        channels_in = self._graph.tensor(op.inputs[0]).shape[-1]
        channels_out, kernel = self._graph.tensor(op.outputs[0]).shape[-1], self._kernel(op)
        grouped = op.kind == "CONV_2D" and kernel[-1] == 1 and channels_in == channels_out > 1
        return op.kind == "DEPTHWISE_CONV_2D" or grouped

    def projection_of(self, depthwise: Operator) -> Operator | None:
        """Find the linear 1x1 convolution that follows; None: another thing does."""
        if self._kernel(depthwise)[1:3] != (3, 3):
            return None
        op = self._next(depthwise.outputs[0], _ACTIVATIONS | _ARITHMETIC | _LAYOUT)
        if op is None or not self._is_pointwise(op) or self._is_activated(op):
            return None
        after = self._next(op.outputs[0], _LINEAR)
        return None if after is not None and after.kind in _ACTIVATIONS else op

    def is_expanded(self, depthwise: Operator) -> bool:
        """Tell whether a 1x1 convolution comes before."""
        op = self._made_by.get(depthwise.inputs[0])
        while op is not None and self._passes(op, _ACTIVATIONS | _ARITHMETIC | _LAYOUT):
            op = self._made_by.get(self._variables(op)[0])
        return op is not None and self._is_pointwise(op)

    def ends_of(self, projection: Operator) -> set[int]:
        """Give the projection's output and what is the same but for scale, or the sum it goes to.

        Of several the last that can be cut is the block's end.
        """
        index = projection.outputs[0]
        ends = {index}
        while len(self._users[index]) == 1:
            op = self._users[index][0]
            added = op.kind == "ADD" and len(self._variables(op)) == 2
            if not added and (not self._passes(op, _LINEAR) or self._is_activated(op)):
                break
            index = op.outputs[0]
            ends.add(index)
            if added:
                return ends
        return ends

    def _next(self, index: int, passing: set[str]) -> Operator | None:
        """Find the first operator after a tensor that does more than pass it on."""
        while len(self._users[index]) == 1 and self._passes(self._users[index][0], passing):
            index = self._users[index][0].outputs[0]
        return self._users[index][0] if len(self._users[index]) == 1 else None

    def _passes(self, op: Operator, kinds: set[str]) -> bool:
        return op.kind in kinds and len(self._variables(op)) == 1

    def _variables(self, op: Operator) -> list[int]:
        return [index for index in op.inputs if index not in self._graph.constants]

    def _is_pointwise(self, op: Operator) -> bool:
        kernel = self._kernel(op) if op.kind == "CONV_2D" else ()
        return kernel[1:3] == (1, 1) and kernel[-1] == self._graph.tensor(op.inputs[0]).shape[-1]

    def _is_activated(self, op: Operator) -> bool:
        fused = getattr(self._options[op.outputs], "fusedActivationFunction", 0)
        return bool(fused != schema.ActivationFunctionType.NONE)

    def _kernel(self, op: Operator) -> tuple[int, ...]:
        return self._graph.tensor(op.inputs[1]).shape
