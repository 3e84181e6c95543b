"""Narrow networks: what is inserted, what it starts as, and the files made of it."""

import importlib.util
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

if importlib.util.find_spec("tensorflow") is None:
    pytest.skip("training needs TensorFlow: pip install litterfog[train]", allow_module_level=True)

from litterfog.models.card import read_card
from litterfog.models.evaluate import evaluate
from litterfog.models.narrow.export import export_narrow
from litterfog.models.narrow.fitting import GUIDE_WEIGHT, guided_loss
from litterfog.models.narrow.network import (
    BlockOutputs,
    Bottleneck,
    NarrowError,
    copy_network,
    insert_bottlenecks,
    parse_bottleneck,
)
from litterfog.models.narrow.train import NarrowSettings, train_narrow
from litterfog.models.runtime import Submodel
from litterfog.models.training.epochs import EpochReport
from litterfog.models.training.network import build_network, predict_litter
from litterfog.models.training.record import TrainingRecord, write_record
from litterfog.models.zoo import load_model

SIZE = 32
RECORD = TrainingRecord(
    network=f"litter-{SIZE}",
    picture_size=SIZE,
    recipe="none",
    classifier_epochs=0,
    tuning_epochs=0,
    kept_epoch="none",
    seed=5,
    weights="random",
    photographs={},
    drawn_scenes=0,
    versions={},
    trained_on="2026-11-23",
)
# Keras' own, with numpy 2
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")


@pytest.fixture(scope="module")
def network() -> Any:
    return build_network(SIZE)


@pytest.fixture
def base_dir(network: Any, tmp_path: Path) -> Path:
    folder = tmp_path / "base"
    folder.mkdir()
    network.save(folder / "network.keras")
    write_record(folder, RECORD)
    return folder


def pictures(count: int = 16) -> np.ndarray:
    shape = (count, SIZE, SIZE, 3)
    return np.random.default_rng(7).integers(0, 256, shape, dtype=np.uint8)


def carried(channels: int = 32) -> BlockOutputs:
    rng = np.random.default_rng(7)
    mixed = rng.normal(size=(channels, channels)).astype(np.float32)
    activations, slopes = rng.normal(1, 1, (2, 40, 4, 4, channels)).astype(np.float32)
    return BlockOutputs(activations @ mixed, slopes)


def lost(network: Any, bottleneck: Bottleneck) -> float:
    """Give the mean square of what a bottleneck loses of what it was made for."""
    exact = carried().activations
    narrow = insert_bottlenecks(network, {bottleneck: carried()})
    down, up = (narrow.get_layer(name) for name in bottleneck.layer_names)
    return float(np.square(np.asarray(up(down(exact))) - exact).mean())


@pytest.mark.parametrize("full", [Bottleneck(5, 32), Bottleneck(5, channels=128, stride=2)])
def test_a_bottleneck_of_full_width_loses_nothing(network: Any, full: Bottleneck) -> None:
    assert lost(network, full) == pytest.approx(0, abs=1e-6)


def test_more_components_lose_less(network: Any) -> None:
    assert lost(network, Bottleneck(5, 2)) > lost(network, Bottleneck(5, 8)) > 1e-3


def test_a_copy_without_scaling_takes_scaled_pixels(network: Any) -> None:
    scaled = pictures() / np.float32(127.5) - np.float32(1)
    copy = copy_network(network, rescale=False)
    verdicts = np.asarray(copy.predict_on_batch(scaled))[:, 0]
    assert verdicts == pytest.approx(predict_litter(network, pictures()), abs=1e-5)


@pytest.mark.parametrize(
    ("bottleneck", "problem"),
    [
        (Bottleneck(5, channels=129, stride=2), "129 channels are more than the 128"),
        (Bottleneck(5, channels=2, stride=3), "stride 3 does not divide 4x4"),
        (Bottleneck(17, channels=2), "no block 17"),
    ],
)
def test_a_bottleneck_that_does_not_fit_is_refused(
    network: Any, bottleneck: Bottleneck, problem: str
) -> None:
    with pytest.raises(NarrowError, match=problem):
        insert_bottlenecks(network, {bottleneck: carried()})


def test_a_network_that_computes_what_its_teacher_does_pays_for_the_verdict_alone() -> None:
    verdict, guide = np.full((2, 1), 0.4, np.float32), np.ones((2, 3), np.float32)
    labels, weights = np.array([[0], [1]], np.float32), np.ones(2, np.float32)
    targets = np.array([0.2, 0.7])  # half way from the label to the teacher's verdict
    entropy = -(targets * np.log(0.4) + (1 - targets) * np.log(0.6)).mean()
    alike = guided_loss([verdict, guide], [verdict, guide], labels, weights)
    assert float(alike) == pytest.approx(entropy, abs=1e-5)
    apart = guided_loss([verdict, guide], [verdict, guide * 2], labels, weights)
    assert float(apart - alike) == pytest.approx(GUIDE_WEIGHT)  # as far off as it is large


@pytest.mark.timeout(400)  # MobileNetV2 is traced several times over
def test_a_network_is_narrowed_exported_and_carded(
    photographs_dir: Path, base_dir: Path, tmp_path: Path
) -> None:
    bottlenecks = (Bottleneck(5, channels=3, stride=2), Bottleneck(13, channels=2))
    run_dir, reports = tmp_path / "run", list[EpochReport]()
    settings = NarrowSettings(base_dir, photographs_dir, run_dir, bottlenecks, epochs=1)
    record = train_narrow(settings, reports.append)
    assert [report.epoch for report in reports] == [1]
    assert record.network == f"litter-{SIZE}-narrow"

    path = export_narrow(run_dir, photographs_dir, tmp_path / "zoo")
    model = load_model(str(path))
    assert path.name == f"litter-{SIZE}-narrow.tflite"
    assert model.split("split5-narrow").tensor.shape == (1, 2, 2, 3)
    assert model.split("split5").tensor.shape == (1, 4, 4, 32)
    assert model.split("split13-narrow").tensor.shape == (1, 1, 1, 2)
    card = read_card(path.with_suffix(".json"))
    assert card.training == record
    assert card.evaluation == evaluate(path, photographs_dir)
    for split in model.splits:
        head, tail = Submodel(model.head(split)), Submodel(model.tail(split))
        whole = Submodel(model.data).run(pictures(1)[0])
        assert (tail.run(head.run(pictures(1)[0])) == whole).all()


def test_a_folder_without_a_trained_network_is_refused(
    photographs_dir: Path, base_dir: Path, tmp_path: Path
) -> None:
    settings = NarrowSettings(tmp_path / "nothing", photographs_dir, tmp_path / "run")
    with pytest.raises(NarrowError, match=r"nothing holds no trained network: network\.keras"):
        train_narrow(settings)
    with pytest.raises(NarrowError, match="would replace the network"):
        train_narrow(replace(settings, base_dir=base_dir, run_dir=base_dir))


def test_a_bottleneck_is_read_from_its_numbers() -> None:
    assert parse_bottleneck("5,32,4") == Bottleneck(5, channels=32, stride=4)
    assert parse_bottleneck("13,6") == Bottleneck(13, channels=6)


@pytest.mark.parametrize("text", ["13", "13,0", "5,32,4,1", "a,b", ""])
def test_a_bottleneck_that_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(NarrowError, match="BLOCK,CHANNELS"):
        parse_bottleneck(text)
