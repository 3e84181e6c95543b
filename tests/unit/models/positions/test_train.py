"""Training on boxes, export and narrowing at once, on tiny streets: needs TensorFlow."""

import importlib.util
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

if importlib.util.find_spec("tensorflow") is None:
    pytest.skip("training needs TensorFlow: pip install litterfog[train]", allow_module_level=True)

import keras

from litterfog.models.card import read_card
from litterfog.models.data import DataError
from litterfog.models.evaluate import evaluate
from litterfog.models.narrow.network import Bottleneck, NarrowError
from litterfog.models.positions.bank import FOLDER, BankError
from litterfog.models.positions.export import RecordError, export, size_of
from litterfog.models.positions.narrowing import NarrowPositionsSettings, narrow
from litterfog.models.positions.settings import PositionsSettings
from litterfog.models.positions.train import train
from litterfog.models.positions.watch import SILENT, Watch
from litterfog.models.training.checkpoint import RunFolderError
from litterfog.models.training.epochs import EpochReport
from litterfog.models.training.record import TrainingRecord
from litterfog.models.training.train import NETWORK_FILE
from litterfog.models.training.weights import WeightsError
from litterfog.models.zoo import Model, load_model
from tests.unit.models.conftest import make_photographs
from tests.unit.models.positions.scenes import TINY, TINY_STAGES, make_boxes

SIZE = (64, 96)
RUN_FILES = {"settings.json", "network.keras", "training.json", "epochs.csv", "curves.png", "drawn"}
# MobileNetV2 is traced several times over; the warning is Keras' own, with numpy 2
pytestmark = [
    pytest.mark.timeout(400),
    pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning"),
]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with photographs in data/ and boxes in street/."""
    folder = tmp_path_factory.mktemp("positions")
    make_photographs(folder / "data")
    make_boxes(folder / "street")
    return folder


def settings_for(place: Path, run_dir: Path) -> PositionsSettings:
    return PositionsSettings(
        place / "data",
        place / "street",
        run_dir,
        size=SIZE,
        weights=None,
        canvases=24,
        epochs=2,
        seed=5,
        stages=TINY_STAGES,
        processes=1,
    )


@pytest.fixture(scope="module")
def finished(place: Path) -> "Finished":
    """Train once, from beginning to end."""
    settings, reports = settings_for(place, place / "run"), list[EpochReport]()
    return settings, train(settings, replace(SILENT, on_epoch=reports.append)), reports


Finished = tuple[PositionsSettings, TrainingRecord, list[EpochReport]]


def test_a_run_tells_each_epoch_and_leaves_no_canvases(finished: Finished) -> None:
    settings, record, reports = finished
    assert [(report.stage, report.epoch) for report in reports] == [
        ("parts", 1),
        ("parts", 2),
        ("wholes", 1),
    ]
    assert all(0 <= (report.val_auc or -1) <= 1 for report in reports)
    assert {path.name for path in settings.run_dir.iterdir()} == RUN_FILES
    assert (record.picture_shape, record.canvases) == (SIZE, 36)
    assert record.boxes["train"]["malta"].litter == 1
    assert record.boxes["train"]["road"].clean == 1


def test_a_run_that_was_stopped_ends_with_the_same_bits(finished: Finished, place: Path) -> None:
    settings = replace(finished[0], run_dir=place / "stopped")

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        train(settings, replace(SILENT, on_start=stop))
    with pytest.raises(KeyboardInterrupt):
        train(settings, replace(SILENT, on_epoch=stop))

    def stop_in_the_second_stage(report: EpochReport) -> None:
        if report.stage == "wholes":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        train(settings, replace(SILENT, on_epoch=stop_in_the_second_stage))
    seen: list[tuple[EpochReport, ...]] = []
    drawn: list[int] = []
    watch = Watch(on_start=seen.append, on_canvases=lambda done, _: drawn.append(done))
    record = train(settings, watch)
    assert [len(before) for before in seen] == [3]
    assert not drawn
    assert record == finished[1]
    assert same_weights(settings.run_dir, finished[0].run_dir)


def same_weights(first: Path, second: Path) -> bool:
    networks = [
        keras.models.load_model(run / NETWORK_FILE, compile=False) for run in (first, second)
    ]
    pairs = zip(*(network.get_weights() for network in networks), strict=True)
    return all(np.array_equal(one, other) for one, other in pairs)


def test_a_finished_run_is_left_as_it_is(finished: Finished) -> None:
    reports: list[EpochReport] = []
    assert train(finished[0], replace(SILENT, on_epoch=reports.append)) == finished[1]
    assert not reports


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"seed": 6}, "seed was 5, now 6"),
        ({"size": (64, 128)}, "size was 64x96, now 64x128"),
        ({"stages": TINY_STAGES[:1]}, "recipe was street"),
    ],
)
def test_a_run_of_other_settings_is_refused(
    finished: Finished, change: dict[str, Any], told: str
) -> None:
    with pytest.raises(RunFolderError, match=told):
        train(replace(finished[0], **change))


def test_a_run_is_exported_and_carded_and_every_cut_is_exact(
    finished: Finished, place: Path
) -> None:
    settings, record, _ = finished
    paths = export(settings.run_dir, settings.data_dir, settings.boxes_dir, place / "zoo")
    assert [path.name for path in paths] == ["litter-street.tflite", "litter-street-int8.tflite"]
    for path in paths:
        model = load_model(path)
        assert model.picture_shape == SIZE
        assert model.graph.output.shape == (1, 2, 3, 1)
        assert model.keeps_aspect
        check_card(path, record, settings)
        check_cuts(model)


def check_card(path: Path, record: TrainingRecord, settings: PositionsSettings) -> None:
    card = read_card(path.with_suffix(".json"))
    assert card.training == record
    assert card.evaluation == evaluate(path, settings.data_dir)
    assert card.board
    assert {each.kind for each in card.board.sets} == {"crops", "streets", "clean"}
    told = path.with_suffix(".md").read_text(encoding="utf-8")
    assert "at 64 x 96 pixels" in told
    assert str(settings.run_dir.parent) not in told


def check_cuts(model: Model) -> None:
    pixels = np.random.default_rng(7).integers(0, 256, (*SIZE, 3), dtype=np.uint8)
    whole = model.load_whole().run(pixels)
    assert {f"split{block}" for block in range(17)} <= {split.name for split in model.splits}
    for split in model.splits:
        head, tail = model.load_head(split), model.load_tail(split)
        assert (tail.run(head.run(pixels)) == whole).all(), split.name


def test_a_network_is_narrowed_after_a_late_block(finished: Finished, place: Path) -> None:
    settings = NarrowPositionsSettings(
        finished[0].run_dir,
        place / "data",
        place / "street",
        place / "narrow",
        (Bottleneck(13, channels=3),),
        canvases=8,
        epochs=1,
        recipe=TINY,
        processes=1,
    )
    record = narrow(settings)
    assert record.network == "litter-street-narrow"
    assert "3 channels after block 13" in record.recipe
    assert {path.name for path in settings.run_dir.iterdir()} == RUN_FILES
    (path,) = export(settings.run_dir, place / "data", place / "street", place / "zoo")
    model = load_model(path)
    assert (path.name, model.input.dtype) == ("litter-street-narrow.tflite", "uint8")
    assert model.split("split13-narrow").tensor.shape == (1, 2, 3, 3)
    check_cuts(model)


@pytest.mark.parametrize(
    ("bottleneck", "told"),
    [
        (Bottleneck(5, channels=8), "narrow after a later block"),
        (Bottleneck(12, channels=8, stride=4), "stride 4 does not divide 4x6"),
        (Bottleneck(17, channels=8), "no block 17"),
    ],
)
def test_a_bottleneck_that_does_not_fit_is_refused(
    finished: Finished, place: Path, bottleneck: Bottleneck, told: str
) -> None:
    settings = NarrowPositionsSettings(
        finished[0].run_dir, place / "data", place / "street", place / "none", (bottleneck,)
    )
    with pytest.raises(NarrowError, match=told):
        narrow(replace(settings, recipe=TINY))
    assert not (place / "none").exists()


def test_a_network_of_whole_pictures_is_not_exported_as_one_of_positions() -> None:
    record = TrainingRecord("litter-160", 160, "none", 20, 10, "none", 5, "random", {}, 0, {}, "")
    with pytest.raises(RecordError, match="leave --boxes out"):
        size_of(record)


@pytest.fixture
def own(tmp_path: Path) -> PositionsSettings:
    make_photographs(tmp_path / "data")
    make_boxes(tmp_path / "street")
    return settings_for(tmp_path, tmp_path / "run")


def test_nothing_begins_with_an_unreadable_picture(own: PositionsSettings) -> None:
    bad = own.boxes_dir / "test-malta.png"
    bad.write_bytes(bad.read_bytes()[:-200])
    with pytest.raises(DataError, match=r"test-malta\.png"):
        train(own)
    assert not own.run_dir.exists()


def test_nothing_begins_with_weights_of_another_network(own: PositionsSettings) -> None:
    with pytest.raises(WeightsError, match=r"none\.h5"):
        train(replace(own, weights="none.h5"))
    assert not own.run_dir.exists()


def test_nothing_begins_with_more_canvases_than_there_is_room(own: PositionsSettings) -> None:
    with pytest.raises(BankError, match="give fewer --canvases"):
        train(replace(own, canvases=10**9))
    assert not own.run_dir.exists()


def test_a_run_may_be_begun_anew(own: PositionsSettings) -> None:
    own.run_dir.mkdir()
    (own.run_dir / "settings.json").write_text("{}")
    (own.run_dir / FOLDER).mkdir()
    told: list[int] = []

    def stop(needed: int) -> None:
        told.append(needed)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        train(own, replace(SILENT, on_bank=stop), fresh=True)
    assert told == [24 * (8 * 8 * 32 * 2 + 4 + 4)]
    assert {path.name for path in own.run_dir.iterdir()} == {"drawn", "settings.json"}
