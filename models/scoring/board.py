"""A model's scoreboard: what it is worth with one way of looking, set by set. The whole of it.

Reads pictures of folders (`models.data`), with boxes (`models.boxes`), or both.
"""

from dataclasses import dataclass, field
from pathlib import Path

from litterfog.models.boxes import BoxedPicture, of_split, read_boxed
from litterfog.models.data import NAMED_AT_MOST, DataError, Photograph, find_photographs
from litterfog.models.evaluate import JUDGED_SPLITS
from litterfog.models.looks import Ground, LookMode
from litterfog.models.scoring.judge import Judge
from litterfog.models.scoring.sets import (
    OriginPlaces,
    SetScores,
    crop_sets,
    photograph_sets,
    place_sets,
    whole_sets,
    without_clean_crop,
)


@dataclass(frozen=True, slots=True)
class Pictures:
    """What is judged on: photographs by split, and one split of pictures with boxes."""

    photographs: dict[str, tuple[Photograph, ...]]
    boxed: tuple[BoxedPicture, ...] = ()
    boxed_split: str = "test"

    def __len__(self) -> int:
        """Count the pictures."""
        return sum(map(len, self.photographs.values())) + len(self.boxed)


@dataclass(frozen=True, slots=True)
class Board:
    """One model's figures with one way of looking."""

    model: str
    fingerprint: str
    look: LookMode
    ground: Ground
    sets: tuple[SetScores, ...]
    places: tuple[OriginPlaces, ...] = ()  # none of a classifier that looks at all at once
    without_clean_crop: dict[str, int] = field(default_factory=dict)  # by source: no room beside
    passed_over: int = 0  # pictures that could not be read


def find_pictures(data: Path | None, boxes: Path | None, split: str = "test") -> Pictures:
    """List what is judged on: val and test of `data`, one split of `boxes`.

    Raises:
        DataError: a folder or table lacks a split or a class, or is wrong.
    """
    photographs = {name: find_photographs(data, name) for name in JUDGED_SPLITS} if data else {}
    boxed = of_split(read_boxed(boxes), split) if boxes else ()
    return Pictures(photographs, boxed, split)


def score(judge: Judge, pictures: Pictures) -> Board:
    """Judge a model on all sets; `judge.passed_over` tells which pictures could not be.

    Raises:
        DataError: none of them can be read.
    """
    split = pictures.boxed_split
    sets = [
        each
        for name, photographs in pictures.photographs.items()
        for each in photograph_sets(name, judge.photographs(photographs))
    ]
    boxed = judge.boxed(pictures.boxed)
    sets += [*crop_sets(split, boxed), *whole_sets(split, boxed)]
    if not sets:
        told = judge.passed_over[:NAMED_AT_MOST]
        raise DataError("\n  ".join(["no picture can be read:", *told]))
    gives_places = judge.model.keeps_aspect or judge.mode != "whole"
    return Board(
        model=judge.model.name,
        fingerprint=judge.model.fingerprint,
        look=judge.mode,
        ground=judge.ground,
        sets=tuple(sets),
        places=tuple(place_sets(split, boxed)) if gives_places else (),
        without_clean_crop=without_clean_crop(boxed),
        passed_over=len(judge.passed_over),
    )
