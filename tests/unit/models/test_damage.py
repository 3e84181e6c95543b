"""A damaged .tflite file is used as it is or refused as GraphError, never anything else."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import flatbuffers
import numpy as np
import pytest
from ai_edge_litert import schema_py_generated as schema
from numpy.typing import NDArray

from litterfog.models.graph import Graph, GraphError
from litterfog.models.options import Options
from litterfog.models.partition import head_of, tail_of
from litterfog.models.splits import list_splits
from litterfog.models.zoo import Model
from tests.unit.models.tiny_models import bright, metadata_of

Bytes = NDArray[np.uint8]
Draw = np.random.Generator

WHOLE = [
    bright(scaled=True),
    bright(dtype="int8", scale=1.0, zero_point=-128),
    bright(classes=2, ends="SOFTMAX", metadata=metadata_of(mean=1, labels="labels.txt")),
]
WILD = np.array([-(2**31), -154, -2, -1, 0, 1, 7, 127, 255, 2**31 - 1], np.int32)


def _cut_off(data: Bytes, draw: Draw) -> Bytes:
    return data[: draw.integers(0, len(data))]


def _other_bytes(data: Bytes, draw: Draw) -> Bytes:
    at = draw.integers(8, len(data), 4)
    data[at] = draw.integers(0, 256, 4)
    return data


def _flipped_bits(data: Bytes, draw: Draw) -> Bytes:
    data[draw.integers(8, len(data), 2)] ^= np.uint8(1 << draw.integers(0, 8))
    return data


def _wild_numbers(data: Bytes, draw: Draw) -> Bytes:
    words = data[: len(data) // 4 * 4].view(np.int32)
    words[draw.integers(2, len(words), 2)] = draw.choice(WILD, 2)
    return data


def _read_and_cut(data: bytes) -> None:
    graph = Graph(data)
    list_splits(graph)
    for cut in graph.cuts():
        head_of(graph, cut)
        tail_of(graph, cut)


@pytest.mark.parametrize("damage", [_cut_off, _other_bytes, _flipped_bits, _wild_numbers])
def test_a_damaged_file_is_read_and_cut_or_refused(damage: Callable[[Bytes, Draw], Bytes]) -> None:
    draw = np.random.default_rng(11)
    for number in range(600):
        data = np.frombuffer(WHOLE[number % len(WHOLE)], np.uint8).copy()
        with suppress(GraphError):
            _read_and_cut(damage(data, draw).tobytes())


def test_a_damaged_file_is_loaded_or_refused() -> None:
    draw = np.random.default_rng(11)
    for number in range(30):  # few: LiteRT itself may fall over one, and the tests with it
        data = _other_bytes(np.frombuffer(WHOLE[0], np.uint8).copy(), draw).tobytes()
        model = Model(f"m{number}", data, Options(pixels="0..255"))
        with suppress(GraphError):
            _ = model.graph
            model.check()


def _packed(model: Any) -> bytes:
    builder = flatbuffers.Builder(4096)
    builder.Finish(model.Pack(builder), b"TFL3")
    return bytes(builder.Output())


def _first_of(graph: Any, index: int) -> None:
    graph.operators[0].inputs = [index, *graph.operators[0].inputs[1:]]


# what is wrong, done to the model's record and its graph's -> words of the refusal
WRONG: dict[str, tuple[Callable[[Any, Any], object], str]] = {
    "a tensor that is not there": (lambda _, graph: _first_of(graph, 99), "tensor 99 is named"),
    "a negative tensor": (lambda _, graph: _first_of(graph, -154), "tensor -154 is named"),
    "an input that is none": (lambda _, graph: setattr(graph, "inputs", [-1]), "tensor -1"),
    "a buffer that is not there": (
        lambda _, graph: setattr(graph.tensors[0], "buffer", 99),
        "in buffer 99",
    ),
    "an operator's kind that is not there": (
        lambda _, graph: setattr(graph.operators[0], "opcodeIndex", 9),
        "has kind 9",
    ),
    "a kind that TFLite lacks": (
        lambda model, _: setattr(model.operatorCodes[0], "builtinCode", 9_999),
        "operator 9999",
    ),
    "a constant of another size": (
        lambda _, graph: setattr(graph.tensors[1], "shape", [5]),
        "20 bytes, and 4 are stored",
    ),
    "a negative size": (lambda _, graph: setattr(graph.tensors[0], "shape", [1, -8]), "shape"),
    "a circle": (
        lambda _, graph: _first_of(graph, graph.operators[-1].outputs[0]),
        "computed later",
    ),
    "two that compute one": (
        lambda _, graph: setattr(graph.operators[1], "outputs", graph.operators[0].outputs),
        "computes what another has",
    ),
    "an input that is computed": (
        lambda _, graph: setattr(graph.operators[0], "outputs", graph.inputs),
        "computes the input",
    ),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_a_number_that_leads_astray_is_named(wrong: str) -> None:
    spoil, words = WRONG[wrong]
    model = schema.ModelT.InitFromPackedBuf(WHOLE[0], 0)
    spoil(model, model.subgraphs[0])
    with pytest.raises(GraphError, match=words):
        Graph(_packed(model))


def test_operators_that_lack_what_they_need_are_refused() -> None:
    model = schema.ModelT.InitFromPackedBuf(WHOLE[0], 0)
    dense = model.subgraphs[0].operators[-2]
    dense.inputs = dense.inputs[:1]
    with pytest.raises(GraphError, match="damaged"):
        list_splits(Graph(_packed(model)))
