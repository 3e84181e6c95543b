"""The colours of litter, dulled by dust, and the print on packaging."""

import numpy as np

from litterfog.scenes.colour import Rgb, linear, vary
from litterfog.scenes.noise import Floats

BRIGHT: tuple[Rgb, ...] = (
    (200, 30, 34), (28, 84, 168), (238, 190, 30), (34, 132, 70), (226, 110, 30), (120, 40, 110),
    (30, 150, 180), (214, 60, 120), (240, 240, 236), (20, 40, 90),
)  # fmt: skip
PALE: tuple[Rgb, ...] = ((238, 238, 234), (232, 230, 222), (224, 228, 232), (240, 234, 218))
BAG: tuple[Rgb, ...] = (
    (236, 238, 240), (228, 230, 230), (60, 110, 190), (196, 40, 44), (240, 205, 70),
    (60, 150, 90), (30, 30, 32), (225, 140, 170), (150, 195, 225),
)  # fmt: skip
SACK: tuple[Rgb, ...] = (
    (26, 26, 29), (32, 34, 36), (44, 46, 48), (222, 222, 220), (54, 84, 130), (222, 182, 70),
    (30, 30, 31), (28, 28, 30),
)  # fmt: skip

DUST = linear((132, 124, 112))


def pick(random: np.random.Generator, palette: tuple[Rgb, ...], dusty: float = 0.3) -> Floats:
    """Take a colour of a palette, a little off; `dusty` 0..1 greys it."""
    colour = linear(palette[int(random.integers(len(palette)))])
    faded = colour + random.uniform(0.05, 1) * dusty * (DUST - colour)
    return vary(faded, random, 0.08)


def printed(points: Floats, random: np.random.Generator, base: Floats) -> Floats:
    """Print bands, a blot and small type on a wrapped surface: colours (rows, columns, 3)."""
    rows, columns = points.shape[0] - 1, points.shape[1] - 1
    v, u = np.meshgrid(np.linspace(0, 1, rows), np.linspace(0, 1, columns), indexing="ij")
    second, third = pick(random, BRIGHT), pick(random, PALE)
    colours = np.broadcast_to(base, (rows, columns, 3)).copy()
    low = random.uniform(0.1, 0.6)
    band = (v > low) & (v < low + random.uniform(0.1, 0.35))
    colours[band] = second
    slant = np.abs(np.mod(u + random.uniform(-0.6, 0.6) * v, 0.5) - random.uniform(0.1, 0.4))
    colours[slant < random.uniform(0.03, 0.1)] = third
    return colours.astype(np.float32)
