"""The settings of a run on boxes, what makes it that run and no other, and its record."""

import hashlib
import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from litterfog.models.boxes import BoxedPicture
from litterfog.models.data import count_by_source
from litterfog.models.looks import Shape
from litterfog.models.positions.pools import Sources
from litterfog.models.positions.recipe import (
    CANVASES,
    EPOCHS,
    STAGES,
    Recipe,
    Stage,
    fingerprint_of,
)
from litterfog.models.training.checkpoint import Settings
from litterfog.models.training.record import BoxCounts, TrainingRecord
from litterfog.models.training.settings import versions
from litterfog.models.training.weights import IMAGENET, fingerprint_of_weights
from litterfog.models.zoo import load_model

NAME, NARROW = "litter-street", "-narrow"
SIZE: Shape = (384, 640)


@dataclass(frozen=True)
class PositionsSettings:
    """What to train on, how, and how long."""

    data_dir: Path  # holds {train,val,test}/{litter,clean}
    boxes_dir: Path  # holds boxes/annotations.csv
    run_dir: Path  # the network, its record and its epochs are written here
    size: Shape = SIZE  # height and width of what is exported, and judged on val
    weights: str | None = IMAGENET  # or an .h5 file of the backbone, or None for random ones
    canvases: int = CANVASES  # of the first stage; the others' are shares of them
    epochs: int = EPOCHS  # alike
    seed: int = 2021
    stages: tuple[Stage, ...] = STAGES
    processes: int = os.cpu_count() or 1  # that draw canvases; changes no result

    @property
    def recipe(self) -> Recipe:
        """What is the same in all stages: labels, weather, sources, what stays frozen."""
        return self.stages[0].recipe

    @property
    def all_epochs(self) -> int:
        """Count the epochs of all stages."""
        return sum(stage.epochs_of(self.epochs) for stage in self.stages)

    @property
    def all_canvases(self) -> int:
        """Count the canvases of all stages."""
        return sum(stage.canvases_of(self.canvases) for stage in self.stages)

    @property
    def fingerprint(self) -> str:
        """Tell the recipes of all stages apart from others."""
        return fingerprint_of(*(stage.recipe for stage in self.stages))


def identity_of(settings: PositionsSettings, sources: dict[str, Sources]) -> Settings:
    """Say what makes a run that run: everything but where things lie."""
    return {
        "size": "{}x{}".format(*settings.size),
        "recipe": settings.fingerprint,
        "teachers": teachers_of(settings.recipe),
        "weights": fingerprint_of_weights(settings.weights),
        "canvases": [str(each.canvases_of(settings.canvases)) for each in settings.stages],
        "epochs": [str(each.epochs_of(settings.epochs)) for each in settings.stages],
        "seed": settings.seed,
        "pictures": listing_of(sources),
    }


def teachers_of(recipe: Recipe) -> list[str]:
    """Tell the classifiers apart that have a say in photographs' labels."""
    return [load_model(name).fingerprint for name in recipe.teaching.teachers]


def listing_of(sources: dict[str, Sources]) -> str:
    """Tell folders of pictures apart: by names, labels, boxes and sizes of files."""
    listing = hashlib.sha256()
    for split, each in sources.items():
        for photo in each.photographs:
            told = f"{photo.litter} {photo.path.name} {photo.path.stat().st_size}"
            listing.update(f"{split} {told}\n".encode())
        for picture in each.boxed:
            told = f"{picture.source} {picture.path.name} {picture.path.stat().st_size}"
            listing.update(f"{split} {told} {picture.boxes}\n".encode())
    return listing.hexdigest()[:16]


def record_of(
    settings: PositionsSettings, sources: dict[str, Sources], kept_epoch: str
) -> TrainingRecord:
    """Record a run that ends today."""
    return TrainingRecord(
        network=NAME,
        picture_size=settings.size[0],
        recipe=settings.recipe.description,
        classifier_epochs=0,
        tuning_epochs=settings.all_epochs,
        kept_epoch=kept_epoch,
        seed=settings.seed,
        weights=fingerprint_of_weights(settings.weights),
        photographs={split: count_by_source(each.photographs) for split, each in sources.items()},
        drawn_scenes=settings.recipe.drawn_scenes,
        versions=versions(),
        trained_on=datetime.now(UTC).date().isoformat(),
        recipe_name=settings.fingerprint,
        picture_shape=settings.size,
        canvases=settings.all_canvases,
        boxes={split: count_boxes(each.boxed) for split, each in sources.items()},
    )


def count_boxes(pictures: Iterable[BoxedPicture]) -> dict[str, BoxCounts]:
    """Count what each source has."""
    by_source: dict[str, list[BoxedPicture]] = {}
    for picture in pictures:
        by_source.setdefault(picture.source, []).append(picture)
    return {
        source: BoxCounts(
            pictures=len(its),
            clean=sum(picture.is_clean for picture in its),
            litter=sum(len(picture.litter) for picture in its),
            ignored=sum(box.ignored for picture in its for box in picture.boxes),
        )
        for source, its in sorted(by_source.items())
    }
