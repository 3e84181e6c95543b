"""Keras's predict on the .tflite graph equals LiteRT within TOLERANCE at every named split."""

import importlib.util
import subprocess
import sys
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from litterfog.models.graph import Graph
from litterfog.models.keras_runtime import KerasSubmodel, UnsupportedModelError, check_graph
from litterfog.models.runtime import Array, Submodel
from litterfog.models.splits import CLOUD_ONLY
from litterfog.models.zoo import check_runtime, float_models, load_model
from litterfog.scenes import draw_scene

TOLERANCE = 1e-4  # of a probability; the two sum floats in different orders
MODEL = load_model("litter-160")
NAMED = [CLOUD_ONLY, *(s.name for s in MODEL.splits if s.name.startswith("split"))]
needs_tensorflow = pytest.mark.skipif(
    importlib.util.find_spec("tensorflow") is None,
    reason="the TensorFlow runtime needs it: pip install litterfog[tensorflow]",
)


@cache
def _pictures(size: int) -> list[Array]:
    scenes = [draw_scene(seed, litter=seed % 2 == 0) for seed in range(4)]
    return [np.asarray(scene.resize((size, size)), np.uint8) for scene in scenes]


@cache
def _answers(name: str) -> list[float]:
    model = load_model(name)
    whole = Submodel(model.data)
    return [whole.probability(pixels) for pixels in _pictures(model.picture_size)]


@needs_tensorflow
@pytest.mark.parametrize("split_name", NAMED)
def test_head_and_tail_by_keras_answer_as_litert_does(split_name: str) -> None:
    pictures = _pictures(160)
    if split_name == CLOUD_ONLY:
        whole = KerasSubmodel(MODEL.data)
        found = [whole.probability(pixels) for pixels in pictures]
    else:
        split = MODEL.split(split_name)
        head, tail = KerasSubmodel(MODEL.head(split)), KerasSubmodel(MODEL.tail(split))
        assert head.run(pictures[0]).shape == tail.input_shape[1:] == split.tensor.shape[1:]
        found = [tail.probability(head.run(pixels)) for pixels in pictures]
    assert found == pytest.approx(_answers("litter-160"), abs=TOLERANCE)
    assert max(found) - min(found) > 0.1  # the pictures tell a wrong answer from a right one


@needs_tensorflow
def test_the_larger_model_answers_as_litert_does() -> None:
    whole = KerasSubmodel(load_model("litter-224").data)
    found = [whole.probability(pixels) for pixels in _pictures(224)]
    assert found == pytest.approx(_answers("litter-224"), abs=TOLERANCE)


@needs_tensorflow
def test_a_map_is_answered_at_every_position_as_by_litert() -> None:
    model = load_model("litter-street")
    pixels = model.pixels(draw_scene(0, litter=True))
    found = KerasSubmodel(model.data).run(pixels)
    assert found == pytest.approx(Submodel(model.data).run(pixels), abs=TOLERANCE)
    assert found.max() - found.min() > 0.1


@needs_tensorflow
@pytest.mark.parametrize("sides", ["keras then litert", "litert then keras"])
def test_the_two_sides_may_run_by_different_runtimes(sides: str) -> None:
    split = MODEL.split("split13")
    first, second = (
        (KerasSubmodel, Submodel) if sides.startswith("keras") else (Submodel, KerasSubmodel)
    )
    head, tail = first(MODEL.head(split)), second(MODEL.tail(split))
    found = [tail.probability(head.run(pixels)) for pixels in _pictures(160)]
    assert found == pytest.approx(_answers("litter-160"), abs=TOLERANCE)


def test_an_integer_model_is_refused_and_the_fitting_ones_named() -> None:
    with pytest.raises(
        UnsupportedModelError, match=r"float models.*litter-160, litter-224, litter-street$"
    ):
        check_runtime(load_model("litter-160-int8"), "tensorflow")


def test_litert_takes_every_model() -> None:
    check_runtime(load_model("litter-160-int8"), "litert")


def test_the_float_models_of_the_zoo() -> None:
    assert float_models() == ["litter-160", "litter-224", "litter-street"]


def test_an_unknown_operator_is_named() -> None:
    graph = Graph(MODEL.data)
    graph.operators[9] = replace(graph.operators[9], kind="SPACE_TO_DEPTH")
    with pytest.raises(UnsupportedModelError, match="operator SPACE_TO_DEPTH"):
        check_graph(graph)


def test_a_missing_tensorflow_is_named_with_what_brings_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "tensorflow", None)
    with pytest.raises(UnsupportedModelError, match=r"pip install '.*\[tensorflow\]'"):
        check_runtime(MODEL, "tensorflow")


def test_the_settings_and_both_sides_are_imported_without_tensorflow() -> None:
    modules = "litterfog.edge.infer, litterfog.cloud.infer"
    program = f"import sys, {modules}; sys.exit('tensorflow' in sys.modules)"
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)
