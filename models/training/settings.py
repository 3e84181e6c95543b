"""The settings of a run of training, what makes it that run and no other, and its record."""

import hashlib
import platform
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import keras
import numpy as np
import PIL
import tensorflow as tf

from litterfog.models.data import (
    SPLITS,
    Photograph,
    count_by_source,
    find_photographs,
    find_sources,
)
from litterfog.models.training.checkpoint import Settings
from litterfog.models.training.epochs import EpochReport
from litterfog.models.training.recipe import LITTERFOG, find_recipe
from litterfog.models.training.record import TrainingRecord
from litterfog.models.training.weights import IMAGENET, fingerprint_of_weights

Photographs = dict[str, tuple[Photograph, ...]]


@dataclass(frozen=True)
class TrainingSettings:
    """What to train on, how, and how long."""

    data_dir: Path  # holds {train,val,test}/{litter,clean}
    run_dir: Path  # the network, its record and its epochs are written here
    size: int = 160  # pixels a side
    weights: str | None = IMAGENET  # or an .h5 file of the backbone, or None for random ones
    classifier_epochs: int = 20
    tuning_epochs: int = 10
    seed: int = 2021
    drawn_scenes: int = 0  # extra training pictures
    recipe: str = LITTERFOG.name
    leave_out: tuple[str, ...] = ()  # sources to neither train nor select on


def find_by_split(settings: TrainingSettings) -> Photographs:
    """List the photographs of every split, without those left out; raises DataError."""
    if settings.leave_out:
        find_sources(settings.data_dir, settings.leave_out)
    return {
        split: find_photographs(settings.data_dir, split, settings.leave_out) for split in SPLITS
    }


def identity_of(settings: TrainingSettings, photographs: Photographs) -> Settings:
    """Say what makes a run that run: everything but where things lie."""
    listing = hashlib.sha256()
    for split, photos in photographs.items():
        for photo in photos:
            size_bytes = photo.path.stat().st_size
            listing.update(f"{split} {photo.litter} {photo.path.name} {size_bytes}\n".encode())
    return {
        "size": settings.size,
        "recipe": settings.recipe,
        "weights": fingerprint_of_weights(settings.weights),
        "classifier_epochs": settings.classifier_epochs,
        "tuning_epochs": settings.tuning_epochs,
        "seed": settings.seed,
        "drawn_scenes": settings.drawn_scenes,
        "leave_out": sorted(settings.leave_out),
        "photographs": listing.hexdigest()[:16],
    }


def record_of(
    settings: TrainingSettings, photographs: Photographs, kept: EpochReport
) -> TrainingRecord:
    """Record a run that ends today."""
    return TrainingRecord(
        network=_name(settings),
        picture_size=settings.size,
        recipe=find_recipe(settings.recipe).description,
        classifier_epochs=settings.classifier_epochs,
        tuning_epochs=settings.tuning_epochs,
        kept_epoch=f"{kept.stage} {kept.epoch}",
        seed=settings.seed,
        weights=fingerprint_of_weights(settings.weights),
        photographs={split: count_by_source(photos) for split, photos in photographs.items()},
        drawn_scenes=settings.drawn_scenes,
        versions=versions(),
        trained_on=datetime.now(UTC).date().isoformat(),
        recipe_name=settings.recipe,
        left_out=tuple(sorted(settings.leave_out)),
    )


def _name(settings: TrainingSettings) -> str:
    """Name the network so that only what is to be shipped is called litter-<size>."""
    plain = [f"litter-{settings.size}"]
    recipe = [settings.recipe] if settings.recipe != LITTERFOG.name else []
    left_out = ["without", *sorted(settings.leave_out)] if settings.leave_out else []
    return "-".join(plain + recipe + left_out)


def versions() -> dict[str, str]:
    """Name what a network was trained with."""
    return {
        "python": platform.python_version(),
        "tensorflow": tf.__version__,
        "keras": keras.__version__,
        "numpy": np.__version__,
        "pillow": PIL.__version__,
    }
