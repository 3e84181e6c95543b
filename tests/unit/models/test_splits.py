"""Every cut of every shipped model: the head, then the tail, equals the whole model bit for bit."""

import re
from functools import cache
from pathlib import Path

import flatbuffers
import numpy as np
import pytest
from ai_edge_litert.schema_py_generated import QuantizationParametersT, TensorT

from litterfog.models.blocks import BLOCKS, block_ends
from litterfog.models.graph import Graph, GraphError
from litterfog.models.partition import head_of, tail_of
from litterfog.models.runtime import Array, Submodel
from litterfog.models.splits import UnknownSplitError, layer_of, list_splits
from litterfog.models.zoo import Model, UnknownModelError, load_model, shipped_models
from litterfog.scenes import draw_scene
from tests.unit.models.tiny_models import bright

MODELS = {name: load_model(name) for name in shipped_models()}
CUTS = [(name, split.name) for name, model in MODELS.items() for split in model.splits]
PAPER_SHAPES = {
    "split5": (20, 20, 32),
    "split10": (10, 10, 96),
    "split13": (5, 5, 160),
    "split15": (5, 5, 160),
}


@cache
def _pictures(name: str) -> list[Array]:
    """Give noise, and a street, on which a map's positions differ; one of each has many of them."""
    model = MODELS[name]
    shape = (1 if model.keeps_aspect else 3, *model.picture_shape, 3)
    noise = np.random.default_rng(7).integers(0, 256, shape, dtype=np.uint8)
    return [*noise, model.pixels(draw_scene(7, litter=True))]


@cache
def _answers(name: str) -> list[Array]:
    whole = Submodel(MODELS[name].data)
    return [whole.run(pixels) for pixels in _pictures(name)]


@pytest.mark.parametrize(("name", "split_name"), CUTS)
def test_head_then_tail_equals_the_whole(name: str, split_name: str) -> None:
    model = MODELS[name]
    split = model.split(split_name)
    head, tail = Submodel(model.head(split)), Submodel(model.tail(split))
    for pixels, answer in zip(_pictures(name), _answers(name), strict=True):
        assert np.array_equal(tail.run(head.run(pixels)), answer)


@pytest.mark.parametrize("name", MODELS)
def test_the_pictures_tell_a_wrong_answer_from_a_right_one(name: str) -> None:
    assert len({answer.tobytes() for answer in _answers(name)}) > 1


@pytest.mark.parametrize("name", MODELS)
def test_a_model_has_at_least_thirty_cuts_with_names_of_their_own(name: str) -> None:
    names = [split.name for split in MODELS[name].splits]
    assert len(names) >= 30
    assert len(set(names)) == len(names)
    assert [f"split{n}" for n in range(17)] == [
        n for n in names if n.startswith("split") and not n.endswith("-narrow")
    ]


@pytest.mark.parametrize("name", MODELS)
def test_the_cut_tensor_is_what_the_list_says(name: str) -> None:
    model = MODELS[name]
    for split in model.splits:
        activation = Submodel(model.head(split)).run(_pictures(name)[0])
        assert activation.shape == split.tensor.shape[1:]
        assert activation.dtype == split.tensor.dtype
        assert activation.nbytes == split.tensor.nbytes


@pytest.mark.parametrize("name", [name for name in MODELS if "160" in name])
@pytest.mark.parametrize(("split", "shape"), PAPER_SHAPES.items())
def test_the_papers_splits_have_the_papers_shapes(
    name: str, split: str, shape: tuple[int, ...]
) -> None:
    assert MODELS[name].split(split).tensor.shape[1:] == shape


@pytest.mark.parametrize("name", MODELS)
def test_madds_of_both_sides_add_up_and_move_to_the_edge(name: str) -> None:
    splits = MODELS[name].splits
    assert len({split.edge_madds + split.cloud_madds for split in splits}) == 1
    edge = [split.edge_madds for split in splits]
    assert edge == sorted(edge)


@pytest.mark.parametrize("name", [name for name in MODELS if "160" in name])
def test_the_first_convolution_has_the_madds_of_the_textbook(name: str) -> None:
    first = MODELS[name].split("Conv1_relu")
    assert first.edge_madds == 80 * 80 * 32 * 3 * 3 * 3


def test_float_and_int8_are_cut_at_the_same_places() -> None:
    ours = [split.name for split in MODELS["litter-160"].splits if split.name.startswith("split")]
    assert all(MODELS["litter-160-int8"].split(name) for name in ours)


def test_a_submodel_carries_only_its_own_weights() -> None:
    model = MODELS["litter-160-int8"]
    split = model.split("split13")
    head, tail = model.head(split), model.tail(split)
    assert len(head) + len(tail) < len(model.data) * 1.05
    assert len(head) < 0.6 * len(model.data)


def test_a_submodel_can_be_cut_again() -> None:
    model = MODELS["litter-160-int8"]
    tail = Model("tail", model.tail(model.split("split5")))
    assert "split13" in [split.name for split in tail.splits]


def test_a_layer_serves_as_a_splits_name_too() -> None:
    model = MODELS["litter-160"]
    assert model.split("block_5_add").name == "split5"


def test_an_unknown_split_names_the_near_ones() -> None:
    with pytest.raises(UnknownSplitError, match="near it: split9"):
        MODELS["litter-160-int8"].split("split99")


def test_an_unknown_model_names_the_near_one() -> None:
    with pytest.raises(UnknownModelError, match="did you mean litter-160"):
        load_model("liter-160")


@pytest.mark.parametrize("data", [b"", b"junk" * 100, b"\0\0\0\0TFL3" + b"\xff" * 64])
def test_bytes_that_are_no_model_are_refused(data: bytes) -> None:
    with pytest.raises(GraphError):
        Graph(data)


def test_a_truncated_model_is_refused() -> None:
    with pytest.raises(GraphError):
        Graph(MODELS["litter-160-int8"].data[:2000])


@pytest.mark.parametrize(
    ("tensor", "kind", "expected"),
    [
        ("functional_1/net_1/block_2_add_1/Add;x/y", "ADD", ("block_2_add", "Add")),
        ("net/b_project_BN_1/batchnorm/add_1", "CONV_2D", ("b_project_BN", "add_1")),
        ("tfl.quantize", "QUANTIZE", ("quantize", "tfl.quantize")),
    ],
)
def test_a_tensors_name_tells_its_layer(tensor: str, kind: str, expected: tuple[str, str]) -> None:
    assert layer_of(tensor, kind) == expected


@pytest.mark.parametrize("name", [name for name in MODELS if "narrow" not in name])
def test_a_block_is_known_by_its_operators_as_by_its_names(name: str) -> None:
    model = MODELS[name]
    named = {split.name: split.tensor.index for split in model.splits if _is_block(split.name)}
    nameless = Graph(model.data)
    for tensor in nameless.model.subgraphs[0].tensors:
        tensor.name = None
    found = list_splits(nameless)
    assert {s.name: s.tensor.index for s in found if _is_block(s.name)} == named
    assert len({split.name for split in found}) == len(model.splits)


def _is_block(name: str) -> bool:
    return name.startswith("split")


def test_half_a_network_has_no_blocks_by_its_operators() -> None:
    model = MODELS["litter-160-int8"]
    assert len(block_ends(model.graph)) == BLOCKS
    assert block_ends(Graph(model.tail(model.split("split5")))) == []


def test_what_an_operator_keeps_to_itself_goes_with_it() -> None:
    graph = Graph(bright())
    subgraph = graph.model.subgraphs[0]
    own = TensorT()
    own.shape, own.type, own.buffer, own.name = [1], 0, 0, "an LSTM's own"
    subgraph.tensors.insert(1, own)
    for op in subgraph.operators:
        op.inputs = [index + (index >= 1) for index in map(int, op.inputs)]
        op.outputs = [index + (index >= 1) for index in map(int, op.outputs)]
    subgraph.outputs = [int(subgraph.outputs[0]) + 1]
    subgraph.operators[1].intermediates = [1]
    builder = flatbuffers.Builder(4096)
    builder.Finish(graph.model.Pack(builder), b"TFL3")
    whole = Graph(bytes(builder.Output()))
    pooled = whole.cuts()[0]
    assert _kept_by_operators(head_of(whole, pooled)) == []
    assert _kept_by_operators(tail_of(whole, pooled)) == [b"an LSTM's own"]


def _kept_by_operators(data: bytes) -> list[bytes]:
    part = Graph(data).model.subgraphs[0]
    kept = [op.intermediates for op in part.operators if op.intermediates is not None]
    return [part.tensors[int(index)].name for own in kept for index in own]


@pytest.mark.parametrize(("dtype", "scale"), [("int16", 0.1), ("int8", None), ("int32", None)])
def test_what_the_wire_cannot_carry_is_no_cut(dtype: str, scale: float | None) -> None:
    graph = Graph(bright())
    pooled = graph.cuts()[0].tensor
    stored = graph.model.subgraphs[0].tensors[pooled.index]
    stored.type = {"int16": 7, "int8": 9, "int32": 2}[dtype]
    if scale:
        stored.quantization = QuantizationParametersT()
        stored.quantization.scale, stored.quantization.zeroPoint = [scale], [0]
    assert pooled.index not in [split.tensor.index for split in list_splits(graph)]


def test_the_hint_names_a_model_that_can_be_typed(tmp_path: Path) -> None:
    file = tmp_path / "my model.tflite"
    file.write_bytes(bright(classes=2, ends="SOFTMAX"))
    typed = f"{file}?litter-class=1"
    with pytest.raises(UnknownSplitError, match=re.escape(f"splits --model '{typed}'")):
        load_model(typed).split("split5")
