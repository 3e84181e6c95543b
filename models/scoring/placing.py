"""Whether the places that a model gives are where the litter is: what was boxed, and what was not.

A place counts when it meets a box, by however little. A large place meets more boxes: how much of
the picture places cover is told beside it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from litterfog.models.boxes import Box, BoxedPicture
from litterfog.models.scoring.intervals import Estimate, share_of
from litterfog.wire.place import Place


@dataclass(frozen=True, slots=True)
class PlaceScores:
    """Places and boxes of some pictures, all together."""

    pictures: int
    recall: Estimate | None  # of the boxes of litter, those that a place meets
    precision: Estimate | None  # of the places, those that meet a box of litter
    false_places: float  # a picture
    mean_area: float | None  # of a place, as a share of its picture


def place_scores(found: Sequence[tuple[BoxedPicture, Sequence[Place]]]) -> PlaceScores:
    """Judge places, of at least one picture; what meets ignored boxes alone is left out."""
    boxes = met = right = wrong = 0
    area = 0.0
    for picture, places in found:
        boxes += len(picture.litter)
        met += sum(_meets_any(places, box, picture) for box in picture.litter)
        for place in places:
            is_right = any(meets(place, box, picture) for box in picture.litter)
            is_left_out = not is_right and _meets_ignored(place, picture)
            right += is_right
            wrong += not is_right and not is_left_out
            area += 0.0 if is_left_out else place.width * place.height
    return PlaceScores(
        pictures=len(found),
        recall=share_of(met, boxes),
        precision=share_of(right, right + wrong),
        false_places=round(wrong / len(found), 4),
        mean_area=round(area / (right + wrong), 4) if right + wrong else None,
    )


def meets(place: Place, box: Box, picture: BoxedPicture) -> bool:
    """Whether a place, in fractions of the picture, overlaps a box, in its pixels."""
    left, top = place.x * picture.width, place.y * picture.height
    right, bottom = left + place.width * picture.width, top + place.height * picture.height
    across = min(right, box.x + box.width) - max(left, box.x)
    down = min(bottom, box.y + box.height) - max(top, box.y)
    return across > 0 and down > 0


def _meets_any(places: Iterable[Place], box: Box, picture: BoxedPicture) -> bool:
    return any(meets(place, box, picture) for place in places)


def _meets_ignored(place: Place, picture: BoxedPicture) -> bool:
    return any(box.ignored and meets(place, box, picture) for box in picture.boxes)
