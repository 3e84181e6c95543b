"""What a small camera does to a picture: soft focus, fall-off, colour cast, noise."""

import numpy as np
from PIL import Image, ImageFilter

from litterfog.scenes.camera import HEIGHT, WIDTH
from litterfog.scenes.noise import GRAIN, Floats, fractal_tile


def through_lens(picture: Image.Image, depth: Floats, random: np.random.Generator) -> Image.Image:
    """Blur what is far (`depth`, metres, (HEIGHT, WIDTH)), then add fall-off, cast and noise."""
    far = picture.filter(ImageFilter.GaussianBlur(1.6))
    distance = np.clip((depth - 7) / 14, 0, 1) * 255
    picture.paste(far, (0, 0), Image.fromarray(distance.astype(np.uint8)))
    sharp = picture.filter(ImageFilter.GaussianBlur(float(random.uniform(0.3, 0.65))))
    values: Floats = np.asarray(sharp, np.float32)
    values = values * _fall_off(float(random.uniform(0.06, 0.24)))[..., None]
    values = values * (1 + random.normal(0, 0.02, 3)).astype(np.float32)
    values = values + _sensor_noise(values, float(random.uniform(1.2, 3.2)), random)
    return Image.fromarray(np.clip(values, 0, 255).astype(np.uint8))


def _fall_off(strength: float) -> Floats:
    x, y = np.meshgrid(np.linspace(-1, 1, WIDTH), np.linspace(-0.75, 0.75, HEIGHT))
    return (1 - strength * (x * x + y * y) ** 1.3).astype(np.float32)


def _sensor_noise(values: Floats, strength: float, random: np.random.Generator) -> Floats:
    grain = fractal_tile(GRAIN).levels[0]
    wide = np.tile(grain, (2, 2))
    noise = np.empty_like(values)
    for channel in range(3):
        top, left = random.integers(0, 2 * len(grain) - WIDTH, 2)
        noise[..., channel] = wide[top : top + HEIGHT, left : left + WIDTH]
    return noise * np.float32(strength) * (0.6 + 0.4 * np.sqrt(values / 128))
