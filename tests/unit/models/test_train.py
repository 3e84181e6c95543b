"""Training and export at once, on four tiny photographs a split: needs TensorFlow."""

import importlib.util
from dataclasses import replace
from pathlib import Path

import pytest

if importlib.util.find_spec("tensorflow") is None:
    pytest.skip("training needs TensorFlow: pip install litterfog[train]", allow_module_level=True)

from models.card import read_card
from models.data import DataError
from models.evaluate import evaluate
from models.export import ExportError, check_quantisation, export
from models.epochs import EpochReport
from models.network import WeightsError
from models.train import TrainingSettings, train
from models.zoo import load_model

SIZE = 32
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
