"""Put new numbers into a model file's last layer: in place, so that all else is as it was.

Integers keep the file's own scheme: int8 weights around 0, an int32 bias in steps of the input's
scale times the weights', int8 log odds in ranges that the new ones need.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from ai_edge_litert import schema_py_generated as schema
from numpy.typing import NDArray

from litterfog.models.adapt.fitting import Floats, Layer
from litterfog.models.adapt.layer import LastLayer, Tensors
from litterfog.models.graph import TensorSpec

Span = tuple[float, float]

_LEAST, _MOST = 4.0, 8.0  # of log odds to either side: a probability of 1/256 is at 5.5
_ROOM = 1.5  # for pictures still to come
_BIAS = np.iinfo(np.int32)


@dataclass(frozen=True, slots=True)
class Spans:
    """The ranges of real numbers that integers are to span; beyond them they saturate."""

    logits: Span
    outputs: Span  # of the layer's own, where something is added to them


def spans_of(logits: Floats, added: Floats) -> Spans:
    """Choose them by pictures' log odds, and by what was added to the layer's in these."""
    low = float(np.clip(_ROOM * logits.min(), -_MOST, -_LEAST))
    high = float(np.clip(_ROOM * logits.max(), _LEAST, _MOST))
    outputs = min(low - float(added.max()), 0.0), max(high - float(added.min()), 0.0)
    return Spans((low, high), outputs)  # whatever was added, a sum reaches all of its range


def with_layer(data: bytes, at: LastLayer, layer: Layer, spans: Spans) -> bytes:
    """Give the file of the same graph with another last layer."""
    file = bytearray(data)
    subgraph = _Subgraph(file)
    weight_step = _write_weights(subgraph, at, layer)
    _write_bias(subgraph, at, layer, weight_step)
    if at.logits[0].scale is not None:
        for tensors, span in _ranges(at, spans):
            for spec in tensors:
                _write_span(subgraph, spec, span)
    return bytes(file)


class _Subgraph:
    """Views of a file's bytes: what is written to them is written to the file."""

    def __init__(self, file: bytearray) -> None:
        self._model = schema.Model.GetRootAs(file, 0)
        self._graph = self._model.Subgraphs(0)

    def numbers(self, spec: TensorSpec) -> NDArray[Any]:
        """Give a stored tensor's values, flat."""
        raw = self._model.Buffers(self._graph.Tensors(spec.index).Buffer()).DataAsNumpy()
        view: NDArray[Any] = raw.view(np.dtype(spec.dtype).newbyteorder("<"))
        return view

    def scale(self, spec: TensorSpec) -> NDArray[np.float32]:
        """Give a tensor's only scale, (1,)."""
        view: NDArray[np.float32] = self._graph.Tensors(spec.index).Quantization().ScaleAsNumpy()
        return view

    def zero_point(self, spec: TensorSpec) -> NDArray[np.int64] | None:
        """Give a tensor's only zero point, (1,); None: 0, and no place to write another."""
        quantization = self._graph.Tensors(spec.index).Quantization()
        return quantization.ZeroPointAsNumpy() if quantization.ZeroPointLength() else None


def _ranges(at: LastLayer, spans: Spans) -> Iterator[tuple[Tensors, Span]]:
    """Say which tensors' ranges are written; the model's output keeps its own."""
    if at.squashed:
        yield at.logits, spans.logits
    if at.added is not None:
        yield at.outputs, spans.outputs


def _write_weights(subgraph: _Subgraph, at: LastLayer, layer: Layer) -> float:
    """Write them and give their step, 1 of floats."""
    if at.weights.scale is None:
        subgraph.numbers(at.weights)[:] = layer.weights
        return 1.0
    step = np.float32(max(np.abs(layer.weights).max(), 1e-6) / 127)
    subgraph.scale(at.weights)[:] = step
    subgraph.numbers(at.weights)[:] = np.clip(np.rint(layer.weights / step), -127, 127)
    return float(step)


def _write_bias(subgraph: _Subgraph, at: LastLayer, layer: Layer, weight_step: float) -> None:
    if at.bias.scale is None:
        subgraph.numbers(at.bias)[:] = layer.bias
        return
    step = np.float32((at.features.scale or 1.0) * weight_step)
    subgraph.scale(at.bias)[:] = step
    subgraph.numbers(at.bias)[:] = np.clip(np.rint(layer.bias / step), _BIAS.min, _BIAS.max)


def _write_span(subgraph: _Subgraph, spec: TensorSpec, span: Span) -> None:
    low, high = span
    zero_point = subgraph.zero_point(spec)
    if zero_point is None:
        subgraph.scale(spec)[:] = max(-low, high) / 127
        return
    step = np.float32((high - low) / 255)
    subgraph.scale(spec)[:] = step
    zero_point[:] = np.clip(round(-128 - low / step), -128, 127)
