import math

import numpy as np
import pytest

from litterfog.streets.near import ELSEWHERE_M, Extent, extent_of, nearest_m
from tests.unit.streets.lines import Place, off, streets_along
from tests.unit.streets.towns import CENTRE, grid_town

BOX = Extent(west=24.8, south=60.1, east=25.2, north=60.3)
OVER_180 = Extent(west=179.5, south=-17.0, east=-179.5, north=-16.0)


def metres(extent: Extent, *places: Place) -> float:
    lat, lon = np.array(places, np.float64).reshape(-1, 2).T
    return nearest_m(extent, lat, lon)


def test_the_extent_holds_all_streets() -> None:
    box = extent_of(grid_town(3, 3, 80))
    north, east = off(CENTRE, 160, 160)
    assert (box.south, box.west) == CENTRE
    assert (box.north, box.east) == pytest.approx((north, east), abs=1e-6)


def test_the_extent_of_a_town_on_the_180th_meridian_is_narrow() -> None:
    box = extent_of(streets_along([(-16.8, 179.9), (-16.8, 180.0), (-16.8, -179.8)]))
    assert (box.west, box.east) == (179.9, -179.8)


def test_without_streets_there_is_no_extent() -> None:
    with pytest.raises(ValueError, match="no streets"):
        extent_of(streets_along())


def test_inside_the_distance_is_nought() -> None:
    assert metres(BOX, (60.2, 25.0)) == metres(OVER_180, (-16.5, 180.0)) == 0


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        (off((60.3, 25.0), north_m=7_000), 7_000),
        (off((60.1, 25.0), north_m=-7_000), 7_000),
        (off((60.2, 25.2), east_m=7_000), 7_000),
        (off((60.2, 24.8), east_m=-7_000), 7_000),
        (off((60.3, 25.2), 3_000, 4_000), 5_000),
    ],
)
def test_outside_the_distance_is_to_the_nearest_side_or_corner(
    place: Place, expected: float
) -> None:
    assert metres(BOX, place) == pytest.approx(expected, rel=1e-3)


def test_the_distance_takes_the_short_way_round_the_world() -> None:
    assert metres(OVER_180, off((-16.5, -179.5), east_m=7_000)) == pytest.approx(7_000, rel=1e-3)


def test_the_nearest_position_decides() -> None:
    assert metres(BOX, (52.5, 13.4), (60.2, 25.0), (-33.9, 18.4)) == 0


def test_another_town_is_elsewhere() -> None:
    tampere, vantaa = (61.5, 23.8), (60.4, 25.1)
    assert metres(BOX, tampere) > ELSEWHERE_M > metres(BOX, vantaa)


@pytest.mark.parametrize("pole", [-90.0, 90.0])
def test_poles_are_far_but_somewhere(pole: float) -> None:
    assert metres(BOX, (pole, 0.0)) == pytest.approx(
        math.radians(abs(pole - (60.3 if pole > 0 else 60.1))) * 6_371_009, rel=1e-6
    )


def test_what_is_no_position_is_near_nothing() -> None:
    assert metres(BOX, (math.nan, 25.0), (91.0, 25.0), (60.2, math.inf)) == math.inf
    assert metres(BOX) == math.inf
