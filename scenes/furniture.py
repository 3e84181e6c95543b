"""What stands upright in a street: bins, bollards, lamp posts, trunks of trees."""

from dataclasses import replace

import numpy as np

from litterfog.scenes.colour import Rgb, linear, vary
from litterfog.scenes.mesh import Mesh, grid_mesh, join
from litterfog.scenes.noise import Floats, creases
from litterfog.scenes.shapes import block, closed, lathe, sheet, tray

BINS: tuple[Rgb, ...] = ((44, 84, 52), (58, 62, 66), (36, 60, 110), (120, 44, 40), (40, 42, 44))
POSTS: tuple[Rgb, ...] = ((60, 62, 64), (124, 120, 114), (50, 68, 54))
POLES: tuple[Rgb, ...] = ((128, 130, 130), (58, 72, 62), (150, 150, 146))
WIDE_M, LONG_M = 0.5, 0.56


def closed_bin(random: np.random.Generator) -> Mesh:
    """Stand a wheeled bin with its lid shut."""
    colour = _pick(random, BINS)
    height = random.uniform(0.85, 1.0)
    lid = sheet(WIDE_M * 1.1, LONG_M * 1.12, 8, 8)
    lid[..., 1] = height + 0.08 - 0.3 * lid[..., 2] ** 2 - 0.25 * lid[..., 0] ** 2
    bar = block((WIDE_M * 0.8, 0.03, 0.03), linear((30, 30, 31)), 0.2, 3)
    parts = [*_body(colour, height), grid_mesh(lid, colour * 1.1, 0.25)]
    handle = bar.moved(0, height - 0.02, -LONG_M * 0.66)
    return join([*parts, handle]).turned(random.normal(np.pi, 0.5)).resting()


def open_bin(random: np.random.Generator) -> Mesh:
    """Stand a wheeled bin with its lid thrown back."""
    colour = _pick(random, BINS)
    lid = grid_mesh(sheet(WIDE_M * 1.1, LONG_M * 1.12, 8, 8), colour, 0.25)
    back = lid.moved(0, 0, -LONG_M * 0.56).turned(0, random.uniform(1.2, 2.2))
    hinged = back.moved(0, 0.95, -LONG_M * 0.5)
    return join([*_body(colour, 0.9), hinged]).turned(random.normal(0, 0.3)).resting()


def _body(colour: Floats, height: float) -> list[Mesh]:
    shell = tray((WIDE_M, height, LONG_M), colour, 0.22, 8)
    tapered = shell.corners.copy()
    tapered[..., [0, 2]] *= (0.8 + 0.2 * tapered[..., 1:2] / height).astype(np.float32)
    rim = tray((WIDE_M * 1.1, 0.05, LONG_M * 1.1), colour * 0.85, 0.2, 5).moved(0, height, 0)
    rib = block((0.03, height * 0.7, 0.02), colour * 1.15, 0.2, 2)
    ribs = [rib.moved(x, 0.12, LONG_M * 0.46) for x in (-0.14, 0.14)]
    wheels = [_wheel().moved(side * 0.24, 0, -0.22) for side in (-1, 1)]
    return [replace(shell, corners=tapered), rim, *ribs, *wheels]


def _wheel() -> Mesh:
    points = lathe([(0.0, 0.0), (0.09, 0.0), (0.09, 0.05), (0.0, 0.05)], 16, 6)
    return grid_mesh(points, linear((26, 26, 27)), 0.1).turned(0, 0, np.pi / 2).moved(0, 0.09, 0)


def bollard(random: np.random.Generator) -> Mesh:
    """Stand a post that keeps cars off the pavement."""
    top = random.uniform(0.7, 1.0)
    profile = [(0.09, 0.0), (0.075, 0.05), (0.06, top - 0.08), (0.05, top), (0.0, top + 0.02)]
    points = lathe(profile, 16, 22)
    shape = (points.shape[0] - 1, points.shape[1] - 1, 3)
    colours = np.broadcast_to(_pick(random, POSTS), shape).copy()
    high = points[:-1, :-1, 1] / top
    colours[(high > 0.72) & (high < 0.84)] = linear((214, 210, 204))
    return grid_mesh(points, colours, 0.25).resting()


def lamp_post(random: np.random.Generator) -> Mesh:
    """Stand a tall pole, thicker at the foot."""
    points = lathe([(0.09, 0.0), (0.09, 0.7), (0.06, 0.8), (0.05, 6.0)], 14, 40)
    return grid_mesh(points, _pick(random, POLES), 0.2).resting()


def trunk(random: np.random.Generator) -> Mesh:
    """Grow a tree's trunk, rough, wide at the foot."""
    thick = random.uniform(0.12, 0.24)
    profile = [(thick * 1.7, 0.0), (thick * 1.15, 0.15), (thick, 0.5), (thick * 0.85, 4.5)]
    points = lathe(profile, 32, 70)
    rough = creases(points * np.array([1, 0.25, 1], np.float32), random, 16, 7)
    points[..., [0, 2]] *= (1 + 0.12 * rough)[..., None]
    bark = vary(linear((104, 92, 78)), random) * np.exp(0.35 * rough[:-1, :-1])[..., None]
    return grid_mesh(closed(points), bark.astype(np.float32), 0.02).resting(0.02)


def _pick(random: np.random.Generator, palette: tuple[Rgb, ...]) -> Floats:
    return vary(linear(palette[int(random.integers(len(palette)))]), random, 0.08)
