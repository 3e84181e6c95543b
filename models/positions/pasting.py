"""Cut things out of pictures and set them on other ground: items of litter, and harmless decoys.

Decoys are cut as items are, so that a seam is no sign of litter.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from litterfog.models.boxes import Box
from litterfog.models.positions.recipe import Pasting
from litterfog.models.positions.views import Pixels, Rng, Shown

Floats = NDArray[np.float32]
_TRIES = 8
_CLOSE = 0.15  # an outline that keeps less of its item has failed


@dataclass(frozen=True, slots=True)
class Cutout:
    """A thing with what lies around it, how opaque each pixel is, and the mean of its ground."""

    pixels: Floats  # (height, width, 3), 0..255
    opacity: Floats  # (height, width), 0..1
    ground: Floats  # (3,)
    box: Box  # where the thing lies in it


def cut_item(shown: Shown, box: Box, rng: Rng, pasting: Pasting) -> Cutout:
    """Cut a box out, along the outline of what differs from its surroundings, or as an ellipse."""
    margin = 0.25 * max(box.width, box.height) + 2
    left, top = round(max(0.0, box.x - margin)), round(max(0.0, box.y - margin))
    right = round(min(shown.image.width, box.x + box.width + margin))
    bottom = round(min(shown.image.height, box.y + box.height + margin))
    part = np.asarray(shown.image.crop((left, top, right, bottom)), np.float32)
    own = Box(box.x - left, box.y - top, box.width, box.height, litter=True, ignored=False)
    inside = _inside(own, part)
    ring = part[~inside] if (~inside).sum() >= 8 else part.reshape(-1, 3)
    ellipse = _ellipse(part, own)
    opacity = ellipse
    if rng.random() < pasting.outlined_chance:
        outlined = _outline(part, ring) * ellipse
        opacity = outlined if outlined[inside].mean() >= _CLOSE else ellipse
    return Cutout(part, opacity, ring.mean(0), own)


def cut_decoy(shown: Shown, rng: Rng, pasting: Pasting) -> Cutout | None:
    """Cut an ellipse of ground out that is clear of every box; None: no room was found."""
    side = min(rng.uniform(*pasting.decoy_source), shown.image.width - 2, shown.image.height - 2)
    for _ in range(_TRIES):
        x, y = rng.uniform(0, shown.image.width - side), rng.uniform(0, shown.image.height - side)
        if side >= 4 and not any(_is_near(box, x, y, side) for box in shown.boxes):
            edges = (int(x), int(y), int(x + side), int(y + side))
            part = np.asarray(shown.image.crop(edges), np.float32)
            height, width = part.shape[:2]
            stretch = rng.uniform(0.6, 1.6)
            wide, high = width / max(stretch, 1.0), height * min(stretch, 1.0)
            within = Box((width - wide) / 2, (height - high) / 2, wide, high, False, False)
            return Cutout(part, _ellipse(part, within), part.mean((0, 1)), within)
    return None


def paste(
    canvas: Pixels, cutout: Cutout, side: float, at: tuple[float, float], rng: Rng, pasting: Pasting
) -> Box | None:
    """Set a cut-out into a canvas, its middle at (x, y) or as near as there is room.

    `side` is the root of its box's area there. Gives the box in the canvas; None: it is too large.
    """
    box = cutout.box
    scale = side / math.sqrt(max(box.width * box.height, 1))
    height, width = (max(2, round(extent * scale)) for extent in cutout.opacity.shape)
    if height >= canvas.shape[0] or width >= canvas.shape[1]:
        return None
    left = int(np.clip(at[0] - width / 2, 0, canvas.shape[1] - width))
    top = int(np.clip(at[1] - height / 2, 0, canvas.shape[0] - height))
    below = np.asarray(canvas[top : top + height, left : left + width], np.float32)
    thing = _lit(_resized(cutout.pixels, width, height), cutout.ground, below, rng, pasting)
    opacity = _resized(cutout.opacity * 255, width, height)[..., None] / 255
    opacity = opacity * rng.uniform(*pasting.opacity)
    mixed = (thing * opacity + below * (1 - opacity)).clip(0, 255)
    canvas[top : top + height, left : left + width] = mixed.astype(np.uint8)
    x, y = left + box.x * scale, top + box.y * scale
    return Box(x, y, box.width * scale, box.height * scale, litter=True, ignored=False)


def _lit(thing: Floats, ground: Floats, below: Floats, rng: Rng, pasting: Pasting) -> Floats:
    """Give a thing the light of its new ground, and some of that ground's colour."""
    new = below.mean((0, 1))
    gain = np.clip((new.mean() + 8) / (ground.mean() + 8), 0.35, 1.7) ** rng.uniform(*pasting.light)
    lit = thing * np.float32(gain)
    if rng.random() < pasting.colour_chance:
        lit = lit + (new - ground * gain) * rng.uniform(0, pasting.colour)
    return np.asarray(lit, np.float32)


def _outline(part: Floats, ring: Floats) -> Floats:
    """Give how far each pixel differs from the surroundings, 0..1."""
    usual = np.median(ring, 0)
    spread = np.abs(ring - usual).mean(0) + 6
    distance = np.sqrt((((part - usual) / spread) ** 2).mean(-1))
    mask = Image.fromarray(((distance - 1.1).clip(0, 1) * 255).astype(np.uint8))
    smooth = mask.filter(ImageFilter.MedianFilter(3)).filter(ImageFilter.GaussianBlur(0.7))
    return np.asarray(smooth, np.float32) / np.float32(255)


def _ellipse(part: Floats, box: Box) -> Floats:
    """Give 1 within a box, falling to 0 beyond it."""
    down = (np.arange(part.shape[0]) - (box.y + box.height / 2)) / (box.height / 2 + 1)
    across = (np.arange(part.shape[1]) - (box.x + box.width / 2)) / (box.width / 2 + 1)
    return (1.25 - (down[:, None] ** 2 + across**2) ** 2).clip(0, 1).astype(np.float32)


def _inside(box: Box, part: Floats) -> NDArray[np.bool_]:
    down, across = np.arange(part.shape[0]), np.arange(part.shape[1])
    rows = (down >= box.y) & (down < box.y + box.height)
    return rows[:, None] & (across >= box.x) & (across < box.x + box.width)


def _is_near(box: Box, x: float, y: float, side: float) -> bool:
    across = box.x - 0.25 * box.width < x + side and x < box.x + 1.25 * box.width
    return across and box.y - 0.25 * box.height < y + side and y < box.y + 1.25 * box.height


def _resized(values: Floats, width: int, height: int) -> Floats:
    image = Image.fromarray(values.clip(0, 255).astype(np.uint8))
    return np.asarray(image.resize((width, height), Image.Resampling.BILINEAR), np.float32)
