"""What stands along the street: house fronts, hedges, walls, fences, trees far off, the sky."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from litterfog.scenes.camera import Camera
from litterfog.scenes.colour import Rgb, linear, mix
from litterfog.scenes.light import Light
from litterfog.scenes.noise import (
    CLOUDS,
    CLUMPS,
    PATCHY,
    ROUGH,
    Floats,
    cell_random,
    fractal_tile,
    smoothstep,
)
from litterfog.scenes.street import STEP_M


@dataclass(frozen=True)
class Front:
    """One side of the street."""

    kind: str
    """houses, hedge, wall, fence or open"""
    x_m: float
    height_m: float
    salt: int


def draw_fronts(random: np.random.Generator, left: float, right: float) -> tuple[Front, Front]:
    """Choose what stands on both sides, beyond the pavements' outer edges."""
    return _front(random, left - 0.2), _front(random, right + 0.2)


def _front(random: np.random.Generator, x: float) -> Front:
    kind = str(random.choice(["houses", "houses", "hedge", "wall", "fence", "open"]))
    height = {"houses": 7.0, "hedge": 1.7, "wall": 1.3, "fence": 1.8, "open": 0.0}[kind]
    return Front(kind, x, float(height * random.uniform(0.85, 1.2)), int(random.integers(1, 9999)))


def see_surroundings(
    fronts: tuple[Front, Front], camera: Camera, light: Light, rays: Floats
) -> tuple[Floats, Floats]:
    """Give the light (n, 3) along rays (n, 3) that meet no ground first, and its distance (n,)."""
    seen = np.zeros_like(rays)
    above = np.flatnonzero(rays[:, 1] > -0.02)
    sky = see_sky(light, rays[above])
    seen[above] = _distant_trees(sky, light, rays[above], fronts[0].salt)
    distance = np.full(len(rays), 400.0, np.float32)
    for front in fronts:
        if front.kind == "open":
            continue
        across = np.where(np.abs(rays[:, 0]) < 1e-4, 1e-4, rays[:, 0])
        far = front.x_m / across
        y = camera.height_m + far * rays[:, 1]
        z = far * rays[:, 2]
        top = _top(front, z)
        slant = np.maximum(np.abs(rays[:, 0]), 0.03) ** 0.7
        footprint = far / np.float32(camera.focal_px) / slant
        met = np.flatnonzero((far > 0) & (y < top) & (y > STEP_M) & (far < 250))
        if len(met):
            seen[met] = _wall_light(front, light, far[met], y[met], z[met], footprint[met])
            distance[met] = far[met]
    return seen, distance


def see_sky(light: Light, rays: Floats) -> Floats:
    """Give the sky's light (n, 3): paler at the horizon, with soft clouds."""
    up = np.maximum(rays[:, 1], 0.0)
    pale = light.sky * 1.25 + 0.12 * light.sun
    deep = light.sky * np.array([0.62, 0.82, 1.15], np.float32)
    base = mix(np.broadcast_to(pale, (len(up), 3)), deep, 1 - np.exp(-3.5 * up))
    spread = 4.0 / (up + 0.12)
    clouds = fractal_tile(CLOUDS).at(rays[:, 0] * spread, rays[:, 2] * spread, 0.05, 0.05)
    cover = smoothstep(-0.6, 1.6, clouds) * (0.5 + 0.3 * light.softness_m)
    return mix(base, pale * 1.15, np.clip(cover, 0, 1))


def _distant_trees(seen: Floats, light: Light, rays: Floats, salt: int) -> Floats:
    bearing = np.arctan2(rays[:, 0], rays[:, 2])
    flat = 0 * bearing
    crown = fractal_tile(CLUMPS).at(bearing * 60 + salt, flat + salt, 0.5, 0.4)
    leaf = fractal_tile(PATCHY).at(bearing * 60, rays[:, 1] * 60, 0.08, 0.08)
    height = 0.05 + 0.028 * crown + 0.010 * leaf
    inside = smoothstep(-0.004, 0.004, height - rays[:, 1])
    green = linear((78, 84, 66)) * np.exp(0.35 * leaf)[:, None]
    haze = 0.35 * (light.sky + 0.2 * light.sun)
    return mix(seen, green * (light.sky + 0.4 * light.sun) + 0.3 * haze, inside)


def _top(front: Front, z: Floats) -> Floats:
    if front.kind == "hedge":
        ragged = fractal_tile(PATCHY).at(z, 0 * z + front.salt, 0.01, 0.01)
        return (front.height_m + 0.05 * ragged).astype(np.float32)
    if front.kind == "houses":
        house = np.floor(z / 6.2)
        return front.height_m * (0.8 + 0.4 * cell_random(house, 0 * house, front.salt))
    return np.full_like(z, front.height_m)


def _wall_light(
    front: Front, light: Light, far: Floats, y: Floats, z: Floats, footprint: Floats
) -> Floats:
    paint: dict[str, Callable[[Front, Floats, Floats, Floats], Floats]] = {
        "houses": _houses,
        "hedge": _hedge,
        "wall": _brick_wall,
        "fence": _fence,
    }
    albedo = np.clip(paint[front.kind](front, y, z, footprint), 0.004, 0.85)
    facing = -np.sign(front.x_m) * light.to_sun[0]
    corner = 0.55 + 0.45 * smoothstep(-0.1, 0.5, y)
    lit = light.sun * max(0.0, float(facing)) * 0.9 + light.sky * (0.62 * corner)[:, None]
    hazy = np.clip(far / 260, 0, 0.55)
    return mix(albedo * lit, np.broadcast_to(light.sky * 0.9, lit.shape), hazy)


BRICKS: tuple[Rgb, ...] = ((140, 82, 64), (156, 100, 76), (122, 72, 62), (168, 140, 112))
PLASTERS: tuple[Rgb, ...] = ((206, 200, 188), (190, 182, 166), (176, 178, 178), (214, 204, 180))


def _bricks(y: Floats, z: Floats, footprint: Floats, salt: int, tone: Floats) -> Floats:
    row = y / 0.065
    column = z / 0.21 + 0.5 * np.mod(np.floor(row), 2)
    u, v = np.mod(column, 1), np.mod(row, 1)
    own = 1 + 0.28 * (cell_random(np.floor(column), np.floor(row), salt) - 0.5)
    stain = 1 + 0.09 * fractal_tile(CLOUDS).at(z, y, 0.03, footprint)
    brick = tone * (own * stain)[:, None]
    gap = np.minimum(np.minimum(u, 1 - u) * 0.21, np.minimum(v, 1 - v) * 0.065)
    soft = 0.003 + footprint
    joint = (1 - smoothstep(0.003, 0.005 + soft, gap)) * np.minimum(1, 0.008 / (0.004 + footprint))
    return mix(brick, linear((158, 148, 134)), 0.6 * joint)


def _houses(front: Front, y: Floats, z: Floats, footprint: Floats) -> Floats:
    house = np.floor(z / 6.2)
    chosen = cell_random(house, 0 * house + 3, front.salt)
    tones = np.stack([linear(tone) for tone in BRICKS])
    tone = tones[(chosen * 97 % len(BRICKS)).astype(np.int32)]
    wall = _bricks(y, z, footprint, front.salt, tone)
    plaster = np.stack([linear(tone) for tone in PLASTERS])[(chosen * 53 % 4).astype(np.int32)]
    rough = 1 + 0.06 * fractal_tile(CLUMPS).at(z, y, 0.02, footprint)
    wall = np.where((chosen > 0.55)[:, None], plaster * rough[:, None], wall)
    wall = mix(wall, linear((110, 108, 106)) * rough[:, None], (y < 0.55).astype(np.float32))
    return _openings(front, wall, y, z - house * 6.2, house, footprint + 0.002)


def _openings(
    front: Front, wall: Floats, y: Floats, along: Floats, house: Floats, soft: Floats
) -> Floats:
    doors = np.stack([linear(c) for c in ((70, 58, 50), (48, 66, 60), (120, 44, 40), (70, 78, 92))])
    pick = (cell_random(house, 0 * house + 9, front.salt) * 4).astype(np.int32)
    frame = linear((214, 212, 206))
    panes = 0.5 + 0.5 * cell_random(house, np.floor(y / 2.9), front.salt)
    glass = linear((66, 74, 84)) * panes[:, None]
    curtain = smoothstep(0.2, 0.9, np.abs(np.mod(along * 2.1, 1) - 0.5) * 2)
    glass = mix(glass, linear((150, 150, 148)), 0.45 * curtain)
    for low, high, start, end in ((0.9, 2.3, 2.2, 4.0), (3.6, 5.1, 0.8, 2.0), (3.6, 5.1, 3.4, 4.9)):
        inside = np.minimum(np.minimum(y - low, high - y), np.minimum(along - start, end - along))
        bar = np.abs(along - (start + end) / 2) - 0.03
        wall = mix(wall, frame, smoothstep(-soft, soft, inside))
        wall = mix(wall, glass, smoothstep(-soft, soft, np.minimum(inside - 0.07, bar)))
        sill = (np.abs(y - low + 0.04) < 0.05) & (along > start - 0.06) & (along < end + 0.06)
        wall = np.where(sill[:, None], linear((150, 148, 142)), wall)
    door = np.minimum(np.minimum(2.15 - y, y - 0.12), np.minimum(along - 0.5, 1.45 - along))
    wall = mix(wall, frame * 0.7, smoothstep(-soft, soft, door))
    panel = 1 - 0.25 * ((np.abs(along - 0.97) < 0.22) & (np.mod(y, 0.8) > 0.25))
    return mix(wall, doors[pick] * panel[:, None], smoothstep(-soft, soft, door - 0.07))


def _hedge(front: Front, y: Floats, z: Floats, footprint: Floats) -> Floats:
    salt = np.float32(front.salt % 50)
    clump = fractal_tile(CLUMPS).at(z + salt, y, 0.02, footprint)
    leaf = fractal_tile(ROUGH).at(z, y + salt, 0.012, footprint)
    tone = linear(((74, 92, 48), (58, 78, 46), (88, 84, 50))[front.salt % 3])
    stems = smoothstep(0.5, -0.05, y + 0.06 * clump)
    green = tone * np.exp(0.42 * leaf + 0.38 * clump)[:, None]
    return mix(green, linear((52, 44, 34)) * np.exp(0.3 * leaf)[:, None], 0.75 * stems)


def _brick_wall(front: Front, y: Floats, z: Floats, footprint: Floats) -> Floats:
    tone = linear(BRICKS[front.salt % len(BRICKS)])
    wall = _bricks(y, z, footprint, front.salt, np.broadcast_to(tone, (len(y), 3)))
    coping = smoothstep(front.height_m - 0.09, front.height_m - 0.08, y)
    return mix(wall, linear((172, 168, 160)), coping)


def _fence(front: Front, y: Floats, z: Floats, footprint: Floats) -> Floats:
    board = np.floor(z / 0.12)
    across = np.mod(z / 0.12, 1)
    sharp = np.clip(0.05 / footprint - 0.2, 0, 1)
    own = 1 + 0.4 * sharp * (cell_random(board, 0 * board, front.salt) - 0.5)
    grain = 1 + 0.14 * fractal_tile(PATCHY).at(z * 6, y * 0.5, 0.01, footprint)
    tone = linear(((134, 112, 86), (110, 100, 90), (96, 78, 60))[front.salt % 3])
    gap = 1 - smoothstep(0.02, 0.06 + footprint * 8, np.minimum(across, 1 - across))
    boards: Floats = tone * (own * grain * (1 - 0.8 * gap * sharp))[:, None]
    return boards
