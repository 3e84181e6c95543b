"""Varied copies of training pictures: what another camera, hour and distance would have shown.

Numpy and Pillow only; the same seed gives the same copies.
"""

import io
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageEnhance, ImageFilter

Picture = NDArray[np.uint8]


@dataclass(frozen=True)
class Augmentation:
    """How far copies may differ; every range is drawn from uniformly."""

    zoom: tuple[float, float] = (0.85, 1.45)  # above 1 is closer
    stretch: float = 0.12  # of the aspect ratio, either way
    shift: float = 0.10  # of the side, either way
    rotation_degrees: float = 8.0
    brightness: float = 0.35
    contrast: float = 0.35
    saturation: float = 0.45
    channel_gain: float = 0.08  # a cast: each colour's gain, either way
    grey_chance: float = 0.05
    jpeg_chance: float = 0.3
    blur_chance: float = 0.2


FLIP_ONLY = Augmentation(
    zoom=(1.0, 1.0),
    stretch=0.0,
    shift=0.0,
    rotation_degrees=0.0,
    brightness=0.0,
    contrast=0.0,
    saturation=0.0,
    channel_gain=0.0,
    grey_chance=0.0,
    jpeg_chance=0.0,
    blur_chance=0.0,
)


def augment_picture(
    picture: Picture, size: int, augmentation: Augmentation, rng: np.random.Generator
) -> Picture:
    """Make one varied copy: any square picture in, (size, size, 3) out, RGB 0..255."""
    moved = _move(picture, size, augmentation, rng)
    coloured = _recolour(moved, augmentation, rng)
    return np.asarray(_degrade(coloured, augmentation, rng), dtype=np.uint8)


def _move(
    picture: Picture, size: int, limits: Augmentation, rng: np.random.Generator
) -> Image.Image:
    side = picture.shape[0]
    margin = side // 3
    mirrored = np.pad(picture, ((margin, margin), (margin, margin), (0, 0)), mode="reflect")
    coefficients = _affine(side, margin, size, limits, rng)
    return Image.fromarray(mirrored).transform(
        (size, size), Image.Transform.AFFINE, coefficients, Image.Resampling.BICUBIC
    )


def _affine(
    side: int, margin: int, size: int, limits: Augmentation, rng: np.random.Generator
) -> tuple[float, float, float, float, float, float]:
    """Map an output pixel (x, y) to the padded input: Pillow's (a, b, c, d, e, f)."""
    step = side / size / np.exp(rng.uniform(*np.log(limits.zoom)))
    stretch = np.exp(rng.uniform(-limits.stretch, limits.stretch) / 2)
    flip = rng.choice((-1.0, 1.0))
    angle = np.radians(rng.uniform(-limits.rotation_degrees, limits.rotation_degrees))
    cos, sin = np.cos(angle), np.sin(angle)
    a, b = flip * cos * step * stretch, -sin * step / stretch
    d, e = flip * sin * step * stretch, cos * step / stretch
    centre_x, centre_y = margin + side / 2 + rng.uniform(-limits.shift, limits.shift, 2) * side
    half = size / 2
    return a, b, centre_x - (a + b) * half, d, e, centre_y - (d + e) * half


def _recolour(picture: Image.Image, limits: Augmentation, rng: np.random.Generator) -> Image.Image:
    def around_one(span: float) -> float:
        return float(np.exp(rng.uniform(-span, span)))

    grey = rng.random() < limits.grey_chance
    picture = ImageEnhance.Color(picture).enhance(0.0 if grey else around_one(limits.saturation))
    picture = ImageEnhance.Contrast(picture).enhance(around_one(limits.contrast))
    gains = around_one(limits.brightness) * np.exp(rng.normal(0, limits.channel_gain, 3))
    ramp = np.arange(256)
    table = np.concatenate([np.clip(ramp * gain, 0, 255).astype(np.uint8) for gain in gains])
    return picture.point(table.tolist())


def _degrade(picture: Image.Image, limits: Augmentation, rng: np.random.Generator) -> Image.Image:
    if rng.random() < limits.blur_chance:
        picture = picture.filter(ImageFilter.GaussianBlur(rng.uniform(0.3, 1.2)))
    if rng.random() < limits.jpeg_chance:
        encoded = io.BytesIO()
        picture.save(encoded, "JPEG", quality=int(rng.integers(30, 91)))
        picture = Image.open(encoded).convert("RGB")
    return picture
