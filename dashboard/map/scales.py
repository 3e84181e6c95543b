"""The colours of hits, hexagons and streets, on a light map and on a dark one.

Sequential in lightness, so that the colour-blind read them too: on either ground the step that
stands out most is the dirtiest. The style sheet and the map get them from here.
"""

from dataclasses import dataclass
from typing import Final

from litterfog.dashboard.basemap.palette import PALETTES, Scheme

SCHEMES: Final[tuple[Scheme, ...]] = ("light", "dark")

PROBABILITY_STEPS: Final = (0.5, 0.6, 0.7, 0.8, 0.9)  # each colour's least probability
DENSITY_STEPS: Final = (0.0, 0.05, 0.15, 0.3, 0.5)  # each colour's least hits per picture
_INKS: Final = ("#ffffff", "#10161d")


@dataclass(frozen=True, slots=True)
class Scales:
    """What is drawn in one scheme; the dirtiest come last."""

    ground: str  # what most of the map is
    halo: str  # around what lies on the map
    ink: str
    probability: tuple[str, ...]
    density: tuple[str, ...]
    grade: tuple[str, ...]  # of streets, A+ to D
    thin: str  # a street that was seen too little for a grade
    unseen: str

    @property
    def inks(self) -> tuple[str, ...]:
        """Give the ink for a number that stands on each colour of `probability`."""
        return tuple(
            max(_INKS, key=lambda ink, colour=colour: contrast(ink, colour))  # type: ignore[misc]
            for colour in self.probability
        )


SCALES: Final[dict[Scheme, Scales]] = {
    "light": Scales(
        ground=PALETTES["light"].land,
        halo="#ffffff",
        ink="#12202e",
        probability=("#c8630f", "#bd3a26", "#9c1f4e", "#6f1459", "#3f0c4d"),
        density=("#a9bccb", "#6f9fc4", "#3f78ad", "#274f8f", "#191f5c"),
        grade=("#6fbf9f", "#8f9f2a", "#b06a00", "#a32a1c", "#4a0d16"),
        thin="#87929b",
        unseen="#8d98a1",
    ),
    "dark": Scales(
        ground=PALETTES["dark"].land,
        halo="#0b1118",
        ink="#e7edf2",
        probability=("#a95a7c", "#cf5f66", "#ec8150", "#f8b255", "#fdf0a6"),
        density=("#34485a", "#3a6b8c", "#4494ab", "#6cc2bd", "#c9f2d0"),
        grade=("#2f7d68", "#82983a", "#d0a03a", "#f5b08a", "#ffe3dc"),
        thin="#7d8c99",
        unseen="#6f7d89",
    ),
}


def contrast(one: str, other: str) -> float:
    """Give the contrast ratio of two colours, 1 to 21 (WCAG 2.2, 1.4.3)."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(share: float) -> float:
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4
