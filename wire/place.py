"""Where in a picture: what one look covers, and where litter is.

Both are fractions of the upright picture's width and height, from its top left corner, rounded
where they are made: `rounded`. How they are chosen is `models.looks` and `models.places`.
"""

from typing import Annotated, Literal

from msgspec import Meta, Struct

LookMode = Literal["whole", "ground", "tiles"]  # how a device looks at its pictures
MAX_LOOKS = 16  # of one picture
MAX_PLACES = 32  # of one picture
_DECIMALS = 4  # half a pixel of 10,000: short on the wire

Offset = Annotated[float, Meta(ge=-8, le=8)]
Extent = Annotated[float, Meta(gt=0, le=16)]
Fraction = Annotated[float, Meta(ge=0, le=1)]


class Region(Struct, frozen=True, forbid_unknown_fields=True):
    """What one look covers; it reaches outside 0..1 where the picture is padded."""

    x: Offset
    y: Offset
    width: Extent
    height: Extent


class Place(Struct, frozen=True, forbid_unknown_fields=True):
    """Where litter is, and how probable."""

    x: Fraction
    y: Fraction
    width: Fraction
    height: Fraction
    probability: Fraction


WHOLE = Region(0.0, 0.0, 1.0, 1.0)


def rounded(fraction: float) -> float:
    """Round to what crosses the wire; never -0."""
    return round(fraction, _DECIMALS) + 0.0
