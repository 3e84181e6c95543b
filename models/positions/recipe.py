"""Every number by which boxes become a network: what canvases show, what is asked, how it is fit.

Lengths are in pixels of the canvas where nothing else is said; a pair is a range to draw from.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

import msgspec

from litterfog.models.looks import Shape

Range = tuple[float, float]
Kind = Literal["item", "paste", "street", "photograph"]


@dataclass(frozen=True)
class Views:
    """At which scales pictures are shown."""

    item_side: Range = (7, 200)  # the root of an item's area, in the logarithm
    most_enlarged: float = 2.2  # canvas pixels a pixel of the picture
    around_chance: float = 0.85  # that a view is placed around its item, not anywhere
    mosaic_from: float = 1.25  # a picture so many times smaller than the canvas is one of several
    mosaic_most: int = 4  # pictures a side
    mosaic_items: float = 0.6  # of a mosaic's tiles; the rest are clean streets and photographs
    mosaic_around: float = 0.75  # of these, around the item
    mosaic_streets: float = 0.5  # of the rest
    mosaic_street_scale: Range = (0.3, 1.0)
    mosaic_zoom: Range = (1.0, 1.3)  # of a photograph, next to covering the tile
    street_scale: Range = (0.35, 1.1)  # in the logarithm
    street_least: float = 0.8  # of the canvas's height that a street covers
    lower_chance: float = 0.75  # that a street is shown from the ground's band
    ground_from: float = 0.3  # of a picture's height
    litter_zoom: Range = (0.8, 2.1)  # of a photograph, next to all of it; in the logarithm
    clean_zoom: Range = (0.6, 2.4)
    ground_zoom: Range = (1.0, 1.5)  # of what items are pasted on, next to covering the canvas


@dataclass(frozen=True)
class Labels:
    """Which cells of a canvas are litter, clean, or not judged."""

    least_side: float = 5.0  # the root of an item's area as it is seen: less is not judged
    margin: float = 0.25  # of an item's shorter side around it: not judged
    least_margin: float = 3.0
    ignored_margin: float = 2.0
    covered: float = 0.5  # a cell so covered by an item is litter
    own: float = 0.4  # so is one that holds so much of the item
    visible: float = 0.5  # of an item, or it is not judged
    cut_area: float = 1600.0  # but that so much of it is seen


@dataclass(frozen=True)
class Pasting:
    """Items cut out and set on clean ground, and harmless cut-outs beside them."""

    items: tuple[int, ...] = (0, 1, 1, 1, 2, 2, 3, 5)
    item_side: Range = (6.5, 44)  # in the logarithm, at the canvas's foot
    highest: float = 8.0  # pixels from the canvas's top
    lowest: float = 0.92  # of the canvas's height
    far: float = 0.4  # of that, at its top
    least_side: float = 6.0
    least_source: float = 9.0  # pixels a side of the item where it was taken
    decoys: int = 3  # at most
    decoy_source: Range = (20, 90)  # pixels a side where it was taken
    decoy_side: Range = (8, 60)  # in the logarithm
    onto: Mapping[str, float] = field(
        default_factory=lambda: {"street": 0.7, "photograph": 0.15, "item": 0.15}
    )
    outlined_chance: float = 0.6  # that an item's outline is followed, not an ellipse
    light: Range = (0.4, 1.0)  # how far the light of the new ground is taken on
    colour_chance: float = 0.5
    colour: float = 0.8  # of the difference between both grounds, at most
    opacity: Range = (0.85, 1.0)


@dataclass(frozen=True)
class Weather:
    """What another camera, distance, hour and weather would have shown: chances and ranges."""

    gamma: float = 0.25  # deviation of the logarithm
    brightness: float = 0.18
    contrast: float = 0.2
    cast: float = 0.06
    dusk_chance: float = 0.08
    dusk: Range = (0.3, 0.6)
    saturation_chance: float = 0.2
    saturation: Range = (0.2, 1.5)
    farther_chance: float = 0.35  # seen from farther away, and enlarged
    farther: Range = (1.2, 3.2)
    blur_chance: float = 0.15  # of what is not, as the next two
    blur: Range = (0.4, 1.3)
    motion_chance: float = 0.12
    motion: int = 5  # pixels
    sharpen_chance: float = 0.1
    jpeg_chance: float = 0.4
    jpeg: Range = (30, 92)
    noise_chance: float = 0.25
    noise: Range = (2, 12)
    rain_chance: float = 0.04


@dataclass(frozen=True)
class Teaching:
    """How much of a photograph's label is its own; the rest is the mean of trained classifiers."""

    teachers: tuple[str, ...] = ("litter-160", "litter-224")
    whole: float = 0.75  # where nearly all of a photograph with litter is seen
    part: float = 0.4  # where more than half is
    little: float = 0.2
    clean: float = 0.85
    bounds: Range = (0.02, 0.98)
    clean_below: float = 0.1  # a photograph's view is clean at every position


@dataclass(frozen=True)
class Loss:
    """What is asked of positions, and of their most probable."""

    litter: float = 0.96  # target at litter
    clean: float = 0.01
    focus: float = 1.5  # power by which positions that are right already count less
    clean_weight: float = 0.6
    spare: float = 8.0  # positions of litter added to a batch's count
    picture_weight: float = 0.5
    sharpness: float = 1.5  # of the smooth maximum over positions
    picture_bounds: Range = (0.02, 0.98)


@dataclass(frozen=True)
class Fitting:
    """How the network is fitted."""

    frozen_to: str = "block_5_add"  # the last layer that stays as it came
    batch: int = 64
    rate: float = 4e-4  # of AdamW at its height: it warms up, then falls (cosine)
    least_rate: float = 1e-6
    warm_up: int = 60  # steps
    weight_decay: float = 1e-4
    clipped_at: float = 5.0  # the gradient's norm
    average: float = 0.997  # decay of the weights' moving average, which is what is kept


@dataclass(frozen=True)
class Scene:
    """How what all of a picture says is fitted, once the network is."""

    penalty: float = 0.03  # of the squared weights, features having a deviation of 1 or less
    least_deviation: float = 0.25  # of the median: rarer features are not magnified


@dataclass(frozen=True)
class Narrowing:
    """How a network with bottlenecks is fitted towards the one that it was made of."""

    teacher_share: float = 0.5  # of what is asked of positions; the labels are the rest
    guides: tuple[str, ...] = ("block_14_add", "block_15_add", "out_relu")  # to compute alike
    guide_weight: float = 1.0
    rate: float = 2e-4
    samples: int = 512  # canvases that the bottlenecks start from


@dataclass(frozen=True)
class Recipe:
    """How pictures with boxes become a network; size, canvases, epochs and seed are the run's."""

    name: str = "street"
    description: str = (
        "MobileNetV2 that answers at every position, from boxes: canvases of views around litter "
        "and of clean ground, items pasted on clean streets, clean streets, and photographs "
        "labelled in part by trained classifiers; blurred, darkened, rained on, seen from farther; "
        "early blocks as they came, a moving average of the weights; first small parts, then as "
        "much as is looked at; last, what all of a picture says; log odds scaled and shifted"
    )
    canvas: Shape = (256, 256)  # height and width, multiples of 32
    mix: Mapping[Kind, float] = field(
        default_factory=lambda: {"item": 0.34, "paste": 0.20, "street": 0.14, "photograph": 0.32}
    )
    views: Views = Views()
    labels: Labels = Labels()
    pasting: Pasting = Pasting()
    weather: Weather = Weather()
    teaching: Teaching = Teaching()
    loss: Loss = Loss()
    fitting: Fitting = Fitting()
    scene: Scene = Scene()
    narrowing: Narrowing = Narrowing()
    # how often a source is drawn from; one that is not named counts `unnamed`
    item_sources: Mapping[str, float] = field(
        default_factory=lambda: {"taco": 0.5, "atanu": 0.35, "nepal": 0.15}
    )
    pasted_sources: Mapping[str, float] = field(
        default_factory=lambda: {"taco": 0.8, "atanu": 0.1, "nepal": 0.1}
    )
    decoy_sources: Mapping[str, float] = field(  # beside nepal's boxes lies litter without one
        default_factory=lambda: {"taco": 0.7, "atanu": 0.3, "nepal": 0.0}
    )
    street_sources: Mapping[str, float] = field(
        default_factory=lambda: {"gtsdb": 0.62, "atanu-bins": 0.28, "postech": 0.1}
    )
    unnamed: float = 0.3
    photograph_shares: Mapping[str, float] = field(  # of one picture, next to 1
        default_factory=lambda: {"priyanshu": 0.35, "drawn": 0.6}
    )
    drawn_scenes: int = 400  # among the photographs


def fingerprint_of(*recipes: Recipe) -> str:
    """Tell recipes apart: any number that differs makes another."""
    told = msgspec.json.encode(recipes)
    return f"{recipes[0].name} {hashlib.sha256(told).hexdigest()[:16]}"


@dataclass(frozen=True)
class Stage:
    """A part of training: canvases of a recipe, drawn once and shown for some epochs."""

    name: str
    recipe: Recipe
    canvases: float = 1.0  # of the run's
    epochs: float = 1.0  # of the run's

    def canvases_of(self, run: int) -> int:
        """Count its canvases."""
        return max(1, round(self.canvases * run))

    def epochs_of(self, run: int) -> int:
        """Count its epochs."""
        return max(1, round(self.epochs * run))


PARTS = Recipe()
WHOLES = replace(  # as much as is looked at on the way: what lies beside litter, or beside none
    PARTS,
    canvas=(384, 640),
    mix={"item": 0.24, "paste": 0.16, "street": 0.12, "photograph": 0.48},
    views=replace(
        PARTS.views, litter_zoom=(0.85, 1.5), clean_zoom=(0.7, 1.6), ground_zoom=(1.0, 1.3)
    ),
    pasting=replace(PARTS.pasting, items=(0, 1, 2, 3, 4, 6, 8), decoys=8),
    fitting=replace(PARTS.fitting, batch=16, rate=2e-4),
)
STAGES = Stage("parts", PARTS), Stage("wholes", WHOLES, canvases=0.15, epochs=2 / 3)
CANVASES, EPOCHS = 40_000, 3
