"""Harmless small things that a street has anyway: fallen leaves, tufts of grass, pebbles."""

import numpy as np

from litterfog.scenes.colour import Rgb, linear, vary
from litterfog.scenes.mesh import Mesh, flat_mesh, join
from litterfog.scenes.noise import Floats
from litterfog.scenes.shapes import block

AUTUMN: tuple[Rgb, ...] = (
    (150, 96, 40),
    (120, 74, 38),
    (172, 130, 56),
    (96, 66, 40),
    (134, 104, 60),
)

Spot = tuple[float, float]


def leaves(random: np.random.Generator, at: Spot, count: int, across_m: Spot) -> Mesh:
    """Strew fallen leaves, gathered by the wind about a spot, between two walls."""
    spread = random.uniform(0.5, 1.6, 2)
    x = np.clip(at[0] + random.normal(0, spread[0], count), *across_m)
    place = np.stack([x, np.full(count, 0.005), at[1] + random.normal(0, spread[1], count)], -1)
    size = random.uniform(0.018, 0.045, count)
    yaw = random.uniform(0, 2 * np.pi, count)
    long, wide = _turned(yaw, size), _turned(yaw + np.pi / 2, 0.6 * size)
    curl = random.uniform(-0.2, 0.6, (2, count, 1)) * size[:, None] * np.array([0, 1, 0])
    tones = np.stack([linear(tone) for tone in AUTUMN])[random.integers(0, len(AUTUMN), count)]
    tones = tones * random.uniform(0.6, 1.15, (count, 1))
    left = flat_mesh(_half_leaf(place, long, wide, curl[0]), tones, 0.1)
    return join([left, flat_mesh(_half_leaf(place, long, -wide, curl[1]), tones, 0.1)])


def _half_leaf(place: Floats, long: Floats, wide: Floats, lift: Floats) -> Floats:
    stem, tip = place - long, place + 1.1 * long
    outline = [stem, place - 0.45 * long + wide + lift, place + 0.4 * long + 0.8 * wide + lift, tip]
    return np.stack(outline, axis=1)


def _turned(yaw: Floats, length: Floats) -> Floats:
    return np.stack([np.cos(yaw) * length, 0 * yaw, np.sin(yaw) * length], axis=-1)


def tuft(random: np.random.Generator) -> Mesh:
    """Grow a tuft of grass or weed in a joint."""
    count = int(random.integers(25, 60))
    yaw = random.uniform(0, 2 * np.pi, count)
    root = random.normal(0, 0.02, (count, 3)) * np.array([1, 0, 1])
    tip = root + _turned(yaw, random.uniform(0.01, 0.07, count))
    tip[:, 1] += random.uniform(0.03, 0.1, count)
    across = _turned(yaw + np.pi / 2, np.full(count, 0.0022))
    blade = [root - across, root + across, tip + 0.3 * across, tip - 0.3 * across]
    green = linear((84, 104, 48)) * random.uniform(0.6, 1.4, (count, 1))
    return flat_mesh(np.stack(blade, axis=1), green, 0.1)


def pebbles(random: np.random.Generator, at: Spot, count: int) -> list[Mesh]:
    """Scatter a few small stones about a spot."""
    placed = []
    for _ in range(count):
        size = random.uniform(0.008, 0.02)
        grey = vary(linear((130, 124, 116)), random, 0.2)
        stone = block((size, size * 0.6, size * 1.2), grey, 0.03, 1)
        x, z = random.normal(0, 0.8, 2)
        placed.append(stone.turned(random.uniform(0, 6.3)).moved(at[0] + x, 0.0, at[1] + z))
    return placed
