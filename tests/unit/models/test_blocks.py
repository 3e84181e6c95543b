"""MobileNetV2's blocks, in the forms in which converters write them."""

from collections.abc import Callable
from typing import Any

import flatbuffers
import numpy as np
import pytest
from ai_edge_litert import schema_py_generated as schema

from litterfog.models.blocks import block_ends
from litterfog.models.graph import Graph
from litterfog.models.splits import list_splits
from litterfog.models.zoo import load_model

DATA = load_model("litter-160").data
SHAPES = {"split5": (20, 20, 32), "split10": (10, 10, 96), "split13": (5, 5, 160)}
CONV, DEPTHWISE = schema.BuiltinOperator.CONV_2D, schema.BuiltinOperator.DEPTHWISE_CONV_2D
NONE, RELU6 = schema.ActivationFunctionType.NONE, schema.ActivationFunctionType.RELU6


class Rewriting:
    """A graph whose operators are written in another form."""

    def __init__(self) -> None:
        self.model = schema.ModelT.InitFromPackedBuf(DATA, 0)
        self.graph = self.model.subgraphs[0]
        for tensor in self.graph.tensors:
            tensor.name = None

    def kind(self, op: Any) -> int:
        """Give an operator's code."""
        code = self.model.operatorCodes[op.opcodeIndex]
        return int(max(code.builtinCode, code.deprecatedBuiltinCode))

    def after(self, op: Any, code: int, value: float | None = None) -> None:
        """Let another operator take over an operator's output, with a constant or none."""
        shape = list(self.graph.tensors[int(op.outputs[0])].shape)
        between = self._tensor(shape)
        made = schema.OperatorT()
        made.opcodeIndex, made.outputs = self.code(code), [int(op.outputs[0])]
        made.inputs = [between]
        if value is not None:
            made.inputs.append(self._tensor([shape[-1]], np.full(shape[-1], value, np.float32)))
        op.outputs = [between]
        at = next(n for n, each in enumerate(self.graph.operators) if each is op)
        self.graph.operators.insert(at + 1, made)

    def code(self, builtin: int) -> int:
        """Give the index of an operator's code, new where there is none."""
        made = schema.OperatorCodeT()
        made.builtinCode, made.deprecatedBuiltinCode, made.version = builtin, builtin, 1
        self.model.operatorCodes.append(made)
        return len(self.model.operatorCodes) - 1

    def read(self) -> Graph:
        """Give the graph as a reader of its file finds it."""
        builder = flatbuffers.Builder(1 << 20)
        builder.Finish(self.model.Pack(builder), b"TFL3")
        return Graph(bytes(builder.Output()))

    def _tensor(self, shape: list[int], value: Any = None) -> int:
        made = schema.TensorT()
        made.shape, made.type, made.buffer = shape, schema.TensorType.FLOAT32, 0
        if value is not None:
            buffer = schema.BufferT()
            buffer.data = np.frombuffer(value.tobytes(), np.uint8)
            self.model.buffers.append(buffer)
            made.buffer = len(self.model.buffers) - 1
        self.graph.tensors.append(made)
        return len(self.graph.tensors) - 1


def _activations_apart(of: Rewriting) -> None:
    for op in list(of.graph.operators):
        if of.kind(op) in {CONV, DEPTHWISE} and op.builtinOptions.fusedActivationFunction == RELU6:
            op.builtinOptions.fusedActivationFunction = NONE
            of.after(op, schema.BuiltinOperator.MINIMUM, 6.0)
            of.after(op, schema.BuiltinOperator.MAXIMUM, 0.0)


def _normalisation_apart(of: Rewriting) -> None:
    for op in list(of.graph.operators):
        if of.kind(op) == CONV and op.builtinOptions.fusedActivationFunction == NONE:
            of.after(op, schema.BuiltinOperator.ADD, 0.0)
            of.after(op, schema.BuiltinOperator.MUL, 1.0)


def _grouped(of: Rewriting) -> None:
    for op in list(of.graph.operators):
        if of.kind(op) == DEPTHWISE:
            kernel = of.graph.tensors[int(op.inputs[1])]
            _, height, width, channels = map(int, kernel.shape)
            kernel.shape = [channels, height, width, 1]
            options = schema.Conv2DOptionsT()
            options.fusedActivationFunction = op.builtinOptions.fusedActivationFunction
            op.opcodeIndex, op.builtinOptions = of.code(CONV), options
            op.builtinOptionsType = schema.BuiltinOptions.Conv2DOptions


def _nothing(_: Rewriting) -> None:
    """Leave all but the names as it is."""


FORMS: dict[str, Callable[[Rewriting], None]] = {
    "without names": _nothing,
    "activations apart": _activations_apart,
    "normalisation apart": _normalisation_apart,
    "grouped convolutions": _grouped,
}


@pytest.mark.parametrize("form", FORMS)
def test_the_papers_splits_are_found_in_every_form(form: str) -> None:
    rewriting = Rewriting()
    FORMS[form](rewriting)
    found = {split.name: split.tensor.shape[1:] for split in list_splits(rewriting.read())}
    assert {name: found.get(name) for name in SHAPES} == SHAPES
    assert sum(name.startswith("split") for name in found) == 17


def _projections_activated(of: Rewriting) -> None:
    for op in of.graph.operators:
        if of.kind(op) == CONV:
            op.builtinOptions.fusedActivationFunction = RELU6


def _one_projection_activated_apart(of: Rewriting) -> None:
    linear = [
        op
        for op in of.graph.operators
        if of.kind(op) == CONV and op.builtinOptions.fusedActivationFunction == NONE
    ]
    of.after(linear[3], schema.BuiltinOperator.RELU)


def _five_wide(of: Rewriting) -> None:
    op = next(op for op in of.graph.operators if of.kind(op) == DEPTHWISE)
    weights = of.graph.tensors[int(op.inputs[1])]
    weights.shape = [1, 5, 5, 32]
    of.model.buffers[weights.buffer].data = np.zeros(5 * 5 * 32 * 4, np.uint8)


@pytest.mark.parametrize(
    "form", [_projections_activated, _one_projection_activated_apart, _five_wide]
)
def test_another_network_has_no_blocks(form: Callable[[Rewriting], None]) -> None:
    rewriting = Rewriting()
    form(rewriting)
    graph = rewriting.read()
    assert block_ends(graph) == []
    assert not [split for split in list_splits(graph) if split.name.startswith("split")]
