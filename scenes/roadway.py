"""How pixels see a street's ground: where rays meet it, kerbs, painted lines, covers, puddles."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from litterfog.scenes.camera import Camera
from litterfog.scenes.colour import linear, mix
from litterfog.scenes.ground import Patch
from litterfog.scenes.light import Light
from litterfog.scenes.noise import CLOUDS, CLUMPS, PATCHY, ROUGH, Floats, length, smoothstep
from litterfog.scenes.street import KERB_M, STEP_M, Street, Strip

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Ground:
    """The ground as a picture's pixels see it; each field is (n,) or (n, 3)."""

    points: Floats
    albedo: Floats
    wet: Floats
    """How much of a mirror it is, 0..1."""
    shade: Floats
    """Light lost in corners, 0..1."""


def see_ground(street: Street, camera: Camera, light: Light, rays: Floats) -> Ground:
    """Find and colour the ground along downward rays (n, 3)."""
    points, face = _meet(street, camera, rays)
    patch = _patch(street, camera, light, rays, points)
    albedo = _lay(street, patch)
    on_road = (points[:, 1] < 0.01) & ~face
    _paint_lines(street, patch, albedo, on_road)
    for x, z, radius in street.covers:
        _cover(patch, albedo, x, z, radius)
    for z in street.grates_m:
        _grate(patch, albedo, street.kerb_right_m - 0.22, z)
    shade = np.ones(len(rays), np.float32)
    _kerbs(street, patch, points, face, albedo, shade)
    wet = _puddles(street, patch, on_road) * ~face
    return Ground(points, albedo * (1 - 0.5 * wet)[:, None], wet, shade)


def _meet(street: Street, camera: Camera, rays: Floats) -> tuple[Floats, Mask]:
    """Meet the pavement's plane, else the road's, else the kerb's face between them."""
    eye = np.array([0, camera.height_m, 0], np.float32)
    down = np.minimum(rays[:, 1], np.float32(-1e-4))
    points = eye + rays * (np.float32(STEP_M - camera.height_m) / down)[:, None]
    under = np.flatnonzero(street.floor_at(points[:, 0]) == 0)
    low = eye + rays[under] * (np.float32(-camera.height_m) / down[under])[:, None]
    behind = street.floor_at(low[:, 0]) > 0
    kerb = np.where(low[:, 0] < street.kerb_left_m, street.kerb_left_m, street.kerb_right_m)
    share = np.where(behind, kerb / np.where(behind, low[:, 0], 1), 1).astype(np.float32)
    points[under] = eye + (low - eye) * share[:, None]
    face = np.zeros(len(rays), np.bool_)
    face[under] = behind
    return points, face


def _patch(street: Street, camera: Camera, light: Light, rays: Floats, points: Floats) -> Patch:
    distance = length(points - np.array([0, camera.height_m, 0], np.float32))
    footprint = distance / np.float32(camera.focal_px) / np.sqrt(np.maximum(-rays[:, 1], 0.02))
    level = float(np.hypot(light.to_sun[0], light.to_sun[2])) + 1e-6
    sun_x, sun_z = float(light.to_sun[0]) / level, float(light.to_sun[2]) / level
    return Patch(points[:, 0], points[:, 2], footprint, sun_x, sun_z, street.salt)


def _lay(street: Street, patch: Patch) -> Floats:
    albedo = np.zeros((len(patch.x), 3), np.float32)
    strips = [*street.verges, Strip(street.kerb_left_m, street.kerb_right_m, street.road)]
    for number, strip in enumerate(strips):
        here = np.flatnonzero((patch.x >= strip.start_m) & (patch.x < strip.end_m))
        if len(here):
            part = replace(patch.only(here), salt=patch.salt + number)
            albedo[here] = strip.material(part)
    return np.clip(albedo, 0.004, 0.9)


def _kerbs(
    street: Street, patch: Patch, points: Floats, face: Mask, albedo: Floats, shade: Floats
) -> None:
    """Lay both kerbstones and darken the gutters, in place."""
    out = np.maximum(street.kerb_left_m - patch.x, patch.x - street.kerb_right_m)
    near = np.flatnonzero((out > -0.28) & (out < KERB_M + 0.05))
    part, out, face, high = patch.only(near), out[near], face[near], points[near, 1]
    stone = (out >= 0) & (out < KERB_M) & (high > 0.05) | face
    bare = albedo[near]
    bare = np.where(stone[:, None], _kerbstone(replace(part, x=part.x + high)), bare)
    dirt = np.where(stone | (out > 0), 1, 0.78 + 0.1 * part.noise(CLUMPS, 0.012, 6))
    seam = 1 - 0.5 * (1 - smoothstep(0.004, 0.01 + part.footprint_m, np.abs(out - KERB_M)))
    albedo[near] = bare * (dirt * seam)[:, None]
    deep = np.where(stone | (out > 0), 1, 0.55 + 0.45 * smoothstep(0, 0.16, -out))
    shade[near] = deep * np.where(face, 0.5 + 0.35 * smoothstep(0, STEP_M, high), 1)


def _kerbstone(patch: Patch) -> Floats:
    grain = 0.14 * patch.noise(ROUGH, 0.006, 3) + 0.18 * patch.noise(CLOUDS, 0.02, 4)
    off_joint = np.abs(np.abs(np.mod(patch.z + 0.31, 1.0) - 0.5) - 0.5)
    joint = 1 - smoothstep(0.004, 0.008 + patch.footprint_m, off_joint)
    stone: Floats = linear((160, 157, 150)) * ((1 + grain) * (1 - 0.6 * joint))[:, None]
    return stone


def _puddles(street: Street, patch: Patch, on_road: Mask) -> Floats:
    if street.wet <= 0:
        return np.zeros_like(patch.x)
    pools = patch.noise(CLOUDS, 0.014, 2) + 0.1 * patch.noise(PATCHY, 0.01, 1)
    edge = 2.1 - 1.5 * street.wet
    film = 0.35 * street.wet
    return film + (1 - film) * on_road * smoothstep(edge, edge + 0.3, pools)


def _paint_lines(street: Street, patch: Patch, albedo: Floats, on_road: Mask) -> None:
    for x in street.lines_m:
        near = np.flatnonzero((np.abs(patch.x - x) < 0.1 + patch.footprint_m) & on_road)
        part = patch.only(near)
        flaked = part.noise(PATCHY, 0.006, 7) + 0.7 * part.noise(CLOUDS, 0.02, 8)
        edge = np.abs(part.x - x) - 0.06
        paint = 0.9 * smoothstep(-1.3, 0.2, flaked)
        paint = paint * (1 - smoothstep(-0.003, 0.003 + part.footprint_m, edge))
        if street.dashed:
            paint = paint * (np.mod(part.z + 0.7, 3.0) < 1.7)
        white = linear((214, 212, 204)) * (0.6 + 2 * albedo[near])
        albedo[near] = mix(albedo[near], white, paint)


def _cover(patch: Patch, albedo: Floats, x: float, z: float, radius: float) -> None:
    """Set a round cast-iron cover into the road, in place."""
    away = np.hypot(patch.x - x, patch.z - z)
    near = np.flatnonzero(away < radius + 0.1)
    part, away = patch.only(near), away[near]
    soft = 0.004 + part.footprint_m
    u, v = np.mod((part.x - x) / 0.05, 1) - 0.5, np.mod((part.z - z) / 0.05, 1) - 0.5
    stud = 1 - smoothstep(0.22, 0.34, np.hypot(u, v))
    lit = u * part.sun_x + v * part.sun_z
    fine = np.clip(1.6 - part.footprint_m / 0.01, 0, 1)
    cast = 1 + fine * (0.35 * stud + 1.1 * stud * lit - 0.12) + 0.2 * part.noise(PATCHY, 0.005, 4)
    ring = 1 - smoothstep(0.008, 0.012 + soft, np.abs(away - radius * 0.86))
    iron = linear((92, 88, 84)) * (cast * (1 - 0.6 * ring))[:, None]
    rim = 1 - smoothstep(0.012, 0.016 + soft, np.abs(away - radius))
    inside = 1 - smoothstep(radius - soft, radius + soft, away)
    albedo[near] = mix(albedo[near], iron, inside) * (1 - 0.55 * rim)[:, None]


def _grate(patch: Patch, albedo: Floats, x: float, z: float) -> None:
    """Set a drain's grate into the gutter, in place."""
    near = np.flatnonzero((np.abs(patch.x - x) < 0.22) & (np.abs(patch.z - z) < 0.35))
    part = patch.only(near)
    outside = np.maximum(np.abs(part.x - x) - 0.17, np.abs(part.z - z) - 0.24)
    soft = 0.004 + part.footprint_m
    bars = np.abs(np.mod((part.z - z) / 0.055, 1) - 0.5) * 2
    slot = smoothstep(0.35, 0.6, bars) * (1 - smoothstep(-0.05, -0.03, outside))
    cast = (1 + 0.18 * part.noise(PATCHY, 0.006, 5)) * (1 - 0.9 * slot)
    inside = 1 - smoothstep(-soft, soft, outside)
    albedo[near] = mix(albedo[near], linear((96, 92, 88)) * cast[:, None], inside)
