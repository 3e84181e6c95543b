"""The last layer is found, and other numbers written into it, in files of every arithmetic."""

import math
from pathlib import Path

import numpy as np
import pytest
from ai_edge_litert import schema_py_generated as schema

from litterfog.models.adapt.cut_model import CutModel
from litterfog.models.adapt.fitting import Layer
from litterfog.models.adapt.layer import find_last_layer
from litterfog.models.adapt.writing import Spans, spans_of
from litterfog.models.graph import Graph, GraphError
from litterfog.models.zoo import load_model, shipped_models
from tests.unit.models.adapt.towns import CELL, MAP, SCENE, load_tunable
from tests.unit.models.tiny_models import Tiny, bright, spotted

RNG = np.random.default_rng(9)
SPANS = Spans((-8.0, 8.0), (-12.0, 12.0))
KINDS = [(False, None), (True, None), (False, MAP), (True, MAP)]
SCENES = [(False, "first"), (False, "last"), (True, "first"), (True, "last")]


def cut_of(name: str) -> CutModel:
    model = load_model(name)
    return CutModel(model, model.plan())


def summed(added: str) -> bytes:
    """Write a map whose layer's outputs are added to what is not beside the layer."""
    tiny = Tiny()
    first = tiny.tensor((1, *MAP, 3))
    numbers = [tiny.tensor((1, 1, 1, 3), value=np.ones((1, 1, 1, 3))), tiny.tensor((1,), value=[0])]
    layer = schema.Conv2DOptionsT()
    layer.strideH = layer.strideW = 1
    shape = (1, *MAP, 1)
    local = tiny.operator("CONV_2D", [first, *numbers], tiny.tensor(shape), layer, "Conv2DOptions")
    other = local
    if added == "constant":
        other = tiny.tensor((1, 1, 1, 1), value=[1])
    elif added == "mean of the layer":
        axes, reducer = tiny.tensor((2,), "int32", value=[1, 2]), schema.ReducerOptionsT()
        reducer.keepDims = True
        mean = tiny.tensor((1, 1, 1, 1))
        other = tiny.operator("MEAN", [local, axes], mean, reducer, "ReducerOptions")
    total = tiny.operator(
        "ADD", [local, other], tiny.tensor(shape), schema.AddOptionsT(), "AddOptions"
    )
    return tiny.written(first, tiny.operator("LOGISTIC", [total], tiny.tensor(shape)))


@pytest.mark.parametrize("name", shipped_models())
def test_a_shipped_models_last_layer_is_found(name: str) -> None:
    cut = cut_of(name)
    positions = math.prod(cut.model.contract.answer.map_shape or (1,))
    assert (cut.layer.positions, cut.layer.depth) == (positions, 1280)


@pytest.mark.parametrize(("integer", "cells"), KINDS)
def test_a_layer_is_read_as_it_was_written(
    tmp_path: Path, integer: bool, cells: tuple[int, int] | None
) -> None:
    model = load_tunable(tmp_path, integer=integer, cells=cells)
    cut = CutModel(model, model.plan())
    assert cut.layer.positions == (15 if cells else 1)
    assert cut.old.weights == pytest.approx(np.full(3, 4 / 255))
    assert cut.old.bias == pytest.approx(-6, abs=1e-3)


@pytest.mark.parametrize(("integer", "cells"), KINDS)
def test_a_file_says_what_its_new_layer_does(
    tmp_path: Path, integer: bool, cells: tuple[int, int] | None
) -> None:
    model = load_tunable(tmp_path, integer=integer, cells=cells)
    cut = CutModel(model, model.plan())
    layer = Layer(np.array([0.05, -0.04, 0.002]), 0.7)
    file = tmp_path / "new.tflite"
    file.write_bytes(cut.file_with(layer, SPANS))
    new = load_model(f"{file}{'' if integer else '?pixels=0..255'}")
    for colour in RNG.integers(0, 256, (20, 3), np.uint8):
        logit = float(layer(colour.astype(np.float64)))
        said = new.probability(np.full((*model.picture_shape, 3), colour, np.uint8))
        wanted = 1 / (1 + np.exp(-logit))
        assert said == pytest.approx(wanted, abs=0.02 if integer else 1e-6)


@pytest.mark.parametrize(("integer", "scene"), SCENES)
def test_what_is_added_to_all_positions_stays_as_it_is(
    tmp_path: Path, integer: bool, scene: str
) -> None:
    model = load_tunable(tmp_path, integer=integer, cells=MAP, scene=scene)
    cut = CutModel(model, model.plan())
    layer = Layer(np.array([0.05, -0.04, 0.002]), 0.7)
    file = tmp_path / "new.tflite"
    file.write_bytes(cut.file_with(layer, SPANS))
    new = load_model(f"{file}{'' if integer else '?pixels=0..255'}")
    for cells in RNG.integers(40, 120, (20, *MAP, 3), np.uint8):
        logits = layer(cells.astype(np.float64)) + cells.mean((0, 1)) @ SCENE / 255
        said = new.probability(cells.repeat(CELL, axis=0).repeat(CELL, axis=1))
        wanted = 1 / (1 + np.exp(-logits.max()))
        assert said == pytest.approx(wanted, abs=0.03 if integer else 1e-6)


@pytest.mark.parametrize(("integer", "scene"), SCENES)
def test_each_look_has_its_own_that_is_added(tmp_path: Path, integer: bool, scene: str) -> None:
    model = load_tunable(tmp_path, integer=integer, cells=MAP, scene=scene)
    cut = CutModel(model, model.plan())
    colours = RNG.integers(0, 256, (4, 2, 3))  # of two looks at four pictures
    stored = (colours - 128 * integer).astype(cut.layer.features.dtype).repeat(15, axis=1)
    wanted = (colours @ SCENE / 255).repeat(15, axis=1)
    assert cut.added(stored) == pytest.approx(wanted, abs=0.04 if integer else 1e-6)


def test_nothing_is_added_in_a_file_of_one_layer(tmp_path: Path) -> None:
    model = load_tunable(tmp_path, integer=True, cells=MAP)
    assert not CutModel(model, model.plan()).added(np.ones((2, 15, 3), np.int8)).any()


def test_a_layers_own_range_reaches_every_sum() -> None:
    spans = spans_of(np.array([-4.0, 0.5]), np.array([[-3.0, -3.0], [2.0, 2.0]]))
    assert spans.logits == (-6.0, 4.0)
    assert spans.outputs == (-8.0, 7.0)


def test_integers_saturate_only_beyond_their_new_range(tmp_path: Path) -> None:
    model = load_tunable(tmp_path, integer=True)  # whose log odds span -1 to 1
    cut = CutModel(model, model.plan())
    white = np.full((1, 1, 3), 127, np.int8)
    assert cut.answers(white)[0] == pytest.approx(1 / (1 + np.exp(-1)), abs=0.01)
    assert cut.answers(white, (cut.old, SPANS))[0] > 0.99


def test_a_range_has_room_and_ends_where_probabilities_do() -> None:
    nothing = np.zeros(2)
    assert spans_of(np.array([-4.0, 0.5]), nothing).logits == (-6.0, 4.0)
    assert spans_of(np.array([-90.0, 90.0]), nothing).logits == (-8.0, 8.0)


def test_nothing_but_the_last_layer_is_changed() -> None:
    cut = cut_of("litter-160-int8")
    new = cut.file_with(Layer(RNG.normal(0, 0.1, 1280), 0.3), SPANS)
    old = np.frombuffer(cut.model.data, np.uint8)
    changed = np.flatnonzero(old != np.frombuffer(new, np.uint8))
    assert len(new) == len(old)
    assert 0 < len(changed) <= 1280 + 4 + 4 * 3 + 8


def test_a_float_files_own_layer_written_again_is_the_same_file() -> None:
    cut = cut_of("litter-160")
    assert cut.file_with(cut.old, SPANS) == cut.model.data


def test_every_cut_of_a_written_file_is_exact(tmp_path: Path) -> None:
    cut = cut_of("litter-160-int8")
    file = tmp_path / "new.tflite"
    file.write_bytes(cut.file_with(Layer(RNG.normal(0, 0.05, 1280), 0.3), SPANS))
    model = load_model(str(file))
    pixels = RNG.integers(0, 256, (160, 160, 3), np.uint8)
    whole = model.load_whole().probability(pixels)
    for split in model.splits:
        halves = model.cut(split.name)
        assert halves.tail(halves.head(pixels)) == whole, split.name


def test_half_precision_weights_are_written_as_such(tmp_path: Path) -> None:
    file = tmp_path / "half.tflite"
    file.write_bytes(bright(half=True))
    cut = cut_of(f"{file}?pixels=0..255")
    layer = Layer(np.array([0.5, -0.25, 0.125]), 1.5)
    features = np.ones((1, 1, 3), np.float32)
    assert cut.answers(features, (layer, SPANS))[0] == pytest.approx(
        1 / (1 + np.exp(-1.875)), abs=1e-6
    )


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (bright(classes=2, ends="SOFTMAX"), "under a sigmoid"),
        (spotted(), "last layer is CONV_2D"),
        (summed("mean of the layer"), "last layer is ADD"),
        (summed("constant"), "last layer is ADD"),
        (summed("itself"), "last layer is ADD"),
    ],
)
def test_another_last_layer_is_refused(data: bytes, told: str) -> None:
    with pytest.raises(GraphError, match=told):
        find_last_layer(Graph(data))
