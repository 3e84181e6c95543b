"""Multiply-adds of an operator, counted as the paper does (section 4.2 and its footnote).

Convolutions and fully connected layers count; biases, activations, additions and pooling do not.
"""

from litterfog.models.graph import Graph, Operator


def madds_of(graph: Graph, op: Operator) -> int:
    """Count the multiply-adds of one operator for one picture."""
    if op.kind not in {"CONV_2D", "DEPTHWISE_CONV_2D", "FULLY_CONNECTED", "TRANSPOSE_CONV"}:
        return 0
    weights = graph.tensor(op.inputs[1]).shape
    outputs = graph.tensor(op.outputs[0]).elements
    if op.kind == "CONV_2D":  # weights (out, height, width, in)
        return outputs * weights[1] * weights[2] * weights[3]
    if (
        op.kind == "TRANSPOSE_CONV"
    ):  # weights (out, height, width, in); inputs shape, weights, input
        return graph.tensor(op.inputs[2]).elements * weights[0] * weights[1] * weights[2]
    if op.kind == "DEPTHWISE_CONV_2D":  # weights (1, height, width, out)
        return outputs * weights[1] * weights[2]
    return outputs * weights[1]  # weights (out, in)


def total_madds(graph: Graph) -> int:
    """Count the multiply-adds of a whole model for one picture."""
    return sum(madds_of(graph, op) for op in graph.operators)
