"""Sun and sky over the street: how faces are lit, and which places lie in shadow."""

from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from litterfog.scenes.mesh import Mesh
from litterfog.scenes.noise import CLOUDS, CLUMPS, PATCHY, Floats, fractal_tile, length, smoothstep
from litterfog.scenes.painter import Visible

CELL_M = 0.02
CELLS = 640
LEFT_M = -CELLS * CELL_M / 2
NEAR_M = -1.0


@dataclass(frozen=True)
class Light:
    """The weather and the time of day."""

    to_sun: Floats
    """(3,), unit length"""
    sun: Floats
    """(3,), the sun's light on a face turned to it"""
    sky: Floats
    """(3,), the sky's light on level ground"""
    dapple: float
    """How much of the street lies under trees, 0..1."""
    softness_m: float
    """How wide a shadow's edge is."""
    origin: tuple[float, float]

    def sunlit(self, points: Floats) -> Floats:
        """Give the share of sunlight (...) that trees let through to points (..., 3)."""
        x, z = self.cast(points)
        if self.dapple <= 0:
            return np.ones_like(x)
        crowns = fractal_tile(CLOUDS).at(x + self.origin[0], z + self.origin[1], 0.021, 0.02)
        leaves = fractal_tile(PATCHY).at(x + self.origin[1], z + self.origin[0], 0.012, 0.03)
        cover = crowns + 0.45 * leaves
        edge = 0.9 - 1.8 * self.dapple
        return 1 - 0.85 * smoothstep(edge - 0.35, edge + 0.35, cover)

    def cast(self, points: Floats) -> tuple[Floats, Floats]:
        """Follow the sunlight through points (..., 3) down to y = 0: x (...) and z (...)."""
        slant = points[..., 1] / self.to_sun[1]
        x: Floats = points[..., 0] - slant * self.to_sun[0]
        z: Floats = points[..., 2] - slant * self.to_sun[2]
        return x, z


class ShadowMap:
    """What stands between the sun and each patch of the ground near the camera."""

    def __init__(self, mesh: Mesh, light: Light, floor: Floats) -> None:
        self._light = light
        heights = _highest(mesh, light)
        self._heights = heights
        low = Image.fromarray(((heights > 0.012) & (heights < 0.35)).astype(np.uint8) * 255)
        high = Image.fromarray((heights >= 0.35).astype(np.uint8) * 255)
        soft = light.softness_m / CELL_M
        low_soft = _soft(low, 0.6 + soft * 0.35)
        self._shade = np.maximum(low_soft, _soft(high, 1.2 + 1.2 * soft))
        self._contact = _contact(mesh, floor)

    def on_ground(self, points: Floats) -> tuple[Floats, Floats]:
        """Give the shares of sun and of sky (...) that reach points (..., 3) of the ground."""
        cast = _sample(self._shade, *self._light.cast(points))
        near = _sample(self._contact, points[..., 0], points[..., 2])
        return self._light.sunlit(points) * (1 - cast), 1 - 0.75 * near

    def on_solids(self, points: Floats) -> Floats:
        """Give the share of sun (n,) that reaches points (n, 3) of solid things."""
        x, z = self._light.cast(points)
        total = np.zeros(len(points), np.float32)
        for dx, dz in ((0.0, 0.0), (0.025, 0.01), (-0.01, 0.025), (-0.02, -0.02)):
            above = _sample(self._heights, x + np.float32(dx), z + np.float32(dz))
            total += above < points[:, 1] + 0.045
        return self._light.sunlit(points) * total / 4


def _soft(mask: Image.Image, radius: float) -> Floats:
    return np.asarray(mask.filter(ImageFilter.GaussianBlur(radius)), np.float32) / 255


def _sample(cells: Floats, x: Floats, z: Floats) -> Floats:
    column = np.clip((x - LEFT_M) / CELL_M, 0, CELLS - 1).astype(np.int32)
    row = np.clip((z - NEAR_M) / CELL_M, 0, CELLS - 1).astype(np.int32)
    sampled: Floats = cells[row, column]
    return sampled


def _highest(mesh: Mesh, light: Light) -> Floats:
    x, z = light.cast(mesh.corners)
    cells = np.stack([(x - LEFT_M) / CELL_M, (z - NEAR_M) / CELL_M], axis=-1)
    height = mesh.corners[..., 1].min(axis=1)
    small = (np.abs(cells[:, 2] - cells[:, 0]) + np.abs(cells[:, 3] - cells[:, 1])).sum(axis=1) < 4
    large = np.flatnonzero(~small)
    order = large[np.argsort(height[large], kind="stable")]
    canvas = Image.new("F", (CELLS, CELLS), 0.0)
    draw = ImageDraw.Draw(canvas)
    outlines = cells.reshape(-1, 8)[order].tolist()
    for outline, top in zip(outlines, height[order].tolist(), strict=True):
        draw.polygon(outline, fill=top)
    heights = np.array(canvas, np.float32)
    _raise(heights, cells[small], height[small])
    return heights


def _raise(heights: Floats, cells: Floats, height: Floats) -> None:
    """Enter faces of about one cell: each cell keeps the highest."""
    whole = np.clip(cells, 0, CELLS - 1).astype(np.int32)
    where = (whole[..., 1] * CELLS + whole[..., 0]).reshape(-1)
    np.maximum.at(heights.reshape(-1), where, np.repeat(height, 4))


def _contact(mesh: Mesh, floor: Floats) -> Floats:
    low = mesh.corners[:, 0, 1] - floor < 0.07
    cells = (mesh.corners[low][..., [0, 2]] - np.array([LEFT_M, NEAR_M])) / CELL_M
    touched = np.zeros((CELLS, CELLS), np.uint8)
    whole = np.clip(cells, 0, CELLS - 1).astype(np.int32)
    touched[whole[..., 1], whole[..., 0]] = 255
    canvas = Image.fromarray(touched)
    close: Floats = np.maximum(1.3 * _soft(canvas, 1.4), _soft(canvas, 4.0))
    return np.minimum(close, 1)


def light_solids(
    seen: Visible, light: Light, sun_share: Floats, eye: Floats, above_floor_m: Floats
) -> Floats:
    """Give the light (n, 3) that leaves each seen pixel towards the eye."""
    view = eye - seen.points
    view /= length(view)[:, None]
    normals = _rumpled(seen)
    facing = np.einsum("nk,nk->n", normals, view)
    normals *= np.where(facing < 0, np.float32(-1), np.float32(1))[:, None]
    facing = np.abs(facing)
    toward = normals @ light.to_sun
    direct = (np.maximum(toward, 0) * 0.9 + 0.1 * np.abs(toward)) * sun_share
    near = np.clip(0.35 + above_floor_m / 0.12, 0.35, 1)
    open_sky = (0.55 + 0.45 * normals[:, 1]) * near
    lit = seen.albedo * (_dirt(seen)[:, None] * (light.sun * direct[:, None]))
    lit += seen.albedo * (light.sky * open_sky[:, None])
    half = view + light.to_sun
    half /= length(half)[:, None]
    shine = np.maximum(np.einsum("nk,nk->n", normals, half), 0) ** 48 * sun_share * seen.gloss
    mirrored = 2 * facing * normals[:, 1] - view[:, 1]
    rim = (0.05 + 0.5 * (1 - facing) ** 4) * seen.gloss * near
    sheen = rim * np.clip(0.25 + 1.2 * mirrored, 0, 1)
    out: Floats = lit + light.sun * (0.9 * shine)[:, None] + light.sky * sheen[:, None]
    return out


def _rumpled(seen: Visible) -> Floats:
    """Bend the normals as fine creases do, the most on thin plastic."""
    x, y, z = seen.points.T
    tile = fractal_tile(CLUMPS)
    amount = 0.05 + 0.20 * np.exp(-(((seen.gloss - 0.45) / 0.15) ** 2))
    bent = seen.normals.copy()
    bent[:, 0] += amount * tile.at(x + 0.8 * y, z - 0.7 * y, 0.0025, 0.006)
    bent[:, 2] += amount * tile.at(z + 0.9 * y, 0.8 * y - x, 0.0025, 0.006)
    bent /= length(bent)[:, None] + np.float32(1e-6)
    return bent


def _dirt(seen: Visible) -> Floats:
    x, y, z = seen.points.T
    return 1 + 0.10 * fractal_tile(PATCHY).at(x + 0.7 * y, z + 0.6 * y, 0.004, 0.004)
