"""Read a .tflite graph (a flatbuffer) and find where one tensor crosses: the legal cuts.

Knows operators and tensors; how cuts are named is `models.splits`', how they are made
`models.partition`'s. Needs neither TensorFlow nor an interpreter.
"""

import math
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from ai_edge_litert import schema_py_generated as schema
from numpy.typing import NDArray

from litterfog.models.soundness import check_sound

_FILE_IDENTIFIER = b"TFL3"
_DTYPES = {
    schema.TensorType.FLOAT32: "float32",
    schema.TensorType.FLOAT16: "float16",
    schema.TensorType.INT8: "int8",
    schema.TensorType.UINT8: "uint8",
    schema.TensorType.INT16: "int16",
    schema.TensorType.INT32: "int32",
    schema.TensorType.INT64: "int64",
    schema.TensorType.BOOL: "bool",
}
_OPERATORS = {
    code: name for name, code in vars(schema.BuiltinOperator).items() if isinstance(code, int)
}


class GraphError(Exception):
    """The bytes are not a .tflite model that can be cut; says why."""


class ContractError(GraphError):
    """The model's input or output fits none that is known, or fits several; says the remedy."""


# What the generated reader, and who follows what it read, raises when numbers lead astray.
_DAMAGE = (
    struct.error,
    IndexError,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    OverflowError,
    ZeroDivisionError,
)


@contextmanager
def damage_told() -> Iterator[None]:
    """Raise as GraphError what a damaged file makes the block raise."""
    try:
        yield
    except _DAMAGE as error:
        raise GraphError(f"a damaged .tflite file: {error}") from error


@dataclass(frozen=True, slots=True)
class TensorSpec:
    """One tensor of the graph; a real value is `scale * (q - zero_point)` where scale is set."""

    index: int
    name: str
    shape: tuple[int, ...]  # with the batch dimension
    dtype: str
    scale: float | None
    zero_point: int

    @property
    def span(self) -> tuple[float, float] | None:
        """The real values of the least and the greatest integer; None of what has no scale."""
        if self.scale is None or not self.dtype.startswith(("int", "uint")):
            return None
        limits = np.iinfo(self.dtype)
        low, high = (self.scale * (int(end) - self.zero_point) for end in (limits.min, limits.max))
        return low, high

    @property
    def elements(self) -> int:
        """Count the elements."""
        return math.prod(self.shape)

    @property
    def nbytes(self) -> int:
        """Count the bytes as the runtime holds them."""
        return self.elements * np.dtype(self.dtype).itemsize


@dataclass(frozen=True, slots=True)
class Operator:
    """One operator: what it computes, by tensor index."""

    kind: str  # the schema's name: CONV_2D, ADD ...
    inputs: tuple[int, ...]
    outputs: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Cut:
    """The one tensor that crosses after operator number `after`."""

    after: int
    tensor: TensorSpec


class Graph:
    """The only subgraph of a single-input, single-output model."""

    def __init__(self, data: bytes) -> None:
        """Read a file's bytes; raises GraphError."""
        if data[4:8] != _FILE_IDENTIFIER:
            raise GraphError("its identifier is not TFL3: not a .tflite file")
        with damage_told():
            self.model = schema.ModelT.InitFromPackedBuf(data, 0)
            subgraph = _only_subgraph(self.model)
            check_sound(self.model, subgraph, _DTYPES)
            self._tensors = subgraph.tensors
            self.operators = [_operator(self.model, op) for op in subgraph.operators]
            self.input = self.tensor(int(subgraph.inputs[0]))
            self.output = self.tensor(int(subgraph.outputs[0]))

    def tensor(self, index: int) -> TensorSpec:
        """Describe a tensor."""
        tensor = self._tensors[index]
        scale, zero_point = _quantization(tensor.quantization)
        return TensorSpec(
            index=index,
            name=(tensor.name or b"").decode(errors="replace"),
            shape=() if tensor.shape is None else tuple(int(size) for size in tensor.shape),
            dtype=_DTYPES.get(tensor.type, f"type{tensor.type}"),
            scale=scale,
            zero_point=zero_point,
        )

    @property
    def has_open_size(self) -> bool:
        """Tell whether the input may have any height or width; the file's shape then says 1."""
        signature = self._tensors[self.input.index].shapeSignature
        return signature is not None and any(int(size) < 0 for size in signature[1:])

    def stored(self, index: int) -> NDArray[Any] | None:
        """Read a tensor that is in the file, as it holds it; None: it is computed."""
        spec = self.tensor(index)
        stored = self._tensors[index]
        data = self.model.buffers[stored.buffer].data
        if data is None or not len(data) or stored.type not in _DTYPES or stored.sparsity:
            return None
        dtype = np.dtype(spec.dtype).newbyteorder("<")
        return np.frombuffer(bytes(data), dtype).reshape(spec.shape)

    def value(self, index: int) -> NDArray[Any] | None:
        """Read a constant as real numbers, stored or dequantised from what is; None: it is none."""
        spec, found = self.tensor(index), self.stored(index)
        if found is not None:
            return found if spec.scale is None else (found - float(spec.zero_point)) * spec.scale
        for op in self.operators:
            if index in op.outputs and op.kind == "DEQUANTIZE" and op.inputs:
                return self.value(op.inputs[0])
        return None

    @cached_property
    def constants(self) -> frozenset[int]:
        """Tensors that do not depend on the input: stored, or computed from such alone."""
        computed = {index for op in self.operators for index in op.outputs}
        everything = range(len(self._tensors))
        found = {index for index in everything if index not in computed} - {self.input.index}
        for op in self.operators:
            if all(index in found for index in op.inputs):
                found.update(op.outputs)
        return frozenset(found)

    @damage_told()
    def cuts(self) -> list[Cut]:
        """List every place, in order, where exactly one non-constant tensor crosses."""
        last_use = {index: at for at, op in enumerate(self.operators) for index in op.inputs}
        alive = {self.input.index}
        found: list[Cut] = []
        for at, op in enumerate(self.operators[:-1]):
            alive = {index for index in alive if last_use.get(index, -1) > at}
            alive |= {index for index in op.outputs if last_use.get(index, -1) > at}
            crossing = alive - self.constants
            if len(crossing) == 1 and crossing != {self.input.index}:
                tensor = self.tensor(crossing.pop())
                if not found or found[-1].tensor != tensor:
                    found.append(Cut(at, tensor))
        return found


def _only_subgraph(model: Any) -> Any:
    subgraphs = model.subgraphs or []
    if len(subgraphs) != 1:
        raise GraphError(
            f"{len(subgraphs)} subgraphs, for a loop or a branch; only a model of one can be cut"
        )
    graph = subgraphs[0]
    if len(graph.inputs) != 1 or len(graph.outputs) != 1:
        raise GraphError("only a model of one input and one output can be cut")
    return graph


def _operator(model: Any, op: Any) -> Operator:
    return Operator(_kind(model, op), _indices(op.inputs), _indices(op.outputs))


def _kind(model: Any, op: Any) -> str:
    code = model.operatorCodes[op.opcodeIndex]
    number = max(code.builtinCode, code.deprecatedBuiltinCode)
    if number not in _OPERATORS:
        raise ValueError(f"operator {number} is none that TFLite has")
    return str(_OPERATORS[number])


def _indices(numbers: Any) -> tuple[int, ...]:
    """Give tensor indices without the -1 that stands for an absent optional input."""
    return () if numbers is None else tuple(int(number) for number in numbers if number >= 0)


def _quantization(quantization: Any) -> tuple[float | None, int]:
    """Read a per-tensor scale and zero point; per-channel ones belong to weights alone."""
    if quantization is None or quantization.scale is None or len(quantization.scale) != 1:
        return None, 0
    zero_points = quantization.zeroPoint
    without = zero_points is None or not len(zero_points)
    return float(quantization.scale[0]), 0 if without else int(zero_points[0])
