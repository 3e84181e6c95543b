"""Stones laid in rows: slabs, bricks, setts."""

from dataclasses import dataclass

import numpy as np

from litterfog.scenes.colour import Rgb, linear, mix
from litterfog.scenes.ground import Patch
from litterfog.scenes.noise import (
    CLOUDS,
    CLUMPS,
    GRAIN,
    PATCHY,
    ROUGH,
    Floats,
    cell_random,
    smoothstep,
)

SLAB_TONES: tuple[Rgb, ...] = ((158, 154, 146), (150, 147, 141), (164, 158, 148))
CLINKER_TONES: tuple[Rgb, ...] = ((134, 84, 68), (120, 76, 64), (146, 98, 78), (108, 80, 74))
COBBLE_TONES: tuple[Rgb, ...] = ((112, 110, 108), (98, 98, 100), (126, 120, 112), (104, 96, 90))


@dataclass(frozen=True)
class Paving:
    """Stones laid in rows."""

    tones: tuple[Rgb, ...]
    across_m: float
    along_m: float
    joint_m: float
    stagger: float
    """How far each row is shifted, in stones."""
    roundness: float
    """0 for sawn slabs, 1 for cobbles."""
    spread: float
    """How much the stones differ in brightness."""
    moss: float

    def __call__(self, patch: Patch) -> Floats:
        """Lay the stones, each with its own tone, joints sunk between them."""
        wobble = np.float32(0.006 * self.roundness + 0.001)
        row = (patch.z + wobble * patch.noise(PATCHY, 0.012, 1)) / self.along_m
        shift = self.stagger * np.mod(np.floor(row), 2)
        column = (patch.x + wobble * patch.noise(PATCHY, 0.012, 2)) / self.across_m + shift
        if self.roundness > 0.5:
            column = column + 0.22 * cell_random(0 * row, np.floor(row), patch.salt)
        u, v = column - np.floor(column) - 0.5, row - np.floor(row) - 0.5
        stone = self._stones(patch, np.floor(column), np.floor(row))
        relief = self._relief(patch, u, v)
        joint = self._joint(patch, u, v)
        return mix(stone * (1 + relief)[:, None], self._grout(patch), joint)

    def _stones(self, patch: Patch, column: Floats, row: Floats) -> Floats:
        palette = np.stack([linear(tone) for tone in self.tones])
        which = cell_random(column, row, patch.salt) * len(self.tones)
        colour = palette[which.astype(np.int32)]
        own = 1 + self.spread * (2 * cell_random(column, row, patch.salt + 7) - 1)
        grain = 0.11 * patch.noise(GRAIN, 0.004, 3) + 0.08 * patch.noise(PATCHY, 0.012, 4)
        stains = 0.13 * patch.noise(CLOUDS, 0.025, 5)
        toned: Floats = colour * (own * (1 + grain + stains))[:, None]
        return toned

    def _relief(self, patch: Patch, u: Floats, v: Floats) -> Floats:
        tilt = (2 * np.abs(u)) ** 5 * np.sign(u) * patch.sun_x
        tilt += (2 * np.abs(v)) ** 5 * np.sign(v) * patch.sun_z
        dome = (2 * u) ** 2 + (2 * v) ** 2
        rough = patch.relief(PATCHY, 0.006, 6) * (0.06 + 0.10 * self.roundness)
        tilted: Floats = tilt * (0.12 + 0.45 * self.roundness) - 0.16 * self.roundness * dome
        return tilted + rough

    def _joint(self, patch: Patch, u: Floats, v: Floats) -> Floats:
        gap_u = (0.5 - np.abs(u)) * self.across_m
        gap_v = (0.5 - np.abs(v)) * self.along_m
        corner = self.roundness * 0.3 * min(self.across_m, self.along_m)
        du, dv = np.maximum(corner - gap_u, 0), np.maximum(corner - gap_v, 0)
        gap = np.where(corner > 0, corner - np.hypot(du, dv), np.minimum(gap_u, gap_v))
        gap = np.minimum(gap, np.minimum(gap_u, gap_v))
        half = self.joint_m / 2
        soft = 0.003 + 0.8 * patch.footprint_m
        faded = np.minimum(1, 2.2 * self.joint_m / (self.joint_m + patch.footprint_m))
        joint: Floats = (1 - smoothstep(half - 0.3 * soft, half + soft, gap)) * faded
        return joint

    def _grout(self, patch: Patch) -> Floats:
        sand, green = linear((84, 78, 69)), linear((66, 80, 38))
        grown = smoothstep(0.9 - 2 * self.moss, 1.9 - 2 * self.moss, patch.noise(CLUMPS, 0.02, 8))
        rough = 0.7 + 0.25 * patch.noise(ROUGH, 0.005, 9)
        return mix(np.broadcast_to(sand, (len(grown), 3)), green, grown) * rough[:, None]


def slabs(size_m: float, moss: float) -> Paving:
    """Grey concrete slabs, as Belgian pavements have."""
    return Paving(SLAB_TONES, size_m, size_m, 0.008, 0.5, 0.0, 0.10, moss)


def clinkers(moss: float) -> Paving:
    """Red-brown bricks, laid flat."""
    return Paving(CLINKER_TONES, 0.2, 0.1, 0.007, 0.5, 0.25, 0.18, moss)


def grey_bricks(moss: float) -> Paving:
    """Grey concrete bricks."""
    return Paving(((128, 126, 124), (118, 117, 117), (138, 134, 130)), 0.22, 0.11, 0.006, 0.5, 0.2,
                  0.12, moss)  # fmt: skip


def cobbles(moss: float) -> Paving:
    """Rounded setts."""
    return Paving(COBBLE_TONES, 0.17, 0.13, 0.02, 0.5, 1.0, 0.2, moss)
