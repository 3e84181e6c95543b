"""Write the head and the tail of a cut as two smaller .tflite files, in memory.

Each keeps only the operators that its output needs, so what is computed from constants alone stands
on the side (or sides) that uses it.
"""

from typing import Any

import flatbuffers
from ai_edge_litert import schema_py_generated as schema

from litterfog.models.graph import Cut, Graph, TensorSpec, damage_told

_BUFFER_ALIGNMENT = 16  # the schema's force_align, which the generated code leaves out


class _AlignedBuffer(schema.BufferT):  # type: ignore[misc]  # the schema is untyped
    def Pack(self, builder: Any) -> Any:  # noqa: N802  (overrides the generated name)
        data = None
        if self.data is not None and len(self.data):
            raw = bytes(self.data)
            builder.StartVector(1, len(raw), _BUFFER_ALIGNMENT)
            builder.head -= len(raw)
            builder.Bytes[builder.head : builder.head + len(raw)] = raw
            data = builder.EndVector()
        schema.BufferStart(builder)
        if data is not None:
            schema.BufferAddData(builder, data)
        return schema.BufferEnd(builder)


def head_of(graph: Graph, cut: Cut) -> bytes:
    """Write the submodel from the input to the cut tensor."""
    return _submodel(graph, graph.input.index, cut.tensor.index)


def tail_of(graph: Graph, cut: Cut) -> bytes:
    """Write the submodel from the cut tensor to the output."""
    return _submodel(graph, cut.tensor.index, graph.output.index)


def part_of(graph: Graph, first: TensorSpec, last: TensorSpec) -> bytes:
    """Write the submodel from one tensor to another that is made of it alone."""
    return _submodel(graph, first.index, last.index)


@damage_told()
def _submodel(graph: Graph, first: int, last: int) -> bytes:
    kept = _needed(graph, first, last)
    source = graph.model.subgraphs[0]
    used = {first, last}
    for at in kept:
        used.update(graph.operators[at].inputs, graph.operators[at].outputs)
        used.update(_intermediates(source.operators[at]))
    used.discard(-1)
    renumbered = {old: new for new, old in enumerate(sorted(used))}

    subgraph = schema.SubGraphT()
    subgraph.name = source.name
    subgraph.inputs, subgraph.outputs = [renumbered[first]], [renumbered[last]]
    subgraph.operators = [_renumber(source.operators[at], renumbered) for at in kept]
    model = schema.ModelT()
    model.version = graph.model.version
    model.description = graph.model.description
    model.operatorCodes = graph.model.operatorCodes
    model.subgraphs = [subgraph]
    model.buffers = [_AlignedBuffer()]  # buffer 0 is empty by the schema
    subgraph.tensors = [
        _with_buffer(source.tensors[index], graph.model, model) for index in sorted(used)
    ]
    builder = flatbuffers.Builder(1 << 20)
    builder.Finish(model.Pack(builder), b"TFL3")
    return bytes(builder.Output())


def _needed(graph: Graph, first: int, last: int) -> list[int]:
    """Number the operators that `last` needs when `first` is given, in order."""
    wanted, kept = {last}, []
    for at in reversed(range(len(graph.operators))):
        op = graph.operators[at]
        if first not in op.outputs and wanted.intersection(op.outputs):
            wanted.update(op.inputs)
            kept.append(at)
    return kept[::-1]


def _renumber(op: Any, renumbered: dict[int, int]) -> Any:
    copy = schema.OperatorT()
    vars(copy).update(vars(op))
    if op.inputs is not None:
        copy.inputs = [renumbered.get(int(index), -1) for index in op.inputs]
    copy.outputs = [renumbered[int(index)] for index in op.outputs]
    if op.intermediates is not None:
        copy.intermediates = [renumbered.get(int(index), -1) for index in op.intermediates]
    return copy


def _intermediates(op: Any) -> list[int]:
    """Number the tensors that an operator such as an LSTM keeps to itself."""
    return [int(index) for index in op.intermediates] if op.intermediates is not None else []


def _with_buffer(tensor: Any, source: Any, target: Any) -> Any:
    """Copy a tensor's record and move its data, if it has any, to the target's buffers."""
    copy = schema.TensorT()
    vars(copy).update(vars(tensor))
    data = source.buffers[tensor.buffer].data
    copy.buffer = 0
    if data is not None and len(data):
        buffer = _AlignedBuffer()
        buffer.data = data
        target.buffers.append(buffer)
        copy.buffer = len(target.buffers) - 1
    return copy
