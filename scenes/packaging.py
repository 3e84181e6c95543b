"""Stiff litter, life-size and lying as it fell: cans, cups, bottles, packs, boxes."""

from dataclasses import replace

import numpy as np

from litterfog.scenes.colour import Rgb, linear, vary
from litterfog.scenes.dyes import BRIGHT, PALE, pick, printed
from litterfog.scenes.mesh import Mesh, grid_mesh, join
from litterfog.scenes.noise import PATCHY, Floats, creases, fractal_tile
from litterfog.scenes.shapes import block, lathe, sheet, tray


def can(random: np.random.Generator) -> Mesh:
    """A drink can, crushed more or less."""
    profile = [(0.0, 0.004), (0.025, 0.0), (0.033, 0.009), (0.033, 0.101), (0.027, 0.114),
               (0.027, 0.117), (0.024, 0.112), (0.0, 0.112)]  # fmt: skip
    points = lathe(profile, 22, 14)
    colours = printed(points, random, pick(random, BRIGHT))
    high = points[:-1, :-1, 1]
    radius = np.hypot(points[..., 0], points[..., 2])[:-1, :-1]
    colours[(high > 0.1) | (high < 0.008) | (radius < 0.026)] = linear((188, 190, 194))
    crushed = random.uniform(0, 0.6) * random.random()
    waist = np.exp(-(((points[..., 1] - random.uniform(0.04, 0.08)) / 0.025) ** 2))
    points[..., 0] *= 1 - crushed * waist
    points[..., 2] += 0.02 * crushed * waist
    points[..., 0] *= 1 - 0.3 * crushed
    points += (0.006 * crushed * creases(points, random, 22))[..., None]
    lying = grid_mesh(points, colours, 0.75).moved(0, -0.06, 0)
    tipped = np.pi / 2 if random.random() < 0.85 else 0.0
    return lying.turned(random.uniform(0, 6.3), tipped, random.normal(0, 0.05)).resting()


def cup(random: np.random.Generator) -> Mesh:
    """A paper or plastic cup for coffee or cola, often with its lid."""
    height = random.uniform(0.09, 0.15)
    profile = [(0.0, 0.01), (0.028, 0.01), (0.028, 0.0), (0.042, height), (0.044, height + 0.002)]
    points = lathe(profile, 20, 12)
    base = pick(random, PALE if random.random() < 0.6 else BRIGHT)
    colours = printed(points, random, base)
    colours[points[:-1, :-1, 1] > height * 0.93] = linear((236, 234, 228))
    squash = random.uniform(0, 0.45)
    parts = [grid_mesh(_dented(points, random, squash), colours, 0.12)]
    if random.random() < 0.55:
        lid = lathe([(0.045, height - 0.004), (0.045, height + 0.008), (0.036, height + 0.012),
                     (0.0, height + 0.010)], 20, 5)  # fmt: skip
        dark = linear((40, 38, 38)) if random.random() < 0.4 else linear((236, 236, 234))
        parts.append(grid_mesh(_dented(lid, random, squash), dark, 0.4))
    lying = join(parts).moved(0, -height / 2, 0)
    tipped = np.pi / 2 + 0.1 if random.random() < 0.8 else 0.0
    return lying.turned(random.uniform(0, 6.3), tipped, 0).resting()


def _dented(points: Floats, random: np.random.Generator, amount: float) -> Floats:
    dented = points.copy()
    dented[..., 0] *= 1 - amount * np.clip(points[..., 1] / 0.12, 0, 1)
    dented += (0.012 * amount * creases(points, random, 14))[..., None]
    return dented


def bottle(random: np.random.Generator) -> Mesh:
    """A plastic or glass bottle on its side."""
    size = random.uniform(0.85, 1.4)
    profile = [(0.0, 0.008), (0.026, 0.0), (0.032, 0.012), (0.031, 0.06), (0.033, 0.07),
               (0.033, 0.13), (0.030, 0.15), (0.013, 0.2), (0.0135, 0.205)]  # fmt: skip
    points = lathe(profile, 18, 18)
    glass = random.random() < 0.3
    clear: tuple[Rgb, ...] = ((150, 172, 180), (168, 184, 190), (120, 165, 190), (120, 170, 130))
    deep: tuple[Rgb, ...] = ((36, 74, 40), (74, 46, 22), (150, 172, 160))
    tone = pick(random, deep if glass else clear)
    colours = np.broadcast_to(tone, (points.shape[0] - 1, points.shape[1] - 1, 3)).copy()
    streak = fractal_tile(PATCHY).levels[1][: colours.shape[0], : colours.shape[1]]
    colours *= np.exp(0.25 * streak)[..., None]
    labelled = (points[:-1, :-1, 1] > 0.068) & (points[:-1, :-1, 1] < 0.13)
    colours[labelled] = printed(points, random, pick(random, BRIGHT))[labelled]
    if not glass:
        points = points + (random.uniform(0, 0.012) * creases(points, random, 10))[..., None]
    cap = lathe([(0.0145, 0.198), (0.0145, 0.214), (0.0, 0.214)], 14, 4)
    parts = [grid_mesh(points, colours, 1.0), grid_mesh(cap, pick(random, BRIGHT), 0.4)]
    lying = join(parts).moved(0, -0.1, 0).scaled(size)
    return lying.turned(random.uniform(0, 6.3), np.pi / 2, random.normal(0, 0.06)).resting()


def cigarette_pack(random: np.random.Generator) -> Mesh:
    """A cigarette pack, its top in another colour."""
    body = block((0.056, 0.022, 0.06), pick(random, PALE), 0.25, 3)
    top = block((0.057, 0.023, 0.03), pick(random, BRIGHT), 0.25, 2).moved(0, 0, 0.045)
    pack = join([body, top])
    return pack.turned(random.uniform(0, 6.3), random.normal(0, 0.1), 0.1).resting()


def box(random: np.random.Generator) -> Mesh:
    """A cardboard box, its flaps open, sagging."""
    width, height, length = (
        random.uniform(0.2, 0.4),
        random.uniform(0.1, 0.28),
        random.uniform(0.22, 0.45),
    )
    brown = vary(linear((176, 136, 92)), random, 0.1)
    walls = tray((width, height, length), brown, 0.03, 6)
    inside = tray((width * 0.97, height * 0.98, length * 0.97), brown * 0.3, 0.0, 6)
    parts = [walls, inside.moved(0, 0.004, 0)]
    parts += [_flap(random, width, height, length, side) for side in (-1, 1)]
    tape = sheet(0.05, height, 1, 4)[..., [0, 2, 1]]
    tape = tape + np.array([0, height / 2, length / 2 + 0.002])
    parts.append(grid_mesh(tape.astype(np.float32), vary(linear((196, 168, 120)), random), 0.4))
    whole = join(parts)
    corners = whole.corners.copy()
    corners += (0.018 * creases(corners, random, 2.5))[..., None]
    corners[..., 0] += random.normal(0, 0.18) * corners[..., 1]
    return replace(whole, corners=corners).turned(random.uniform(0, 6.3)).resting()


def _flap(
    random: np.random.Generator, width: float, height: float, length: float, side: int
) -> Mesh:
    reach = width * 0.45
    points = sheet(reach, length * 0.97, 4, 6) + np.array([reach / 2, 0, 0])
    tilt = random.uniform(-0.9, 0.9)
    flap = grid_mesh(points.astype(np.float32), linear((184, 146, 102)), 0.03).turned(0, 0, tilt)
    moved = flap.moved(width / 2, height, 0)
    return moved if side > 0 else moved.turned(np.pi)


def flat_box(random: np.random.Generator) -> Mesh:
    """A flattened or pizza box, or a food tray of foam."""
    size = random.uniform(0.18, 0.33)
    foam = random.random() < 0.45
    colour = pick(random, PALE) if foam else vary(linear((182, 146, 104)), random, 0.1)
    points = sheet(size, size * random.uniform(0.7, 1.2), 14, 14)
    rim = np.maximum(np.abs(points[..., 0]), np.abs(points[..., 2])) > size * 0.4
    points[..., 1] = 0.03 * rim + 0.02 * creases(points, random, 3.0, 5)
    tray = grid_mesh(points, colour, 0.15 if foam else 0.03)
    return tray.turned(random.uniform(0, 6.3), random.normal(0, 0.12)).resting(0.004)
