"""Colours: named as on a screen (sRGB, 0..255), mixed as light (linear, 0..1)."""

from functools import lru_cache

import numpy as np

from litterfog.scenes.noise import Floats

FINENESS, BRIGHTEST = 8192, 4

Rgb = tuple[int, int, int]


def linear(colour: Rgb) -> Floats:
    """Turn a screen colour into the share of light it reflects."""
    encoded = np.asarray(colour, np.float32) / 255
    light = np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)
    return light.astype(np.float32)


def develop(light: Floats) -> Floats:
    """Turn light into screen values 0..255, rolling the brightest off as film does."""
    steps = np.clip(light * FINENESS, 0, BRIGHTEST * FINENESS - 1).astype(np.int32)
    values: Floats = _film()[steps]
    return values


@lru_cache(maxsize=1)
def _film() -> Floats:
    light = (np.arange(BRIGHTEST * FINENESS) + 0.5) / FINENESS
    rolled = np.where(light < 0.6, light, 1 - 0.4 * np.exp((0.6 - light) / 0.4))
    dark = rolled * 12.92
    encoded = np.where(rolled < 0.0031308, dark, 1.055 * rolled ** (1 / 2.4) - 0.055)
    return (encoded * 255).astype(np.float32)


def mix(first: Floats, second: Floats, share: Floats) -> Floats:
    """Blend (..., 3) colours; `share` (...) is how much of the second."""
    return first + (second - first) * share[..., None]


def vary(colour: Floats, random: np.random.Generator, amount: float = 0.12) -> Floats:
    """Shift a colour a little in brightness and hue."""
    shift = 1 + random.normal(0, amount) + random.normal(0, amount / 3, 3)
    return np.clip(colour * shift, 0.004, 0.92).astype(np.float32)
