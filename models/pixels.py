"""From a picture's pixels, 0..255, to the numbers that a model's input takes.

Knows ranges and arithmetic, and what an input tensor, the file's metadata or the graph's first
operators say of them. `models.contract` decides between these.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from litterfog.models.graph import Graph, Operator, TensorSpec
from litterfog.models.quantization import Quantization, quantize

Array = NDArray[Any]

_TOLERANCE = 0.03  # of a range: calibration seldom meets both of its ends
_ARITHMETIC = {"MUL": np.multiply, "ADD": np.add, "SUB": np.subtract, "DIV": np.divide}
_TRANSPARENT = {"CAST", "RESHAPE", "PAD", "PADV2", "DEQUANTIZE", "RESIZE_BILINEAR"}


@dataclass(frozen=True, slots=True)
class PixelRange:
    """A real value is `(pixel - mean) / std`: one pair, or one for each channel."""

    mean: tuple[float, ...]
    std: tuple[float, ...]

    def real(self, pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Give the real values, float32; those of 0..255 are the pixels, exactly."""
        mean, std = np.asarray(self.mean, np.float32), np.asarray(self.std, np.float32)
        return (pixels.astype(np.float32) - mean) / std


FULL = PixelRange((0.0,), (1.0,))
RANGES = {
    "0..255": FULL,
    "0..1": PixelRange((0.0,), (255.0,)),
    "-1..1": PixelRange((127.5,), (127.5,)),
}
_ENDS = {"0..255": (0, 255), "0..1": (0, 1), "-1..1": (-1, 1)}


@dataclass(frozen=True, slots=True)
class PixelInput:
    """Turns pixels (height, width, 3) into the model's input, without batch."""

    spec: TensorSpec
    range: PixelRange | None  # None: an 8-bit integer that counts as the pixels do

    def __call__(self, pixels: NDArray[np.uint8]) -> Array:
        """Convert; a float of 0..255 and a uint8 of any whole range are the pixels themselves."""
        dtype = np.dtype(self.spec.dtype)
        if self.range is None:
            lowest = np.iinfo(dtype).min
            return (pixels.astype(np.int16) + lowest).astype(dtype) if lowest else pixels
        if dtype == np.float32:
            return self.range.real(pixels)
        assert self.spec.scale is not None  # `models.contract` has checked it
        to = Quantization(self.spec.scale, self.spec.zero_point, dtype.name, 8 * dtype.itemsize)
        return quantize(self.range.real(pixels), to)


def stated_range(spec: TensorSpec) -> str | None:
    """Name the range that an integer tensor's scale and zero point span; None: none of the three.

    An int16 tensor is symmetric, so that 0..1 cannot be told from -1..1.
    """
    if spec.span is None:
        return None
    low, high = spec.span
    if spec.dtype == "int16":
        return "0..255" if abs(high - 255) <= _TOLERANCE * 255 else None
    for name, (lowest, highest) in _ENDS.items():
        off = max(abs(low - lowest), abs(high - highest))
        if off <= _TOLERANCE * (highest - lowest):
            return name
    return None


def range_of_graph(graph: Graph) -> str | None:
    """Name the range that the first operators on a float input tell; None: they do not.

    A QUANTIZE states it. Constants that scale 0..255 to a unit, or centre it, take 0..255.
    """
    index, low, high = graph.input.index, np.zeros(1), np.full(1, 255.0)
    touched = False
    while (op := _only_user(graph, index)) is not None:
        if op.kind == "QUANTIZE":
            return None if touched else stated_range(graph.tensor(op.outputs[0]))
        if op.kind in _ARITHMETIC:
            constant = _constant_beside(graph, op, index)
            if constant is None:
                return None
            touched = True
            compute = _ARITHMETIC[op.kind]
            low, high = (
                compute(end, constant) if op.inputs[0] == index else compute(constant, end)
                for end in (low, high)
            )
            if _is_normalised(low, high):
                return "0..255"
        elif op.kind not in _TRANSPARENT:
            return None
        index = op.outputs[0]
    return None


def _only_user(graph: Graph, index: int) -> Operator | None:
    users = [op for op in graph.operators if index in op.inputs]
    return users[0] if len(users) == 1 else None


def _constant_beside(graph: Graph, op: Operator, index: int) -> Array | None:
    """Give the constant operand, one value or one a channel."""
    others = [other for other in op.inputs if other != index]
    value = graph.value(others[0]) if len(others) == 1 else None
    return value.astype(np.float64).ravel() if value is not None and value.size in {1, 3} else None


def _is_normalised(low: Array, high: Array) -> bool:
    """Tell whether 0..255 has become about a unit (ImageNet's 2.6 too), or is centred."""
    span, most = np.abs(high - low), np.maximum(np.abs(low), np.abs(high))
    unit = bool(((span >= 0.9) & (span <= 6) & (most <= 3.5)).all())
    centred = bool(((np.abs(span - 255) < 1) & (most < 170)).all())
    return unit or centred
