"""Networks of Keras, converted here without weights: every cut that is listed is exact."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from litterfog.models.graph import GraphError
from litterfog.models.zoo import load_model

pytest.importorskip("tensorflow", reason="the extra train is not installed")

_CONVERT = """
import os, pathlib, sys
os.environ.update(TF_CPP_MIN_LOG_LEVEL="3", CUDA_VISIBLE_DEVICES="-1")
import keras, numpy as np, tensorflow as tf

def pictures():
    yield [np.random.default_rng(0).random((1, 32, 32, 3), np.float32) * 255]

said = {"weights": None, "classes": 3, "input_shape": (32, 32, 3)}
for kind in ("MobileNet", "MobileNetV2"):
    network = getattr(keras.applications, kind)(alpha=0.35 if kind[-1] == "2" else 0.25, **said)
    made = tf.lite.TFLiteConverter.from_keras_model(network)
    made.optimizations = [tf.lite.Optimize.DEFAULT]
    if kind == "MobileNet":
        made.representative_dataset = pictures
        made.target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS_INT8]
    (pathlib.Path(sys.argv[1]) / f"{kind}.tflite").write_bytes(made.convert())
"""
BLOCKS = {"MobileNet": 0, "MobileNetV2": 17}


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("converted")
    command = [sys.executable, "-c", _CONVERT, str(folder)]
    subprocess.run(command, check=True, capture_output=True, timeout=280)
    return sorted(folder.glob("*.tflite"))


@pytest.mark.timeout(300)
def test_every_listed_cut_of_a_converted_network_is_exact(converted: list[Path]) -> None:
    assert [file.stem for file in converted] == list(BLOCKS)
    pixels = np.random.default_rng(3).integers(0, 256, (32, 32, 3), np.uint8)
    for file in converted:
        model = load_model(f"{file}?litter-class=1&pixels=0..255")
        whole = model.load_whole().probability(pixels)
        assert len(model.splits) >= 30
        for split in model.splits:
            halves = model.cut(split.name)
            assert halves.tail(halves.head(pixels)) == whole, (file, split.name)
        blocks = [split.name for split in model.splits if split.name.startswith("split")]
        assert len(blocks) == BLOCKS[file.stem], file


@pytest.mark.timeout(300)
def test_a_converted_networks_litter_class_is_asked_for(converted: list[Path]) -> None:
    for file in converted:
        with pytest.raises(GraphError, match="--litter-class takes 0 to 2"):
            load_model(str(file))
