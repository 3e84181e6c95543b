"""What another camera, distance, hour and weather would have shown of the same canvas.

Positions stay where they are. The same random numbers give the same pixels. How far the camera was
is drawn before anything is labelled: from farther away, small items are gone.
"""

import io

import numpy as np
from PIL import Image, ImageFilter

from litterfog.models.positions.recipe import Weather
from litterfog.models.positions.views import Pixels, Rng

_ENLARGING = (Image.Resampling.BILINEAR, Image.Resampling.BICUBIC)


def draw_distance(rng: Rng, weather: Weather) -> float:
    """Draw how many times farther away than its pixels say a canvas was seen from; mostly 1."""
    return float(rng.uniform(*weather.farther)) if rng.random() < weather.farther_chance else 1.0


def weathered(pixels: Pixels, distance: float, rng: Rng, weather: Weather) -> Pixels:
    """Give a varied copy: light and colour, then sharpness, JPEG, noise and rain."""
    image = Image.fromarray(_recoloured(pixels, rng, weather))
    image = (
        _farther(image, distance, rng, weather) if distance > 1 else _degraded(image, rng, weather)
    )
    if rng.random() < weather.jpeg_chance:
        image = _as_jpeg(image, rng, weather)
    copy = np.array(image, np.uint8)
    if rng.random() < weather.noise_chance:
        copy = _noisy(copy, rng, weather)
    if rng.random() < weather.rain_chance:
        _rain(copy, rng)
    return copy


def _recoloured(pixels: Pixels, rng: Rng, weather: Weather) -> Pixels:
    gamma, brightness, contrast = np.exp(
        rng.normal(0, (weather.gamma, weather.brightness, weather.contrast))
    )
    if rng.random() < weather.dusk_chance:
        brightness, contrast = brightness * rng.uniform(*weather.dusk), contrast * 0.8
    curve = ((np.linspace(0, 1, 256) ** gamma - 0.45) * contrast + 0.45).clip(0, 1) * brightness
    gains = np.exp(rng.normal(0, weather.cast, 3))
    table = (curve[:, None] * gains * 255).clip(0, 255).astype(np.uint8)
    coloured = np.stack([table[pixels[..., at], at] for at in range(3)], -1)
    if rng.random() < weather.saturation_chance:
        grey = coloured.mean(-1, keepdims=True)
        kept = rng.uniform(*weather.saturation)
        coloured = (grey + (coloured - grey) * kept).clip(0, 255).astype(np.uint8)
    return coloured


def _degraded(image: Image.Image, rng: Rng, weather: Weather) -> Image.Image:
    """Take sharpness, in one way of several, or add to it; often none of them."""
    chances = weather.blur_chance, weather.motion_chance, weather.sharpen_chance
    ways = _blurred, _moved, _sharpened
    drawn = int(np.searchsorted(np.cumsum(chances), rng.random(), "right"))
    return ways[drawn](image, rng, weather) if drawn < len(ways) else image


def _farther(image: Image.Image, distance: float, rng: Rng, weather: Weather) -> Image.Image:
    size = max(8, round(image.width / distance)), max(8, round(image.height / distance))
    small = image.resize(size, Image.Resampling.BILINEAR)
    if rng.random() < 0.5:
        small = _as_jpeg(small, rng, weather)
    return small.resize(image.size, _ENLARGING[rng.integers(2)])


def _blurred(image: Image.Image, rng: Rng, weather: Weather) -> Image.Image:
    return image.filter(ImageFilter.GaussianBlur(rng.uniform(*weather.blur)))


def _moved(image: Image.Image, rng: Rng, weather: Weather) -> Image.Image:
    """Blur as a moving camera does: along the road, or askew where it shakes."""
    side = weather.motion
    kernel = np.zeros((side, side))
    kernel[side // 2] = 1
    if rng.random() < 0.2:
        kernel = np.eye(side)
    return image.filter(ImageFilter.Kernel((side, side), kernel.ravel().tolist(), side))


def _sharpened(image: Image.Image, rng: Rng, weather: Weather) -> Image.Image:  # noqa: ARG001
    return image.filter(ImageFilter.UnsharpMask(1.5, int(rng.uniform(50, 200)), 2))


def _as_jpeg(image: Image.Image, rng: Rng, weather: Weather) -> Image.Image:
    encoded = io.BytesIO()
    image.save(encoded, "JPEG", quality=int(rng.uniform(*weather.jpeg)))
    return Image.open(encoded).convert("RGB")


def _noisy(pixels: Pixels, rng: Rng, weather: Weather) -> Pixels:
    channels = 1 if rng.random() < 0.5 else 3
    noise = rng.normal(0, rng.uniform(*weather.noise), (*pixels.shape[:2], channels))
    return np.asarray((pixels + noise).clip(0, 255), np.uint8)


def _rain(pixels: Pixels, rng: Rng) -> None:
    height, width = pixels.shape[:2]
    for _ in range(rng.integers(20, 90)):
        x, y, length = rng.integers(width), rng.integers(height), rng.integers(4, 14)
        drop = pixels[y : y + length, x]
        drop[:] = (drop.astype(np.int16) + 40).clip(0, 255).astype(np.uint8)
