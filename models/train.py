"""Train the litter classifier by the paper's recipe (section 3.2), into a run folder.

20 epochs of the classifier on a frozen backbone, then 10 of fine-tuning end to end; the epoch that
judges the validation photographs best is kept. `models.export` makes model files of it. Test
photographs are only checked to be readable.
"""

import csv
import platform
from collections.abc import Callable
from dataclasses import astuple, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path

import keras
import msgspec
import numpy as np
import PIL
import tensorflow as tf

from models.card import TrainingRecord
from models.data import SPLITS, Photograph, count_by_source, find_photographs, load_photographs
from models.drawn import draw_training_scenes
from models.fitting import EpochKeeper, EpochReport, fine_tune, fit_classifier
from models.network import IMAGENET, build_network, fingerprint_of_weights
from models.training_set import TrainingSet, stored_size

NETWORK_FILE = "network.keras"
RECORD_FILE = "training.json"
EPOCHS_FILE = "epochs.csv"
SCENES_FOLDER = "drawn"
RECIPE = (
    "transfer learning as in Leroy and Goedemé 2021, section 3.2; varied copies, classes and "
    "sources weighed, labels smoothed by 0.05, a cosine learning rate"
)

Photographs = dict[str, tuple[Photograph, ...]]


@dataclass(frozen=True)
class TrainingSettings:
    """What to train on and how long."""

    data_dir: Path  # holds {train,val,test}/{litter,clean}
    run_dir: Path  # the network, its record and its epochs are written here
    size: int = 160  # pixels a side
    weights: str | None = IMAGENET  # or an .h5 file of the backbone, or None for random ones
    classifier_epochs: int = 20
    tuning_epochs: int = 10
    seed: int = 2021
    drawn_scenes: int = 0  # extra training pictures


@dataclass(frozen=True)
class TrainingResult:
    """What training left in the run folder, and how its epochs went."""

    network_path: Path
    record: TrainingRecord
    best: EpochReport
    history: tuple[EpochReport, ...]


def train(
    settings: TrainingSettings, on_epoch: Callable[[EpochReport], None] = lambda _: None
) -> TrainingResult:
    """Check the photographs, train, and keep the best epoch's network.

    Raises:
        models.data.DataError: the data folder is empty, lacks a class or holds unreadable files.
        models.network.WeightsError: there is no such weights file.
    """
    photographs = {split: find_photographs(settings.data_dir, split) for split in SPLITS}
    load_photographs(photographs["test"], settings.size)
    val = load_photographs(photographs["val"], settings.size)
    keras.utils.set_random_seed(settings.seed)
    network = build_network(settings.size, settings.weights)
    training = _training_set(settings, photographs["train"])
    keeper = EpochKeeper(network, val, on_epoch)
    fit_classifier(network, training, keeper, settings.classifier_epochs)
    fine_tune(network, training, keeper, settings.tuning_epochs)
    keeper.restore_best()
    settings.run_dir.mkdir(parents=True, exist_ok=True)
    network.save(settings.run_dir / NETWORK_FILE)
    record = _record(settings, photographs, keeper.best)
    _write_run(settings.run_dir, record, keeper.history)
    return TrainingResult(
        settings.run_dir / NETWORK_FILE, record, keeper.best, tuple(keeper.history)
    )


def read_record(run_dir: Path) -> TrainingRecord:
    """Read how a run folder's network was trained."""
    return msgspec.json.decode((run_dir / RECORD_FILE).read_bytes(), type=TrainingRecord)


def _training_set(settings: TrainingSettings, photographs: tuple[Photograph, ...]) -> TrainingSet:
    scenes: tuple[Photograph, ...] = ()
    if settings.drawn_scenes:
        scenes = draw_training_scenes(settings.run_dir / SCENES_FOLDER, settings.drawn_scenes)
    pictures = load_photographs((*photographs, *scenes), stored_size(settings.size))
    return TrainingSet(pictures, settings.size, settings.seed)


def _record(
    settings: TrainingSettings, photographs: Photographs, best: EpochReport
) -> TrainingRecord:
    return TrainingRecord(
        network=f"litter-{settings.size}",
        picture_size=settings.size,
        recipe=RECIPE,
        classifier_epochs=settings.classifier_epochs,
        tuning_epochs=settings.tuning_epochs,
        kept_epoch=f"{best.stage} {best.epoch}",
        seed=settings.seed,
        weights=fingerprint_of_weights(settings.weights),
        photographs={split: count_by_source(photos) for split, photos in photographs.items()},
        drawn_scenes=settings.drawn_scenes,
        versions=_versions(),
        trained_on=datetime.now(UTC).date().isoformat(),
    )


def _versions() -> dict[str, str]:
    return {
        "python": platform.python_version(),
        "tensorflow": tf.__version__,
        "keras": keras.__version__,
        "numpy": np.__version__,
        "pillow": PIL.__version__,
    }


def _write_run(run_dir: Path, record: TrainingRecord, history: list[EpochReport]) -> None:
    encoded = msgspec.json.format(msgspec.json.encode(record), indent=2)
    (run_dir / RECORD_FILE).write_bytes(encoded + b"\n")
    with (run_dir / EPOCHS_FILE).open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow([field.name for field in fields(EpochReport)])
        rows.writerows(astuple(report) for report in history)
