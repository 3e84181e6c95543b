"""What a model's output says: which value is litter, and how it becomes a probability."""

import math
from dataclasses import dataclass
from typing import Any, get_args

import numpy as np
from numpy.typing import NDArray

from litterfog.models.graph import ContractError, Graph, Operator, TensorSpec
from litterfog.models.metadata import Metadata
from litterfog.models.options import Options, OutputOption

Array = NDArray[Any]

_SQUASHING = {"LOGISTIC": "sigmoid", "SOFTMAX": "softmax"}
_TRANSPARENT = {"QUANTIZE", "DEQUANTIZE", "RESHAPE", "SQUEEZE", "CAST"}
_ROUNDING = 1e-3  # a probability may be so far outside 0..1, and is clipped
_MOST_NAMED = 12
_OUTPUTS = " or ".join(get_args(OutputOption)[1:])


@dataclass(frozen=True, slots=True)
class Answer:
    """Reads the probability of litter from a model's output, without batch."""

    index: int
    squash: str  # none, sigmoid or softmax
    scale: float | None
    zero_point: int
    changes: tuple[str, ...] = ()  # what is not the default, canonical

    def __call__(self, output: Array) -> float:
        """Give the probability; outside 0..1, or NaN, where the model gives none."""
        value = self._squashed(output)
        return min(max(value, 0.0), 1.0) if -_ROUNDING < value < 1 + _ROUNDING else value

    def raw(self, output: Array) -> float:
        """Give the litter value as the output holds it, before sigmoid or softmax."""
        return self._real(float(output.ravel()[self.index]))

    def _squashed(self, output: Array) -> float:
        value = self.raw(output)
        if self.squash == "sigmoid" and math.isfinite(value):
            return 1 / (1 + math.exp(-value)) if value > -700 else 0.0
        if self.squash == "softmax":
            logits = np.array([self._real(float(each)) for each in output.ravel()])
            with np.errstate(invalid="ignore"):
                powers = np.exp(logits - logits.max())
            return float(powers[self.index] / powers.sum())
        return value

    def _real(self, value: float) -> float:
        return self.scale * (value - self.zero_point) if self.scale else value


def answer_of(graph: Graph, metadata: Metadata, options: Options) -> Answer:
    """Decide how the output is read; raises ContractError, with the remedy."""
    spec = graph.output
    told = f"its output is {list(spec.shape)} {spec.dtype}"
    if spec.elements != (spec.shape[-1] if spec.shape else 1):
        raise ContractError(f"{told}: not one value or one a class, so no classifier")
    integer = spec.dtype in {"int8", "uint8", "int16"}
    if not integer and spec.dtype != "float32":
        raise ContractError(f"{told}: no probability; one of float32, int8 or uint8 is needed")
    if integer and spec.scale is None:
        raise ContractError(f"{told} without a scale: convert it with quantisation")
    index = _litter_index(spec, metadata, options.litter_class, told)
    squash = _squash(graph, options.output, told)
    changes = [f"output={squash}"] if squash != "none" else []
    changes += [f"litter-class={index}"] if spec.elements > 1 else []
    return Answer(index, squash, spec.scale, spec.zero_point, tuple(changes))


def _litter_index(spec: TensorSpec, metadata: Metadata, wanted: str | None, told: str) -> int:
    if spec.elements == 1:
        if wanted not in {None, "0"}:
            raise ContractError(f"{told}: one value, so that --litter-class {wanted} is none of it")
        return 0
    labels = metadata.labels()
    if wanted in labels:
        return labels.index(wanted)
    if wanted is not None and wanted.isdecimal() and int(wanted) < spec.elements:
        return int(wanted)
    named = ", ".join(labels[:_MOST_NAMED]) + (", ..." if len(labels) > _MOST_NAMED else "")
    takes = f"0 to {spec.elements - 1}" + (f", or a label: {named}" if labels else "")
    ask = f"not {wanted!r}" if wanted else "which is litter? (in a model's name: ?litter-class=1)"
    raise ContractError(f"{told}: {spec.elements} classes; --litter-class takes {takes}; {ask}")


def _squash(graph: Graph, wanted: str | None, told: str) -> str:
    """Say what makes the output a probability: nothing more, where the graph or the user says so.

    Naming what the graph ends with anyway is right too, and does nothing twice.
    """
    done = _last_squashing(graph)
    single = graph.output.elements == 1
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
