"""Seeded noise: tiling fractal textures with levels of blur, random numbers per cell, creases."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]

TILE = 512
LEVELS = 8

# Slopes of the noises that the scenes use: a tile takes 8 MB, so there are few.
GRAIN, ROUGH, PATCHY, CLUMPS, CLOUDS = 0.2, 0.6, 1.0, 1.4, 1.9


@dataclass(frozen=True)
class Tile:
    """A square of noise that repeats, at every power-of-two blur."""

    levels: Floats
    """(LEVELS, TILE, TILE), each with the mean 0; the first has the deviation 1."""

    def at(self, x: Floats, z: Floats, texel_m: float, footprint_m: Floats | float) -> Floats:
        """Look the noise up at places in metres, blurred to what one pixel covers there."""
        blur = np.log2(np.maximum(np.asarray(footprint_m) / np.float32(texel_m), 1.0))
        level = np.minimum(blur.astype(np.int32), LEVELS - 1)
        column = np.floor(x / np.float32(texel_m)).astype(np.int32) & (TILE - 1)
        row = np.floor(z / np.float32(texel_m)).astype(np.int32) & (TILE - 1)
        looked_up: Floats = self.levels.reshape(-1)[(level * TILE + row) * TILE + column]
        return looked_up


@lru_cache(maxsize=8)
def fractal_tile(slope: float) -> Tile:
    """Noise whose amplitude falls with frequency to the power `slope`: 0 is grain, 2 is clouds."""
    random = np.random.default_rng(round(slope * 100))
    frequency = np.hypot(*np.meshgrid(np.fft.rfftfreq(TILE), np.fft.fftfreq(TILE)))
    frequency[0, 0] = 1.0
    white = np.fft.rfft2(random.standard_normal((TILE, TILE)))
    spectrum = white * frequency**-slope
    spectrum[0, 0] = 0.0
    spectrum /= np.fft.irfft2(spectrum).std()
    blurred = [
        np.fft.irfft2(spectrum * np.exp(-0.5 * (2.4 * frequency * (2**k - 1)) ** 2))
        for k in range(LEVELS)
    ]
    return Tile(np.stack(blurred).astype(np.float32))


def cell_random(column: Floats, row: Floats, salt: int) -> Floats:
    """Give each whole-numbered cell its own random number, 0..1."""
    mixed = column.astype(np.int64).astype(np.uint32) * np.uint32(0x9E3779B1)
    mixed ^= row.astype(np.int64).astype(np.uint32) * np.uint32(0x85EBCA77)
    mixed += np.uint32((salt * 0xC2B2AE3D) & 0xFFFFFFFF)
    mixed ^= mixed >> np.uint32(15)
    mixed *= np.uint32(0x2C1B3C6D)
    mixed ^= mixed >> np.uint32(12)
    mixed *= np.uint32(0x297A2D39)
    mixed ^= mixed >> np.uint32(15)
    return (mixed >> np.uint32(8)).astype(np.float32) / np.float32(1 << 24)


def creases(points: Floats, random: np.random.Generator, per_m: float, waves: int = 7) -> Floats:
    """Fold space along random planes: a sum of triangle waves, -1..1, with sharp ridges."""
    folded = np.zeros(points.shape[:-1], np.float32)
    total = 0.0
    for _ in range(waves):
        stretch = random.uniform(0.5, 2.2)
        direction = random.standard_normal(3)
        direction *= per_m * stretch / np.linalg.norm(direction)
        phase = points @ direction.astype(np.float32) + np.float32(random.random())
        folded += (4 * np.abs(phase - np.floor(phase) - 0.5) - 1) / np.float32(stretch)
        total += 1 / stretch
    return folded / np.float32(total) * np.float32(2)


def length(vectors: Floats) -> Floats:
    """Give the lengths (...) of vectors (..., 3)."""
    lengths: Floats = np.sqrt(np.einsum("...k,...k->...", vectors, vectors))
    return lengths


def smoothstep(low: float | Floats, high: float | Floats, value: Floats) -> Floats:
    """Rise from 0 to 1 between two values, without corners."""
    t: Floats = np.clip((value - low) / (high - low), 0, 1)
    return t * t * (3 - 2 * t)
