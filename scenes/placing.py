"""Puts things into a view: the harmless ones any street has, and the litter."""

from dataclasses import replace

import numpy as np

from litterfog.scenes.camera import HEIGHT, WIDTH
from litterfog.scenes.clutter import leaves, pebbles, tuft
from litterfog.scenes.furniture import bollard, closed_bin, lamp_post, trunk
from litterfog.scenes.heap import bagged, heaped, strewn
from litterfog.scenes.mesh import Mesh
from litterfog.scenes.street import Street
from litterfog.scenes.view import View


def place_clutter(random: np.random.Generator, view: View) -> list[Mesh]:
    """Strew leaves and pebbles, grow weeds, stand posts, bins and trees on the pavements."""
    walls = (view.fronts[0].x_m + 0.05, view.fronts[1].x_m - 0.05)
    placed = [leaves(random, _ground(random, view), int(random.integers(6, 40)), walls)]
    if random.random() < 0.35:
        placed.append(leaves(random, _ground(random, view), int(random.integers(80, 300)), walls))
    placed += pebbles(random, _ground(random, view), int(random.integers(2, 9)))
    kerbs = (view.street.kerb_left_m - 0.16, view.street.kerb_right_m + 0.16)
    for _ in range(int(random.integers(0, 9))):
        placed.append(tuft(random).moved(float(random.choice(kerbs)), 0, random.uniform(1, 7)))
    for maker, share in ((bollard, 0.3), (closed_bin, 0.35), (lamp_post, 0.2), (trunk, 0.25)):
        spot = _beside(random, view) if random.random() < share else None
        if spot is not None:
            placed.append(maker(random).moved(spot[0], 0, spot[1]))
    return placed


def _ground(random: np.random.Generator, view: View) -> tuple[float, float]:
    column, row = random.uniform(0.1, 0.9) * WIDTH, random.uniform(0.45, 0.95) * HEIGHT
    return view.camera.ground_at(column, row)


def _beside(random: np.random.Generator, view: View) -> tuple[float, float] | None:
    """Find a place in view on a pavement, a few metres off, if a dozen tries find one."""
    left, right = view.fronts
    for _ in range(12):
        column, row = random.uniform(0.05, 0.95) * WIDTH, random.uniform(0.2, 0.6) * HEIGHT
        x, z = view.camera.ground_at(column, row)
        beyond = x < view.street.kerb_left_m - 0.3 or x > view.street.kerb_right_m + 0.3
        if beyond and left.x_m + 0.5 < x < right.x_m - 0.5 and 2.2 < np.hypot(x, z) < 9:
            return x, z
    return None


def place_litter(random: np.random.Generator, view: View) -> list[Mesh]:
    """Drop litter in the foreground: single things, a heap, or bin bags."""
    at = _by_kerb(random, view)
    far = float(np.hypot(at[0], at[1]))
    kind = random.random()
    if kind < 0.3:
        return strewn(random, at, 0.28 * far, int(random.integers(16, 26)))
    if kind < 0.72:
        pile = heaped(random, at, 0.36 * far, int(random.integers(45, 75)))
        return pile + strewn(random, at, 0.45 * far, int(random.integers(4, 10)))
    return bagged(random, at, 0.3 * far, int(random.integers(2, 6)))


def _by_kerb(random: np.random.Generator, view: View) -> tuple[float, float]:
    """Take of four places in the foreground the one nearest a kerb, where litter gathers."""
    kerbs = np.array([view.street.kerb_left_m, view.street.kerb_right_m])
    columns, rows = random.uniform(0.3, 0.7, 4) * WIDTH, random.uniform(0.6, 0.8, 4) * HEIGHT
    spots = [view.camera.ground_at(*pixel) for pixel in zip(columns, rows, strict=True)]
    return min(spots, key=lambda spot: float(np.abs(spot[0] - kerbs).min()))


def on_floor(mesh: Mesh, street: Street) -> Mesh:
    """Raise a thing by the height of the ground under it, and cut off what would stick below."""
    centre = mesh.corners[..., 0].mean(axis=1)
    strewn_wide = float(np.ptp(centre)) > 1.5
    where = centre if strewn_wide else np.full_like(centre, centre.mean())
    corners = mesh.corners.copy()
    corners[..., 1] = np.maximum(corners[..., 1], 0.002) + street.floor_at(where)[:, None]
    return replace(mesh, corners=corners)
