"""`litterfog export` of a network that no contract fits: needs TensorFlow."""

import importlib.util
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

if importlib.util.find_spec("tensorflow") is None:
    pytest.skip("export needs TensorFlow: pip install litterfog[train]", allow_module_level=True)

import keras

from litterfog.models.training.record import write_record
from tests.unit.cli.test_train_on_boxes import CLASSIFIER
from tests.unit.cli.wrong_things import here
from tests.unit.models.conftest import make_photographs
from tests.unit.models.positions.scenes import make_boxes

SIDE = 32
# Keras' own, with numpy 2
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")


def unbounded(*, positions: bool) -> Any:
    """Build a network whose answer is no probability: without a sigmoid, it steps otherwise."""
    layers = keras.layers
    picture = keras.Input((SIDE, SIDE, 3), name="picture")
    value = layers.Rescaling(1 / 127.5, offset=-1.0, name="scale")(picture)
    if positions:
        value = layers.AveragePooling2D(SIDE, name="pool")(value)
        value = layers.Dropout(0.3, name="dropout")(value)
        local = layers.Conv2D(1, 1, name="local")(value)
        scene = layers.Conv2D(1, 1, name="scene", use_bias=False)(value)
        value = layers.Add(name="litter")([local, scene])
    else:
        value = layers.GlobalAveragePooling2D(name="pool")(value)
        value = layers.Dropout(0.3, name="dropout")(value)
        value = layers.Dense(1, name="litter")(value)
    return keras.Model(picture, value, name="litter")


@pytest.mark.timeout(300)
@pytest.mark.parametrize("boxes", ["", "--boxes street"])
def test_a_file_that_breaks_its_contract_is_told_in_words(
    boxes: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    make_photographs(tmp_path / "data")
    make_boxes(tmp_path / "street")
    run = tmp_path / "run"
    run.mkdir()
    unbounded(positions=bool(boxes)).save(run / "network.keras")
    shape = (SIDE, SIDE) if boxes else None
    write_record(run, replace(CLASSIFIER, picture_size=SIDE, picture_shape=shape))
    monkeypatch.chdir(tmp_path)
    ended = here(f"export --data data --run run {boxes}", monkeypatch, capsys)
    assert ended.status == 2
    assert "error: the output is not a probability in steps of 1/256" in ended.err
