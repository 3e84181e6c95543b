"""A street's cross-section: strips of material, kerbs, lines, covers, how wet it is."""

from dataclasses import dataclass

import numpy as np

from litterfog.scenes.ground import Material, asphalt, grass, gravel
from litterfog.scenes.noise import Floats
from litterfog.scenes.paving import clinkers, cobbles, grey_bricks, slabs

KERB_M = 0.15
"""How wide the kerbstone is."""
STEP_M = 0.11
"""How high the pavement lies above the road."""


@dataclass(frozen=True)
class Strip:
    """A material from one place across the street to another."""

    start_m: float
    end_m: float
    material: Material


@dataclass(frozen=True)
class Street:
    """A straight street along z."""

    road: Material
    verges: tuple[Strip, ...]
    """What lies beyond the kerbs, at pavement height."""
    kerb_left_m: float
    kerb_right_m: float
    lines_m: tuple[float, ...]
    """Where painted lines run along the road."""
    dashed: bool
    covers: tuple[tuple[float, float, float], ...]
    """Manhole covers: x, z, radius."""
    grates_m: tuple[float, ...]
    """Drain grates in the right-hand gutter: z."""
    wet: float
    """0 for dry, 1 for just after rain."""
    salt: int

    def floor_at(self, x: Floats) -> Floats:
        """Give the height of the ground at places across the street."""
        raised = (x < self.kerb_left_m) | (x > self.kerb_right_m)
        return np.where(raised, np.float32(STEP_M), np.float32(0))


def draw_street(random: np.random.Generator) -> Street:
    """Choose a street."""
    moss = float(random.uniform(0, 0.5))
    width = random.uniform(3.2, 6.0)
    left = (
        -random.uniform(0.9, 2.4) if random.random() < 0.55 else -width + random.uniform(0.5, 1.4)
    )
    right = left + width
    pavement = _pavement(random, moss)
    green = grass(_green(random), float(random.uniform(0, 0.8)))
    side = float(random.uniform(1.0, 2.2))
    verge = green if random.random() < 0.45 else pavement
    road, paved = _road(random, moss)
    return Street(
        road=road,
        verges=(
            Strip(-900.0, left - side, green if random.random() < 0.5 else pavement),
            Strip(left - side, left, pavement),
            Strip(right, right + side, verge),
            Strip(right + side, 900.0, pavement if random.random() < 0.5 else green),
        ),
        kerb_left_m=float(left),
        kerb_right_m=float(right),
        lines_m=_lines(random, float(left), float(right)) if paved else (),
        dashed=bool(random.random() < 0.5),
        covers=_covers(random, float(left), float(right)) if paved else (),
        grates_m=(float(random.uniform(1.5, 6)),) if random.random() < 0.5 else (),
        wet=float(random.choice([0.0, 0.0, 0.0, random.uniform(0.25, 0.9)])),
        salt=int(random.integers(1, 10_000)),
    )


def _green(random: np.random.Generator) -> tuple[int, int, int]:
    return (int(random.uniform(70, 100)), int(random.uniform(88, 116)), int(random.uniform(38, 60)))


def _road(random: np.random.Generator, moss: float) -> tuple[Material, bool]:
    """Choose a surface, and say whether it is paved."""
    grey = int(random.uniform(84, 128))
    tone = (grey + 2, grey, grey - int(random.uniform(-4, 6)))
    choices: list[Material] = [asphalt(tone, float(random.uniform(0, 1))) for _ in range(6)]
    choices += [cobbles(moss), grey_bricks(moss), clinkers(moss), gravel((132, 122, 106))]
    chosen = int(random.integers(len(choices)))
    return choices[chosen], chosen < len(choices) - 1


def _pavement(random: np.random.Generator, moss: float) -> Material:
    choices: list[Material] = [
        slabs(0.3, moss),
        slabs(0.5, moss),
        clinkers(moss),
        grey_bricks(moss),
        gravel((150, 138, 118)),
    ]
    return choices[int(random.integers(len(choices)))]


def _lines(random: np.random.Generator, left: float, right: float) -> tuple[float, ...]:
    if random.random() < 0.5:
        return ()
    middle = (left + right) / 2 + random.uniform(-0.3, 0.3)
    return (float(middle),) if random.random() < 0.5 else (left + 0.35, float(middle))


def _covers(
    random: np.random.Generator, left: float, right: float
) -> tuple[tuple[float, float, float], ...]:
    count = int(random.choice([0, 0, 1, 1, 2]))
    low, high = max(left + 0.6, -1.8), min(right - 0.6, 1.8)
    low, high = min(low, high), max(low, high)
    spots = [(random.uniform(low, high), random.uniform(1.6, 6), 0.32) for _ in range(count)]
    return tuple((float(x), float(z), radius) for x, z, radius in spots)
