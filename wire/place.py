"""Places in a picture, as fractions of it: what one look covers, and where litter is.

Records only. Which looks a picture gets, and how places are found, is `models`'.
"""

from typing import Annotated, Final

from msgspec import Meta, Struct

MAX_LOOKS: Final = 16  # of one picture
MAX_PLACES: Final = 32  # of one picture

Corner = Annotated[float, Meta(ge=-8, le=8)]
Extent = Annotated[float, Meta(gt=0, le=16)]
Fraction = Annotated[float, Meta(ge=0, le=1)]


class Region(Struct, frozen=True, forbid_unknown_fields=True):
    """What one look covers, from the upright picture's top left; beyond 0 to 1 it is padded."""

    x: Corner
    y: Corner
    width: Extent
    height: Extent


class Place(Struct, frozen=True, forbid_unknown_fields=True):
    """Where litter is, from the upright picture's top left, and how probable it is there."""

    x: Fraction
    y: Fraction
    width: Fraction
    height: Fraction
    probability: Fraction


WHOLE: Final = Region(0.0, 0.0, 1.0, 1.0)
