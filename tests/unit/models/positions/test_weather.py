from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from litterfog.models.positions.recipe import Weather
from litterfog.models.positions.weather import draw_distance, weathered

NEAR = 1.0
NONE = Weather(
    gamma=0,
    brightness=0,
    contrast=0,
    cast=0,
    dusk_chance=0,
    saturation_chance=0,
    farther_chance=0,
    blur_chance=0,
    motion_chance=0,
    sharpen_chance=0,
    jpeg_chance=0,
    noise_chance=0,
    rain_chance=0,
)


def only(chance: str) -> Weather:
    certain: dict[str, Any] = {chance: 1.0}
    return replace(NONE, **certain)


def canvas() -> np.ndarray:
    return np.random.default_rng(3).integers(0, 256, (64, 64, 3), dtype=np.uint8)


def spread(pixels: np.ndarray) -> float:
    return float(np.abs(np.diff(pixels.astype(int), axis=1)).mean())


def test_the_same_seed_gives_the_same_weather() -> None:
    copies = [weathered(canvas(), NEAR, np.random.default_rng(5), Weather()) for _ in range(2)]
    assert (copies[0] == copies[1]).all()


def test_without_any_weather_the_canvas_stays_as_it_is() -> None:
    assert (
        np.abs(
            weathered(canvas(), NEAR, np.random.default_rng(5), NONE).astype(int) - canvas()
        ).max()
        <= 1
    )


def test_distance_takes_sharpness() -> None:
    blurred = weathered(canvas(), 2.0, np.random.default_rng(5), NONE)
    assert blurred.shape == canvas().shape
    assert spread(blurred) < 0.8 * spread(canvas())


def test_a_distance_is_of_the_range_or_none() -> None:
    rng, weather = np.random.default_rng(5), replace(NONE, farther_chance=0.5, farther=(1.5, 2.0))
    drawn = [draw_distance(rng, weather) for _ in range(50)]
    assert {distance == NEAR for distance in drawn} == {True, False}
    assert all(1.5 <= distance <= 2.0 for distance in drawn if distance != NEAR)


@pytest.mark.parametrize("chance", ["blur_chance", "motion_chance"])
def test_defocus_and_motion_take_sharpness(chance: str) -> None:
    blurred = weathered(canvas(), NEAR, np.random.default_rng(5), only(chance))
    assert spread(blurred) < 0.8 * spread(canvas())


def test_dusk_is_dark() -> None:
    dusk = weathered(canvas(), NEAR, np.random.default_rng(5), replace(NONE, dusk_chance=1.0))
    assert dusk.mean() < 0.7 * canvas().mean()


@pytest.mark.parametrize(
    "chance", ["sharpen_chance", "jpeg_chance", "noise_chance", "rain_chance", "saturation_chance"]
)
def test_what_else_there_is_changes_pixels_and_no_shape(chance: str) -> None:
    changed = weathered(canvas(), NEAR, np.random.default_rng(5), only(chance))
    assert changed.shape == canvas().shape
    assert (changed != canvas()).any()
