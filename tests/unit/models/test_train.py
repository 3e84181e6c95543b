"""Training and export at once, on four tiny photographs a split: needs TensorFlow."""

import importlib.util
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

if importlib.util.find_spec("tensorflow") is None:
    pytest.skip("training needs TensorFlow: pip install litterfog[train]", allow_module_level=True)

import keras

from litterfog.models.card import read_card
from litterfog.models.data import DataError, load_split
from litterfog.models.evaluate import evaluate
from litterfog.models.training.checkpoint import RunFolderError
from litterfog.models.training.epochs import EpochReport
from litterfog.models.training.export import ExportError, check_quantisation, export
from litterfog.models.training.leave_one_out import gather, judge_left_out
from litterfog.models.training.network import (
    build_network,
    predict_litter,
    predict_logits,
    scale_logits,
)
from litterfog.models.training.recipe import UnknownRecipeError
from litterfog.models.training.settings import TrainingSettings
from litterfog.models.training.train import NETWORK_FILE, train
from litterfog.models.training.weights import WeightsError
from litterfog.models.zoo import load_model

SIZE = 32
RUN_FILES = {"settings.json", "network.keras", "training.json", "epochs.csv", "curves.png"}
# Keras' own, with numpy 2
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")


def settings_for(data_dir: Path, run_dir: Path) -> TrainingSettings:
    return TrainingSettings(
        data_dir, run_dir, size=SIZE, weights=None, classifier_epochs=2, tuning_epochs=1, seed=5
    )


@pytest.mark.timeout(400)  # MobileNetV2 is traced six times over
def test_a_run_is_trained_exported_and_carded(photographs_dir: Path, tmp_path: Path) -> None:
    reports: list[EpochReport] = []
    record = train(settings_for(photographs_dir, tmp_path / "run"), reports.append)
    assert [(report.stage, report.epoch) for report in reports] == [
        ("classifier", 1),
        ("classifier", 2),
        ("fine-tuning", 1),
    ]
    assert record.kept_epoch in {f"{report.stage} {report.epoch}" for report in reports}
    assert record.photographs["train"]["park"] == {"clean": 1, "litter": 1}

    exact, integer = export(tmp_path / "run", photographs_dir, tmp_path / "zoo")
    assert (exact.name, integer.name) == ("litter-32.tflite", "litter-32-int8.tflite")
    for path in (exact, integer):
        card = read_card(path.with_suffix(".json"))
        assert card.training == record
        assert card.evaluation == evaluate(path, photographs_dir)
        assert str(tmp_path) not in path.with_suffix(".md").read_text(encoding="utf-8")
    check_contract(exact, integer)


def check_contract(exact: Path, integer: Path) -> None:
    pixels = load_model(str(integer)).graph.input
    assert (pixels.shape, pixels.dtype) == ((1, SIZE, SIZE, 3), "uint8")
    assert pixels.scale == pytest.approx(2 / 255, rel=1e-5)
    names = {split.name for split in load_model(str(integer)).splits}
    assert {f"split{block}" for block in range(17)} <= names
    with pytest.raises(ExportError, match="not the pixel"):
        check_quantisation(exact.read_bytes())


@pytest.mark.timeout(400)
def test_a_run_that_was_stopped_ends_as_if_it_never_was(
    photographs_dir: Path, tmp_path: Path
) -> None:
    settings = replace(
        settings_for(photographs_dir, tmp_path / "whole"), classifier_epochs=1, tuning_epochs=2
    )
    train(settings)
    stopped = replace(settings, run_dir=tmp_path / "stopped")
    begun: list[EpochReport] = []

    def stop_after_two(report: EpochReport) -> None:
        begun.append(report)
        if len(begun) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        train(stopped, stop_after_two)
    before: list[EpochReport] = []
    after: list[EpochReport] = []
    record = train(stopped, after.append, before.extend)
    assert before == begun
    assert [(report.stage, report.epoch) for report in after] == [("fine-tuning", 2)]
    assert same_weights(settings.run_dir, stopped.run_dir)
    assert {path.name for path in stopped.run_dir.iterdir()} == RUN_FILES

    again: list[EpochReport] = []
    assert train(stopped, again.append) == record
    assert not again
    with pytest.raises(RunFolderError, match="seed was 5, now 6"):
        train(replace(stopped, seed=6))


def same_weights(first: Path, second: Path) -> bool:
    networks = [
        keras.models.load_model(run / NETWORK_FILE, compile=False) for run in (first, second)
    ]
    pairs = zip(*(network.get_weights() for network in networks), strict=True)
    return all(np.allclose(one, other, atol=1e-6) for one, other in pairs)


@pytest.mark.timeout(400)
def test_what_is_left_out_is_judged_and_never_trained_on(
    photographs_dir: Path, tmp_path: Path
) -> None:
    settings = replace(
        settings_for(photographs_dir, tmp_path / "run"),
        classifier_epochs=1,
        tuning_epochs=0,
        leave_out=("park",),
        recipe="paper",
    )
    record = train(settings)
    assert record.network == "litter-32-paper-without-park"
    assert set(record.photographs["train"]) == set(record.photographs["val"]) == {"street"}
    judged = judge_left_out(settings.run_dir, photographs_dir)
    assert judged.temperature == 1
    for arithmetic in ("float32", "int8"):
        assert judged.figures[arithmetic].count == 6
        assert set(judged.by_source[arithmetic]) == {"park"}
    gather(tmp_path, [settings.run_dir])
    assert "| park | int8 | 6 |" in (tmp_path / "leave-one-source-out.md").read_text()


def test_a_temperature_acts_on_the_log_odds_alone(photographs_dir: Path) -> None:
    network = build_network(SIZE)
    pixels = load_split(photographs_dir, "val", SIZE).pixels
    plain = predict_logits(network, pixels)
    assert predict_litter(network, pixels) == pytest.approx(1 / (1 + np.exp(-plain)), abs=1e-5)
    scale_logits(network, 1 / 0.7)
    assert predict_logits(network, pixels) == pytest.approx(plain / 0.7, rel=1e-4)


def test_a_source_that_is_not_there_cannot_be_left_out(
    photographs_dir: Path, tmp_path: Path
) -> None:
    settings = replace(settings_for(photographs_dir, tmp_path / "run"), leave_out=("moon",))
    with pytest.raises(DataError, match="no photographs of moon; sources are park, street"):
        train(settings)


def test_an_unknown_recipe_is_refused(photographs_dir: Path, tmp_path: Path) -> None:
    settings = replace(settings_for(photographs_dir, tmp_path / "run"), recipe="soup")
    with pytest.raises(UnknownRecipeError, match="there are litterfog, paper"):
        train(settings)


def test_nothing_is_trained_on_a_folder_with_unreadable_files(
    photographs_dir: Path, tmp_path: Path
) -> None:
    (photographs_dir / "test" / "clean" / "street-bad.jpg").write_bytes(b"no")
    with pytest.raises(DataError, match="street-bad"):
        train(settings_for(photographs_dir, tmp_path / "run"))
    assert not (tmp_path / "run").exists()


def test_a_missing_weights_file_is_named(photographs_dir: Path, tmp_path: Path) -> None:
    settings = replace(settings_for(photographs_dir, tmp_path / "run"), weights="none.h5")
    with pytest.raises(WeightsError, match=r"none\.h5"):
        train(settings)


def test_a_file_of_other_weights_is_named(tmp_path: Path) -> None:
    (tmp_path / "other.weights.h5").write_bytes(b"no weights")
    with pytest.raises(WeightsError, match=r"other\.weights\.h5 is no file of"):
        build_network(SIZE, str(tmp_path / "other.weights.h5"))
