"""Where litter lies: strewn over a stretch, dumped in a heap, put out in bags beside a full bin."""

from collections.abc import Callable

import numpy as np

from litterfog.scenes.colour import Rgb, linear
from litterfog.scenes.dyes import BAG, BRIGHT, PALE
from litterfog.scenes.furniture import open_bin
from litterfog.scenes.mesh import Mesh, grid_mesh
from litterfog.scenes.noise import creases
from litterfog.scenes.packaging import bottle, box, can, cigarette_pack, cup, flat_box
from litterfog.scenes.rags import film, paper_ball, paper_sheet, plastic_bag, sack, wrapper
from litterfog.scenes.shapes import sheet

Maker = Callable[[np.random.Generator], Mesh]
Spot = tuple[float, float]

SMALL: tuple[Maker, ...] = (can, cup, bottle, paper_ball, wrapper, cigarette_pack, can, bottle)
LARGE: tuple[Maker, ...] = (plastic_bag, film, box, paper_sheet, flat_box, plastic_bag, film)


def strewn(random: np.random.Generator, at: Spot, reach_m: float, count: int) -> list[Mesh]:
    """Scatter single things about a spot, large and small."""
    placed = []
    for _ in range(count):
        makers = LARGE if random.random() < 0.6 else SMALL
        x, z = random.normal(0, reach_m * 0.5, 2)
        thing = _one(random, makers).scaled(random.uniform(1.0, 1.3))
        placed.append(thing.moved(at[0] + x, 0.0, at[1] + z))
    return placed


def heaped(random: np.random.Generator, at: Spot, reach_m: float, count: int) -> list[Mesh]:
    """Pile things up about a spot, the highest in the middle, on a mound of scraps."""
    top = reach_m * random.uniform(0.25, 0.42)
    placed = [_mound(random, reach_m, top).moved(at[0], 0, at[1])]
    for number in range(count):
        away = float(np.sqrt(random.random()) * random.uniform(0.6, 1.05))
        angle = random.uniform(0, 2 * np.pi)
        height = 0.9 * top * max(0.0, 1 - away**1.6)
        large: tuple[Maker, ...] = (sack,) if number % 12 == 0 else (*LARGE, plastic_bag, film)
        thing = _one(random, large if random.random() < 0.7 else SMALL).scaled(0.9)
        leaning = thing.turned(0, *random.normal(0, 0.3, 2)).resting(0.02)
        x, z = reach_m * away * np.cos(angle), 0.75 * reach_m * away * np.sin(angle)
        placed.append(leaning.moved(at[0] + x, height, at[1] + z))
    return placed


def _mound(random: np.random.Generator, reach_m: float, top: float) -> Mesh:
    points = sheet(1.9 * reach_m, 1.5 * reach_m, 44, 38)
    away = np.hypot(points[..., 0] / (0.95 * reach_m), points[..., 2] / (0.75 * reach_m))
    rough = 0.05 * creases(points, random, 7) + 0.04 * creases(points, random, 2.5)
    points[..., 1] = top * (1 - away**1.6) + rough - 0.02
    scraps: tuple[Rgb, ...] = (*BAG, *PALE, *BRIGHT, *((92, 80, 66), (62, 58, 52)) * 20)
    palette = np.stack([linear(scrap) for scrap in scraps])
    scrap = random.integers(0, len(palette), (20, 23))
    rows, columns = np.indices((38, 44)) + random.integers(0, 3, (2, 38, 44))
    colours = palette[scrap[rows // 2, columns // 2]]
    points += random.normal(0, 0.012, points.shape).astype(np.float32)
    torn = random.uniform(0.25, 0.7, (38, 44, 1))
    mound = grid_mesh(points, colours * torn, 0.05)
    kept = mound.corners[..., 1].max(axis=1) > 0.01
    parts = mound.corners[kept], mound.normals[kept], mound.albedo[kept], mound.gloss[kept]
    return Mesh(*parts)


def bagged(random: np.random.Generator, at: Spot, reach_m: float, count: int) -> list[Mesh]:
    """Leave bin bags and boxes side by side, some by a full bin, with loose things about them."""
    placed = []
    for number in range(count):
        x = (number - (count - 1) / 2) * 0.42 + random.normal(0, 0.08)
        thing = _one(random, (sack, sack, sack, box))
        placed.append(thing.moved(at[0] + x, 0.0, at[1] + random.normal(0, 0.14)))
    if random.random() < 0.5:
        placed += _overflowing(random, (at[0] + random.normal(0, 0.4), at[1] + 0.75))
    return placed + strewn(random, (at[0], at[1] - 0.3), reach_m, 7 + count)


def _overflowing(random: np.random.Generator, at: Spot) -> list[Mesh]:
    placed = [open_bin(random).moved(at[0], 0, at[1])]
    for _ in range(7):
        x, z = random.uniform(-0.17, 0.17, 2)
        thing = _one(random, (plastic_bag, film, sack, plastic_bag)).scaled(0.85)
        placed.append(thing.moved(at[0] + x, random.uniform(0.78, 1.0), at[1] + z))
    return placed


def _one(random: np.random.Generator, makers: tuple[Maker, ...]) -> Mesh:
    return makers[int(random.integers(len(makers)))](random)
