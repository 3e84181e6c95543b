"""Soft litter, life-size and lying as it fell: paper, wrappers, bags, torn film, bin bags."""

import numpy as np

from litterfog.scenes.colour import linear
from litterfog.scenes.dyes import BAG, BRIGHT, PALE, SACK, pick, printed
from litterfog.scenes.mesh import Mesh, grid_mesh, join
from litterfog.scenes.noise import Floats, creases
from litterfog.scenes.shapes import ball, closed, lathe, sheet


def paper_ball(random: np.random.Generator) -> Mesh:
    """A crumpled sheet of paper or a napkin."""
    points = ball(16, 12) * np.float32(random.uniform(0.035, 0.075))
    points[..., 1] *= random.uniform(0.5, 0.85)
    points *= (1 + 0.38 * creases(points, random, 13))[..., None]
    points[:, -1] = points[:, 0]
    colour = pick(random, PALE)
    return grid_mesh(points, colour, 0.03).turned(random.uniform(0, 6.3)).resting(0.008)


def paper_sheet(random: np.random.Generator) -> Mesh:
    """A page, a leaflet or a newspaper, folded and lifted at the corners."""
    large = random.uniform(0.8, 1.7)
    points = sheet(0.21 * large, 0.29 * large, 16, 22)
    rumpled = creases(points, random, 5.5 / large, 5)
    edge = np.abs(points[..., 0] / large / 0.105) ** 3 + np.abs(points[..., 2] / large / 0.145) ** 3
    points[..., 1] = 0.022 * rumpled + 0.02 * edge * random.uniform(0, 1.4)
    points[..., 0] += 0.01 * rumpled
    lines = _type_lines(points, random)
    flat = grid_mesh(points, lines, 0.04)
    return flat.turned(random.uniform(0, 6.3), random.normal(0, 0.06)).resting(0.006)


def _type_lines(points: Floats, random: np.random.Generator) -> Floats:
    rows, columns = points.shape[0] - 1, points.shape[1] - 1
    page = np.broadcast_to(pick(random, PALE), (rows, columns, 3)).copy()
    v, u = np.meshgrid(np.arange(rows), np.arange(columns), indexing="ij")
    margin = (u > 1) & (u < columns - 2) & (v > 2) & (v < rows - 2)
    page[margin & (v % 2 == 0)] *= np.float32(random.uniform(0.6, 0.85))
    if random.random() < 0.6:
        top, left = random.integers(2, rows // 2), random.integers(1, columns // 2)
        page[top : top + 8, left : left + 7] = pick(random, BRIGHT)
    return page


def wrapper(random: np.random.Generator) -> Mesh:
    """A crisp or sweet wrapper: shiny, bright, crinkled."""
    width, length = random.uniform(0.06, 0.15), random.uniform(0.12, 0.22)
    points = sheet(width, length, 14, 20)
    colours = printed(points, random, pick(random, BRIGHT))
    belly = 1 - (2 * points[..., 0] / width) ** 2
    ends = 1 - (2 * points[..., 2] / length) ** 6
    points[..., 1] = 0.018 * belly * ends + 0.016 * creases(points, random, 16, 6)
    colours[:2] = colours[-2:] = linear((196, 198, 200))
    return grid_mesh(points, colours, 0.55).turned(random.uniform(0, 6.3)).resting(0.005)


def plastic_bag(random: np.random.Generator) -> Mesh:
    """A thin carrier bag, half full of air, its handles pulled out."""
    points = ball(28, 18)
    pleated = points * np.array([2.4, 1.0, 0.5], np.float32)
    swell = 1 + 0.3 * creases(points, random, 0.75, 6) + 0.16 * creases(pleated, random, 1.2, 7)
    points = closed(points * swell[..., None])
    points *= np.array([random.uniform(0.11, 0.2), random.uniform(0.05, 0.11), 0.13], np.float32)
    colour = pick(random, BAG)
    colours = np.broadcast_to(colour, (points.shape[0] - 1, points.shape[1] - 1, 3)).copy()
    if random.random() < 0.5:
        colours[8:14, 4:14] = pick(random, BRIGHT)
    body = grid_mesh(points, colours, 0.35)
    handles = [grid_mesh(_handle(random), colour, 0.35).moved(0, lift, 0) for lift in (0.0, 0.02)]
    return join([body, *handles]).turned(random.uniform(0, 6.3)).resting(0.012)


def _handle(random: np.random.Generator) -> Floats:
    """Bend a strip into a loop, fallen over to the side of the bag's mouth."""
    wide, along = np.meshgrid(np.linspace(0.7, 1.0, 3), np.linspace(0, np.pi, 13))
    slack = random.uniform(0.03, 0.075)
    x = wide * 0.05 * np.cos(along) + random.normal(0, 0.02) * np.sin(along)
    y = 0.025 * np.sin(along) * random.uniform(-0.5, 1) + 0.01 * (wide - 0.85)
    return np.stack([x, y, 0.10 + wide * slack * np.sin(along)], axis=-1).astype(np.float32)


def film(random: np.random.Generator) -> Mesh:
    """A flat torn bag or a rag, in large folds."""
    size = random.uniform(0.2, 0.42)
    points = sheet(size, size * random.uniform(0.7, 1.5), 18, 20)
    fold = creases(points, random, 1.3 / size, 6)
    fine = creases(points, random, 4.5 / size, 6)
    points[..., 0] += 0.10 * size * creases(points, random, 1.1 / size, 4)
    points[..., 2] += 0.10 * size * creases(points, random, 1.1 / size, 4)
    points[..., 1] = np.maximum(0, 0.11 * size * fold + 0.05 * size * fine + 0.02)
    gloss = float(random.choice([0.0, 0.3, 0.45]))
    return grid_mesh(points, pick(random, BAG), gloss).turned(random.uniform(0, 6.3)).resting(0.005)


def sack(random: np.random.Generator) -> Mesh:
    """A tied bin bag, pleated towards its knot."""
    rings, sides = 22, 44
    points = ball(sides, rings)
    around = np.arctan2(points[..., 2], points[..., 0])
    upper = np.clip(points[..., 1], 0, 1)
    pleats = np.abs(np.sin(around * random.integers(6, 9) + 1.5 * np.sin(3 * around)))
    points *= (1 + 0.22 * creases(points, random, 0.5, 6))[..., None]
    hanging = points * np.array([3.0, 0.7, 3.0], np.float32)
    folds = 0.05 * creases(points, random, 1.8, 8) + 0.085 * creases(hanging, random, 0.7, 8)
    points *= (1 + folds)[..., None]
    points[..., [0, 2]] *= (1 - 0.2 * pleats * upper - 0.35 * upper**3)[..., None]
    points[:, -1] = points[:, 0]
    points[..., 1] = np.where(
        points[..., 1] < -0.45, -0.45 + 0.15 * (points[..., 1] + 0.45), points[..., 1]
    )
    knot = lathe([(0.16, 0.8), (0.07, 0.98), (0.2, 1.25), (0.05, 1.2)], 14, 8)
    knot += (0.05 * creases(knot, random, 3.0))[..., None]
    colour = pick(random, SACK, 0.03)
    whole = join([grid_mesh(points, colour, 0.6), grid_mesh(knot, colour, 0.6)])
    size = random.uniform(0.2, 0.31)
    return (
        whole.scaled(size).turned(random.uniform(0, 6.3), *random.normal(0, 0.16, 2)).resting(0.02)
    )
