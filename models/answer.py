"""What a model's output says: which value is litter, and how it becomes a probability.

A model answers once for its picture, or at every position of a map; both are read here.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeVar, get_args

import numpy as np
from numpy.typing import NDArray

from litterfog.models.graph import ContractError, Graph, Operator, TensorSpec
from litterfog.models.metadata import Metadata
from litterfog.models.options import Options, OutputOption
from litterfog.models.places import Finding, Probabilities, find
from litterfog.wire.place import Place, Region

Array = NDArray[Any]
Real = TypeVar("Real", float, NDArray[np.float64])

_SQUASHING = {"LOGISTIC": "sigmoid", "SOFTMAX": "softmax"}
_TRANSPARENT = {"QUANTIZE", "DEQUANTIZE", "RESHAPE", "SQUEEZE", "CAST"}
_ROUNDING = 1e-3  # a probability may be so far outside 0..1, and is clipped
_MOST_NAMED = 12
MAX_POSITIONS = 2**14  # of a map
_OUTPUTS = " or ".join(get_args(OutputOption)[1:])


@dataclass(frozen=True, slots=True)
class Answer:
    """Reads the probability of litter from a model's output, without batch.

    The output is one answer of a value a class, or a map of such, one a position: (height, width,
    classes). A map's probability is that of its most probable position.
    """

    index: int
    squash: str  # none, sigmoid or softmax
    scale: float | None
    zero_point: int
    changes: tuple[str, ...] = ()  # what is not the default, canonical
    map_shape: tuple[int, int] | None = None  # rows and columns of positions; None: one answer

    def __call__(self, output: Array) -> float:
        """Give the probability; outside 0..1, or NaN, where the model gives none."""
        if self.map_shape:
            return float(self.probabilities(output).max())
        value = self._squashed(output.ravel())
        return min(max(value, 0.0), 1.0) if -_ROUNDING < value < 1 + _ROUNDING else value

    def raw(self, output: Array) -> float:
        """Give the litter value as the output holds it, before sigmoid or softmax; the greatest."""
        return self._real(float(self._positions(output)[:, self.index].max()))

    def probabilities(self, output: Array) -> Probabilities:
        """Give the probability at each position, (rows, columns); (1, 1) of one answer."""
        positions = self._positions(output)
        if self.squash == "none":  # a map has many
            values = self._real(positions[:, self.index].astype(np.float64))
        else:
            values = np.array([self._squashed(each) for each in positions])
        near = (values > -_ROUNDING) & (values < 1 + _ROUNDING)
        return np.where(near, values.clip(0, 1), values).reshape(self.map_shape or (1, 1))

    def find(self, looks: Iterable[tuple[Region, Array]], at_least: float) -> Finding:
        """Join the outputs of the looks at one picture; a place is at least so probable."""
        return find(((region, self.probabilities(output)) for region, output in looks), at_least)

    def places(self, output: Array, region: Region, at_least: float) -> tuple[Place, ...]:
        """Give the places of litter that one look shows."""
        return self.find([(region, output)], at_least).places

    def _squashed(self, values: Array) -> float:
        value = self._real(float(values[self.index]))
        if self.squash == "sigmoid" and math.isfinite(value):
            return 1 / (1 + math.exp(-value)) if value > -700 else 0.0
        if self.squash == "softmax":
            logits = np.array([self._real(float(each)) for each in values])
            with np.errstate(invalid="ignore"):
                powers = np.exp(logits - logits.max())
            return float(powers[self.index] / powers.sum())
        return value

    def _positions(self, output: Array) -> Array:
        """Give the values of each position: (positions, classes)."""
        rows, columns = self.map_shape or (1, 1)
        return output.reshape(rows * columns, -1)

    def _real(self, value: Real) -> Real:
        return self.scale * (value - self.zero_point) if self.scale else value


def answer_of(graph: Graph, metadata: Metadata, options: Options) -> Answer:
    """Decide how the output is read; raises ContractError, with the remedy."""
    spec = graph.output
    told = f"its output is {list(spec.shape)} {spec.dtype}"
    map_shape = _map_shape(spec, told)
    integer = spec.dtype in {"int8", "uint8", "int16"}
    if not integer and spec.dtype != "float32":
        raise ContractError(f"{told}: no probability; one of float32, int8 or uint8 is needed")
    if integer and spec.scale is None:
        raise ContractError(f"{told} without a scale: convert it with quantisation")
    index = _litter_index(spec, metadata, options.litter_class, told)
    squash = _squash(graph, options.output, told)
    changes = [f"output={squash}"] if squash != "none" else []
    changes += [f"litter-class={index}"] if _classes(spec) > 1 else []
    return Answer(index, squash, spec.scale, spec.zero_point, tuple(changes), map_shape)


def _map_shape(spec: TensorSpec, told: str) -> tuple[int, int] | None:
    """Tell a map's rows and columns; None: it is one answer."""
    if spec.elements == _classes(spec):
        return None
    if len(spec.shape) != 4 or spec.shape[0] != 1 or not spec.elements:
        raise ContractError(
            f"{told}: not one value or one a class, nor a map of such, so no classifier"
        )
    rows, columns = spec.shape[1:3]
    if rows * columns > MAX_POSITIONS:
        raise ContractError(f"{told}: {rows * columns} positions, over {MAX_POSITIONS}")
    return rows, columns


def _classes(spec: TensorSpec) -> int:
    return spec.shape[-1] if spec.shape else 1


def _litter_index(spec: TensorSpec, metadata: Metadata, wanted: str | None, told: str) -> int:
    if _classes(spec) == 1:
        if wanted not in {None, "0"}:
            raise ContractError(f"{told}: one value, so that --litter-class {wanted} is none of it")
        return 0
    labels = metadata.labels()
    if wanted in labels:
        return labels.index(wanted)
    if wanted is not None and wanted.isdecimal() and int(wanted) < _classes(spec):
        return int(wanted)
    named = ", ".join(labels[:_MOST_NAMED]) + (", ..." if len(labels) > _MOST_NAMED else "")
    takes = f"0 to {_classes(spec) - 1}" + (f", or a label: {named}" if labels else "")
    ask = f"not {wanted!r}" if wanted else "which is litter? (in a model's name: ?litter-class=1)"
    raise ContractError(f"{told}: {_classes(spec)} classes; --litter-class takes {takes}; {ask}")


def _squash(graph: Graph, wanted: str | None, told: str) -> str:
    """Say what makes the output a probability: nothing more, where the graph or the user says so.

    Naming what the graph ends with anyway is right too, and does nothing twice.
    """
    done = _last_squashing(graph)
    single = _classes(graph.output) == 1
    if single and "softmax" in {done, wanted}:
        raise ContractError(f"{told}: a softmax of one value is always 1; --output sigmoid?")
    if done:
        if wanted not in {None, "probability", done}:
            raise ContractError(f"it ends in {done} already: --output {wanted} is none of it")
        return "none"
    if wanted == "probability" or (wanted is None and _spans_unit(graph.output)):
        return "none"
    if wanted is None:
        ways = "sigmoid" if single else _OUTPUTS
        raise ContractError(
            f"{told}, a number of any size: say --output {ways} where it is a logit, or"
            " --output probability (in a model's name: ?output=sigmoid)"
        )
    return wanted


def _last_squashing(graph: Graph) -> str | None:
    """Name what the output was made by, sigmoid or softmax; None: neither."""
    made_by = {index: op for op in graph.operators for index in op.outputs}
    op: Operator | None = made_by.get(graph.output.index)
    while op and op.kind in _TRANSPARENT:
        op = made_by.get(op.inputs[0])
    return _SQUASHING.get(op.kind) if op else None


def _spans_unit(spec: TensorSpec) -> bool:
    """Tell whether an integer output's scale says 0..1."""
    if spec.span is None:
        return False
    low, high = spec.span
    return abs(low) < 1e-6 and abs(high - 1) < 0.01
