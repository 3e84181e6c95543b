"""Which parts of a picture a model looks at: all of it, the ground, or tiles of that too.

Pure geometry, in fractions of the upright picture. How a part becomes pixels is `models.picture`'s.
But for a classifier's whole picture, which is squashed as it was trained, a look has the model's
aspect, and what of it lies outside the picture is padded.

The ground's look is as wide as the picture and stands on the ground's bottom. Its height is the
model's aspect's, so that it may reach above the ground's top, even above the picture; a picture so
tall that it would not is looked at wider, with padding beside it. Tiles begin at the top.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from litterfog.wire.place import MAX_LOOKS, WHOLE, LookMode, Region, rounded

__all__ = [
    "DEFAULT_LOOK",
    "GROUND",
    "GROUND_HELP",
    "LOOK_HELP",
    "Ground",
    "LookMode",
    "LookPlan",
    "Shape",
    "is_top_idle",
    "parse_ground",
    "regions_of",
]

LOOK_HELP = "What of a picture: whole; ground, its lowest part in the model's shape; or tiles too"
GROUND_HELP = (
    "TOP..BOTTOM, fractions of a picture's height: looks stand on BOTTOM; TOP counts for tiles and"
    " in tall pictures; litterfog look --save shows it"
)
DEFAULT_LOOK: LookMode = "ground"  # of a model whose answer is a map; a classifier's is `whole`
Shape = tuple[int, int]  # height, width: pixels

_LEAST_HEIGHT = 0.05  # of the picture's
_ROUNDING = 1e-9
_SEEN = 1e-3  # of the picture's height: less is no difference
_OVERLAP = 0.1  # of a tile, with the next one
_CLOSER = 2 / 3  # of the picture's width: a wider tile shows little that the ground's look does not
_LONGEST = 8.0  # a picture so much longer than the model's is squashed after all


@dataclass(frozen=True, slots=True)
class Ground:
    """From where to where in a picture the ground is: fractions of its height, from the top."""

    top: float = 0.35
    bottom: float = 1.0

    def __post_init__(self) -> None:
        """Refuse what is no band: raises ValueError."""
        height = self.bottom - self.top + _ROUNDING
        if not (self.top >= 0 and self.bottom <= 1 and height >= _LEAST_HEIGHT):
            raise ValueError(f"no ground is from {self.top} to {self.bottom} of a picture")

    def __str__(self) -> str:
        return f"{self.top:g}..{self.bottom:g}"


GROUND = Ground()


def parse_ground(text: str) -> Ground:
    """Read `TOP..BOTTOM`; raises ValueError, which says what it takes."""
    top, _, bottom = text.partition("..")
    try:
        return Ground(float(top), float(bottom))
    except ValueError:
        raise ValueError(
            "the ground is TOP..BOTTOM, fractions of the picture's height such as 0.35..1, at"
            f" least {_LEAST_HEIGHT} apart; not {text!r}"
        ) from None


def regions_of(
    mode: LookMode, picture: Shape, size: Shape, ground: Ground, *, keeps_aspect: bool
) -> tuple[Region, ...]:
    """Say what each look at a picture (height, width) covers, for a model of that size.

    `keeps_aspect` is of a model that was trained so: its whole picture is padded, not squashed.
    """
    ratio = picture[1] * size[0] / (picture[0] * size[1])  # of their aspects
    if mode == "whole":
        return (_whole(ratio) if keeps_aspect else WHOLE,)
    if mode == "ground":
        return (_ground(ratio, ground),)
    return (_ground(ratio, ground), *_tiles(ratio, ground))


def is_top_idle(mode: LookMode, looks: Sequence[Region], ground: Ground) -> bool:
    """Say whether the ground's look reaches above the ground's top: another changes nothing."""
    return mode == "ground" and looks[0].y < ground.top - _SEEN


@dataclass(frozen=True, slots=True)
class LookPlan:
    """How a model looks at pictures."""

    size: Shape  # the model's input
    keeps_aspect: bool = False
    mode: LookMode = "whole"
    ground: Ground = GROUND

    @property
    def squashes(self) -> bool:
        """Whether a picture is looked at once and whole, whatever its aspect."""
        return self.mode == "whole" and not self.keeps_aspect

    def regions(self, picture: Shape) -> tuple[Region, ...]:
        """Say what each look at a picture of that height and width covers."""
        return regions_of(
            self.mode, picture, self.size, self.ground, keeps_aspect=self.keeps_aspect
        )


def _whole(ratio: float) -> Region:
    width, height = _extents(max(1.0, 1 / ratio), ratio)
    return _region((1 - width) / 2, (1 - height) / 2, width, height)


def _ground(ratio: float, ground: Ground) -> Region:
    return _on(ground.bottom, 0.5, max(1.0, (ground.bottom - ground.top) / ratio), ratio)


def _tiles(ratio: float, ground: Ground) -> list[Region]:
    """Cover the ground by a row of tiles as high as it is, or by two where those were too wide."""
    depth = ground.bottom - ground.top
    rows = 1 if depth / ratio <= _CLOSER else 2
    height = depth if rows == 1 else depth / (2 - _OVERLAP)
    columns = min(_columns(height / ratio), (MAX_LOOKS - 1) // rows)
    width = max(height / ratio, 1 / (columns - (columns - 1) * _OVERLAP))
    step = (1 - width) / (columns - 1) if columns > 1 else 0.0
    centres = [0.5 + step * (at - (columns - 1) / 2) for at in range(columns)]
    bottoms = [ground.bottom] if rows == 1 else [ground.top + height, ground.bottom]
    return [_on(bottom, centre, width, ratio) for bottom in bottoms for centre in centres]


def _columns(width: float) -> int:
    """Count the tiles that cover the picture's width, each overlapping the next."""
    return max(1, math.ceil((1 / width - _OVERLAP) / (1 - _OVERLAP)))


def _on(bottom: float, centre: float, width: float, ratio: float) -> Region:
    """Give the window that stands on a height of the picture."""
    width, height = _extents(width, ratio)
    return _region(centre - width / 2, bottom - height, width, height)


def _extents(width: float, ratio: float) -> tuple[float, float]:
    """Give the width and height of a window of the model's aspect."""
    return min(width, _LONGEST), min(width * ratio, _LONGEST)


def _region(x: float, y: float, width: float, height: float) -> Region:
    return Region(rounded(x), rounded(y), rounded(width), rounded(height))
