"""Train the litter classifier (paper, section 3.2) into a run folder, by one of two recipes.

20 epochs of the classifier on a frozen backbone, then 10 of fine-tuning end to end. Each epoch ends
with a checkpoint, so that a run which is stopped goes on from there. `export` beside it makes model
files of it. Test photographs are only checked to be readable.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import keras
import numpy as np

from litterfog.models.data import LoadedPhotographs, load_photographs
from litterfog.models.training.checkpoint import (
    Checkpoint,
    check_folder,
    claim_folder,
    empty_folder,
    load_checkpoint,
    reading,
    remove_checkpoint,
    save_checkpoint,
)
from litterfog.models.training.curves import draw_curves
from litterfog.models.training.drawn import draw_training_scenes
from litterfog.models.training.epochs import EpochReport, write_epochs
from litterfog.models.training.fitting import EpochKeeper, fine_tune, fit_classifier
from litterfog.models.training.network import build_network, load_weights
from litterfog.models.training.recipe import Recipe, find_recipe
from litterfog.models.training.record import RECORD_FILE, TrainingRecord, read_record, write_record
from litterfog.models.training.settings import (
    Photographs,
    TrainingSettings,
    find_by_split,
    identity_of,
    record_of,
)
from litterfog.models.training.training_set import TrainingSet

NETWORK_FILE = "network.keras"
EPOCHS_FILE = "epochs.csv"
CURVES_FILE = "curves.png"
SCENES_FOLDER = "drawn"


def train(
    settings: TrainingSettings,
    on_epoch: Callable[[EpochReport], None] = lambda _: None,
    on_start: Callable[[tuple[EpochReport, ...]], None] = lambda _: None,
    *,
    fresh: bool = False,
) -> TrainingRecord:
    """Check the photographs, then train or go on training, and keep one epoch's network.

    `on_start` is given the epochs done before, `on_epoch` each one as it ends. A finished run is
    left as it is, and its record given, unless `fresh` starts it over.

    Raises:
        models.data.DataError: the data folder is empty, lacks a class or holds unreadable files.
        models.training.weights.WeightsError: there is no such weights file, or it holds others.
        models.training.weights.DownloadError: there are none here, and they cannot be fetched.
        models.training.recipe.UnknownRecipeError: there is no such recipe.
        models.training.checkpoint.RunFolderError: the folder holds something else than this run.
    """
    recipe, run_dir = find_recipe(settings.recipe), settings.run_dir
    photographs = find_by_split(settings)
    identity = identity_of(settings, photographs)
    if not fresh:
        check_folder(run_dir, identity)
        if (run_dir / RECORD_FILE).exists():
            with reading(run_dir / RECORD_FILE):
                return read_record(run_dir)
    if settings.weights is not None:
        load_weights(settings.size, settings.weights)  # before photographs take their minutes
    pictures, val = _load(settings, recipe, photographs)
    keras.utils.set_random_seed(settings.seed)
    network = build_network(settings.size, settings.weights)
    if fresh:
        empty_folder(run_dir)
    claim_folder(run_dir, identity)
    training = _with_scenes(settings, recipe, pictures)
    keeper = EpochKeeper(network, val, _keep_files(run_dir, on_epoch))
    checkpoint = load_checkpoint(run_dir)
    if checkpoint is not None:
        keeper.resume(checkpoint)
    on_start(tuple(keeper.history))
    kept = _fit(settings, recipe, network, training, keeper)
    record = record_of(settings, photographs, kept)
    write_record(run_dir, record)
    remove_checkpoint(run_dir)
    return record


def _load(
    settings: TrainingSettings, recipe: Recipe, photographs: Photographs
) -> tuple[LoadedPhotographs, LoadedPhotographs]:
    """Decode every picture before anything is written: those of train, and those of val."""
    load_photographs(photographs["test"], settings.size)
    val = load_photographs(photographs["val"], settings.size)
    return load_photographs(photographs["train"], round(recipe.spare * settings.size)), val


def _with_scenes(
    settings: TrainingSettings, recipe: Recipe, pictures: LoadedPhotographs
) -> TrainingSet:
    if settings.drawn_scenes:
        scenes = draw_training_scenes(settings.run_dir / SCENES_FOLDER, settings.drawn_scenes)
        drawn = load_photographs(scenes, pictures.pixels.shape[1])
        pictures = LoadedPhotographs(
            (*pictures.photographs, *scenes), np.concatenate([pictures.pixels, drawn.pixels])
        )
    return TrainingSet(
        pictures, settings.size, settings.seed, recipe.augmentation, balanced=recipe.balanced
    )


def _fit(
    settings: TrainingSettings,
    recipe: Recipe,
    network: Any,
    training: TrainingSet,
    keeper: EpochKeeper,
) -> EpochReport:
    """Train both stages and save the network of the epoch that is kept."""
    fit_classifier(network, training, keeper, recipe, settings.classifier_epochs)
    fine_tune(network, training, keeper, recipe, settings.tuning_epochs)
    kept = keeper.keep(recipe)
    network.save(settings.run_dir / NETWORK_FILE)
    return kept


def _keep_files(
    run_dir: Path, on_epoch: Callable[[EpochReport], None]
) -> Callable[[Checkpoint], None]:
    """Make what ends an epoch: checkpoint first, then rows and curves, then the caller's word."""

    def keep(checkpoint: Checkpoint) -> None:
        save_checkpoint(run_dir, checkpoint)
        write_epochs(run_dir / EPOCHS_FILE, checkpoint.history)
        draw_curves(run_dir / CURVES_FILE, checkpoint.history)
        on_epoch(checkpoint.history[-1])

    return keep
