"""What the ground is made of: each material gives the light that a place reflects."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from litterfog.scenes.colour import Rgb, linear, mix
from litterfog.scenes.noise import (
    CLOUDS,
    CLUMPS,
    GRAIN,
    PATCHY,
    ROUGH,
    Floats,
    fractal_tile,
    smoothstep,
)


@dataclass(frozen=True)
class Patch:
    """Places on the ground that share a material."""

    x: Floats
    z: Floats
    """(n,), metres across and along the street"""
    footprint_m: Floats
    """(n,), how much ground one pixel covers"""
    sun_x: float
    sun_z: float
    """Where the sun stands, for the light and dark sides of small bumps."""
    salt: int

    def only(self, here: NDArray[np.intp]) -> "Patch":
        """Keep some of the places."""
        parts = self.x[here], self.z[here], self.footprint_m[here]
        return Patch(*parts, self.sun_x, self.sun_z, self.salt)

    def noise(self, slope: float, texel_m: float, salt: int = 0) -> Floats:
        """Look up fractal noise, shifted differently on every street."""
        shift = np.float32((self.salt * 37 + salt * 101) % 509 * texel_m)
        return fractal_tile(slope).at(self.x + shift, self.z - shift, texel_m, self.footprint_m)

    def relief(self, slope: float, texel_m: float, salt: int = 0) -> Floats:
        """Give how much lighter the sunny sides of the bumps are than the others."""
        x = self.x + np.float32(self.sun_x * texel_m)
        ahead = replace(self, x=x, z=self.z + np.float32(self.sun_z * texel_m))
        return self.noise(slope, texel_m, salt) - ahead.noise(slope, texel_m, salt)


Material = Callable[[Patch], Floats]


def asphalt(tone: Rgb, worn: float) -> Material:
    """Stone chips in tar; `worn` 0..1 brings cracks, patches and stains."""

    def material(patch: Patch) -> Floats:
        chips = patch.noise(GRAIN, 0.0035) + 0.8 * patch.noise(ROUGH, 0.009, 1)
        blotch = patch.noise(CLUMPS, 0.03, 2)
        shade = 1 + 0.17 * chips + 0.10 * blotch + 0.16 * patch.relief(ROUGH, 0.006, 1)
        pale = smoothstep(1.5, 2.6, patch.noise(GRAIN, 0.005, 3))
        colour = mix(linear(tone) * shade[:, None], linear((168, 160, 148)), 0.6 * pale)
        if worn > 0.25:
            colour = colour * _repairs(patch, worn)[:, None]
        cracked = _cracks(patch, worn)
        return colour * (1 - 0.75 * cracked)[:, None]

    return material


def _cracks(patch: Patch, worn: float) -> Floats:
    ridge = np.abs(patch.noise(CLUMPS, 0.008, 4) + 0.12 * patch.noise(PATCHY, 0.006, 5))
    where = smoothstep(1.1 - 1.3 * worn, 2.0 - 1.3 * worn, patch.noise(CLOUDS, 0.02, 6))
    width = 0.012 + 0.2 * patch.footprint_m
    return where * (1 - smoothstep(0.4 * width, 1.6 * width, ridge))


def _repairs(patch: Patch, worn: float) -> Floats:
    """Dark rectangles where a trench was filled, with a line of tar about them."""
    shade = np.ones_like(patch.x)
    random = np.random.default_rng([patch.salt, 11])
    for _ in range(1 + int(worn * 3)):
        x, z = random.uniform(-3, 3), random.uniform(1, 9)
        wide, long = random.uniform(0.3, 0.9), random.uniform(0.4, 2.2)
        ragged = 0.012 * patch.noise(PATCHY, 0.01, 7)
        inside = np.maximum(np.abs(patch.x - x) - wide, np.abs(patch.z - z) - long) + ragged
        soft = patch.footprint_m + 0.006
        seam = 1 - smoothstep(0.01, 0.02 + soft, np.abs(inside))
        fill = random.choice([0.72, 0.82, 1.22])
        shade *= (1 + (fill - 1) * (1 - smoothstep(-soft, soft, inside))) * (1 - 0.45 * seam)
    return shade


def grass(tone: Rgb, dry: float) -> Material:
    """Short grass in tufts; `dry` 0..1 lets straw and soil through."""

    def material(patch: Patch) -> Floats:
        tufts = patch.noise(CLUMPS, 0.012, 1)
        blades = patch.noise(GRAIN, 0.006, 2) + patch.relief(ROUGH, 0.009, 3)
        straw = smoothstep(1.4 - 1.6 * dry, 2.6 - 1.6 * dry, blades + 0.8 * tufts)
        soil = smoothstep(2.1 - 1.4 * dry, 2.6 - 1.4 * dry, patch.noise(CLOUDS, 0.02, 4))
        green = linear(tone) * np.exp(0.30 * blades + 0.24 * tufts)[:, None]
        grown = mix(green, linear((148, 138, 84)), 0.6 * straw)
        return mix(grown, linear((92, 76, 58)) * np.exp(0.2 * blades)[:, None], soil)

    return material


def gravel(tone: Rgb, grain_m: float = 0.03) -> Material:
    """Loose stones on earth."""

    def material(patch: Patch) -> Floats:
        coarse = patch.relief(PATCHY, grain_m / 3, 1)
        fine = patch.noise(GRAIN, 0.006, 2)
        warm = patch.noise(PATCHY, grain_m, 3)[:, None] * np.array([0.06, 0.02, -0.04], np.float32)
        damp = 0.16 * patch.noise(CLOUDS, 0.03, 4)
        shade = np.exp(0.5 * coarse + 0.2 * fine + damp)[:, None]
        colour: Floats = linear(tone) * shade * (1 + warm)
        return colour

    return material
