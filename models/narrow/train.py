"""Train a narrow model: a trained network with learned bottlenecks, so that its cuts ship less.

The bottlenecks start as principal components of what the trained network carries there; then all is
fine-tuned end to end, towards the labels and towards what the trained network makes of the same
copies. Test photographs are not read.
"""

import itertools
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import keras

from litterfog.models.data import LoadedPhotographs, find_photographs, load_photographs, load_split
from litterfog.models.narrow.fitting import fine_tune_towards
from litterfog.models.narrow.network import (
    Bottleneck,
    NarrowError,
    carried_after,
    insert_bottlenecks,
)
from litterfog.models.training.checkpoint import Checkpoint
from litterfog.models.training.drawn import draw_training_scenes
from litterfog.models.training.epochs import EpochReport, write_epochs
from litterfog.models.training.export import load_network
from litterfog.models.training.fitting import BATCH, EpochKeeper
from litterfog.models.training.recipe import LITTERFOG
from litterfog.models.training.record import RECORD_FILE, TrainingRecord, write_record
from litterfog.models.training.train import EPOCHS_FILE, NETWORK_FILE, SCENES_FOLDER
from litterfog.models.training.training_set import TrainingSet
from litterfog.models.training.weights import fingerprint_of_weights

BOTTLENECKS = (Bottleneck(block=5, channels=32, stride=4), Bottleneck(block=13, channels=6))
SAMPLE_BATCHES = 16


@dataclass(frozen=True)
class NarrowSettings:
    """Which network to narrow, where and how far."""

    base_dir: Path  # the trained network's run folder
    data_dir: Path  # holds {train,val,test}/{litter,clean}
    run_dir: Path  # the narrow network and its record are written here
    bottlenecks: tuple[Bottleneck, ...] = BOTTLENECKS
    epochs: int = 4
    seed: int = 2021


def train_narrow(
    settings: NarrowSettings, on_epoch: Callable[[EpochReport], None] = lambda _: None
) -> TrainingRecord:
    """Insert the bottlenecks, fine-tune, and keep the epoch that judges val best.

    Raises:
        models.data.DataError: the data folder is empty, lacks a class or holds unreadable files.
        NarrowError: the base folder holds no trained network or is the run's own, or a bottleneck
            does not fit.
    """
    if settings.run_dir.resolve() == settings.base_dir.resolve():
        raise NarrowError(f"{settings.run_dir} would replace the network that it starts from")
    teacher, base = read_base(settings.base_dir)
    val = load_split(settings.data_dir, "val", base.picture_size)
    training = TrainingSet(
        _training_pictures(settings, base),
        base.picture_size,
        settings.seed,
        LITTERFOG.augmentation,
    )
    keras.utils.set_random_seed(settings.seed)
    network = _narrowed(teacher, training, settings.bottlenecks)
    settings.run_dir.mkdir(parents=True, exist_ok=True)

    def report(checkpoint: Checkpoint) -> None:
        write_epochs(settings.run_dir / EPOCHS_FILE, checkpoint.history)
        on_epoch(checkpoint.history[-1])

    keeper = EpochKeeper(network, val, report)
    fine_tune_towards(teacher, network, training, keeper, settings.epochs)
    record = _record(settings, base, keeper.keep(LITTERFOG))
    network.save(settings.run_dir / NETWORK_FILE)
    write_record(settings.run_dir, record)
    return record


def read_base(base_dir: Path) -> tuple[Any, TrainingRecord]:
    """Read a run folder's trained network and its record.

    Raises:
        NarrowError: one of the two is missing.
        models.training.checkpoint.RunFolderError: one of the two cannot be read.
    """
    for name in (NETWORK_FILE, RECORD_FILE):
        if not (base_dir / name).is_file():
            raise NarrowError(f"{base_dir} holds no trained network: {name} is missing")
    return load_network(base_dir)


def _training_pictures(settings: NarrowSettings, base: TrainingRecord) -> LoadedPhotographs:
    photographs = find_photographs(settings.data_dir, "train")
    folder = settings.base_dir / SCENES_FOLDER
    scenes = draw_training_scenes(folder, base.drawn_scenes) if base.drawn_scenes else ()
    return load_photographs((*photographs, *scenes), round(LITTERFOG.spare * base.picture_size))


def _narrowed(teacher: Any, training: TrainingSet, bottlenecks: tuple[Bottleneck, ...]) -> Any:
    """Insert bottlenecks that start from the activations of a sample of varied copies."""
    copies = training.batches(0, BATCH)
    sample = [batch.inputs for batch in itertools.islice(copies, SAMPLE_BATCHES)]
    return insert_bottlenecks(
        teacher, {each: carried_after(teacher, each.block, sample) for each in bottlenecks}
    )


def _name(base: TrainingRecord, bottlenecks: tuple[Bottleneck, ...]) -> str:
    """Name a network that is narrow at one place alone by that place: litter-160-narrow13."""
    place = str(bottlenecks[0].block) if len(bottlenecks) == 1 else ""
    return f"{base.network}-narrow{place}"


def _record(settings: NarrowSettings, base: TrainingRecord, best: EpochReport) -> TrainingRecord:
    places = ", ".join(
        f"{each.channels} channels after block {each.block} (stride {each.stride})"
        for each in settings.bottlenecks
    )
    return replace(
        base,
        network=_name(base, settings.bottlenecks),
        recipe=f"{base.network} with bottlenecks of {places}, from principal components, "
        "fine-tuned end to end towards the labels and towards that network's verdicts and "
        "intermediate results",
        classifier_epochs=0,
        tuning_epochs=settings.epochs,
        kept_epoch=f"{best.stage} {best.epoch}",
        seed=settings.seed,
        weights=fingerprint_of_weights(str(settings.base_dir / NETWORK_FILE)),
        trained_on=datetime.now(UTC).date().isoformat(),
    )
