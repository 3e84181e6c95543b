"""The sets that a model is judged on, each origin alone.

Photographs of folders; crops around boxed litter against clean ground of the same pictures; whole
pictures with litter against clean ones of the same source, where it has enough, and against clean
streets of every source, which may be told by what a source looks like; clean streets alone.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from litterfog.models.boxes import BoxedPicture
from litterfog.models.crops import largest
from litterfog.models.scoring.judge import JudgedBoxes, JudgedPhotograph
from litterfog.models.scoring.placing import PlaceScores, place_scores
from litterfog.models.scoring.scores import (
    Samples,
    Scores,
    SizeScores,
    scores_by_size,
    scores_of,
)

Kind = Literal["photographs", "crops", "pictures", "streets", "clean"]
ALL: Final = "all"  # origins together
ENOUGH_CLEAN: Final = 20  # of one source, so that 5 % of them is a picture
SEEN_FROM: Final = 0.002  # share of the picture from which an item is to be found along a street


@dataclass(frozen=True, slots=True)
class SetScores:
    """The figures on one set."""

    kind: Kind
    split: str
    origin: str  # a source, or "all"
    scores: Scores
    at_least: float = 0.0  # of the picture: litter whose largest item is smaller is left out
    by_size: tuple[SizeScores, ...] = ()


@dataclass(frozen=True, slots=True)
class OriginPlaces:
    """How places do that were given in the whole pictures of one origin."""

    split: str
    origin: str
    scores: PlaceScores


@dataclass(frozen=True, slots=True)
class _Sample:
    probability: float
    litter: bool
    picture: int
    source: str
    share: float = float("nan")  # of the largest item, of its picture


def photograph_sets(split: str, judged: Sequence[JudgedPhotograph]) -> Iterator[SetScores]:
    """Judge one split of a folder: all of it, and each source."""
    samples = [
        _Sample(each.finding.probability, each.photograph.litter, at, each.photograph.source)
        for at, each in enumerate(judged)
    ]
    for source, its in ({ALL: samples} | _by_source(samples)).items():
        if its:
            yield _scored("photographs", split, source, its)


def crop_sets(split: str, judged: Sequence[JudgedBoxes]) -> Iterator[SetScores]:
    """Judge the crops of each source that has boxes of litter."""
    samples = [
        _Sample(probability, litter, at, each.picture.source, _largest_share(each.picture))
        for at, each in enumerate(judged)
        for probability, litter in ((each.litter_crop, True), (each.clean_crop, False))
        if probability is not None
    ]
    for source, its in _by_source(samples).items():
        yield _scored("crops", split, source, its, sized=True)


def whole_sets(split: str, judged: Sequence[JudgedBoxes]) -> Iterator[SetScores]:
    """Judge whole pictures: each source's litter against clean ones, and its clean ones alone."""
    litter, clean = _whole(judged)
    origins, own = _by_source(litter), _by_source(clean)
    for source, its in origins.items():
        if len(own.get(source, ())) >= ENOUGH_CLEAN:
            yield from _sized("pictures", split, source, its, own[source])
    for source, its in origins.items():
        yield from _sized("streets", split, source, its, clean)
    if len(origins) > 1:
        yield from _seen("streets", split, ALL, litter, clean)
    for source, its in own.items():
        yield _scored("clean", split, source, its)


def place_sets(split: str, judged: Sequence[JudgedBoxes]) -> Iterator[OriginPlaces]:
    """Judge the places in each source's whole pictures, clean ones too."""
    for source in sorted({each.picture.source for each in judged}):
        its = [(each.picture, each.finding.places) for each in judged
               if each.picture.source == source]  # fmt: skip
        yield OriginPlaces(split, source, place_scores(its))


def without_clean_crop(judged: Iterable[JudgedBoxes]) -> dict[str, int]:
    """Count each source's pictures that have no clean ground as large as their litter's crop."""
    lacking = [each.picture.source for each in judged
               if each.litter_crop is not None and each.clean_crop is None]  # fmt: skip
    return {source: lacking.count(source) for source in sorted(set(lacking))}


def _sized(
    kind: Kind, split: str, origin: str, litter: list[_Sample], clean: list[_Sample]
) -> Iterator[SetScores]:
    """Judge litter of every size, by size, and that which is to be found along a street."""
    yield _scored(kind, split, origin, litter + clean, sized=True)
    yield from _seen(kind, split, origin, litter, clean)


def _seen(
    kind: Kind, split: str, origin: str, litter: list[_Sample], clean: list[_Sample]
) -> Iterator[SetScores]:
    if seen := [each for each in litter if each.share >= SEEN_FROM]:
        yield _scored(kind, split, origin, seen + clean, at_least=SEEN_FROM)


def _scored(
    kind: Kind,
    split: str,
    origin: str,
    samples: Sequence[_Sample],
    *,
    at_least: float = 0.0,
    sized: bool = False,
) -> SetScores:
    arrays = Samples(
        np.array([each.probability for each in samples], np.float32),
        np.array([each.litter for each in samples]),
        np.array([each.picture for each in samples]),
        np.array([each.share for each in samples]),
    )
    by_size = tuple(scores_by_size(arrays)) if sized else ()
    return SetScores(kind, split, origin, scores_of(arrays), at_least, by_size)


def _whole(judged: Iterable[JudgedBoxes]) -> tuple[list[_Sample], list[_Sample]]:
    """Give the whole pictures with litter, and the clean ones; others may be either."""
    litter, clean = [], []
    for at, each in enumerate(judged):
        picture, probability = each.picture, each.finding.probability
        if picture.litter:
            share = _largest_share(picture)
            litter.append(_Sample(probability, True, at, picture.source, share))
        elif picture.is_clean:
            clean.append(_Sample(probability, False, at, picture.source))
    return litter, clean


def _by_source(samples: Iterable[_Sample]) -> dict[str, list[_Sample]]:
    found: dict[str, list[_Sample]] = {}
    for each in samples:
        found.setdefault(each.source, []).append(each)
    return dict(sorted(found.items()))


def _largest_share(picture: BoxedPicture) -> float:
    box = largest(picture)
    return picture.share(box) if box else float("nan")
