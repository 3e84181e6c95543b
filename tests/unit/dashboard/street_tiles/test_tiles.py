from dataclasses import replace

import numpy as np
import pytest

from litterfog.dashboard.query.mercator import x_of, y_of
from litterfog.dashboard.streets.tiles import lines as tile_lines
from litterfog.dashboard.streets.tiles.tiles import Tiles
from litterfog.streets.streets import Streets
from tests.unit.dashboard.street_tiles.reading import layer_of, lines_in
from tests.unit.streets.lines import off, streets_along

HOME = (51.02585, 4.4776)
KINDS = ("primary", "residential", "service", "footway")


def tile_at(streets: Streets, z: int, place: tuple[float, float] = HOME) -> bytes:
    shift = 32 - z
    return Tiles(streets).tile(z, x_of(place[1]) >> shift, y_of(place[0]) >> shift)


def street(east_m: float = 0, length_m: float = 80) -> list[tuple[float, float]]:
    return [off(HOME, 0, east_m), off(HOME, length_m / 2, east_m), off(HOME, length_m, east_m)]


def rows(tile: bytes) -> list[int]:
    return [line.row for line in lines_in(tile)]


def test_a_street_is_where_it_lies() -> None:
    [line] = lines_in(tile_at(streets_along(street()), 14))
    x, y = (of >> (32 - 14 - 12) & 4095 for of in (x_of(HOME[1]), y_of(HOME[0])))
    assert line.points[0] == (x, y)
    assert line.points[-1][0] == x
    assert line.points[-1][1] < y  # north is up


def test_only_what_is_near_a_tile_is_in_it() -> None:
    assert rows(tile_at(streets_along(street(), street(20_000)), 14)) == [0]


def test_a_street_on_the_edge_is_drawn_by_the_tiles_on_both_sides() -> None:
    edge = (x_of(HOME[1]) >> 18) + 1
    lon = edge / 2**14 * 360 - 180
    crossing = streets_along([(HOME[0], lon - 0.0005), (HOME[0], lon + 0.0005)])
    assert rows(tile_at(crossing, 14, (HOME[0], lon - 0.0001))) == [0]
    assert rows(tile_at(crossing, 14, (HOME[0], lon + 0.0001))) == [0]


@pytest.mark.parametrize(
    ("zoom", "seen"), [(8, []), (9, [0]), (11, [0, 1]), (13, [0, 1, 2, 3]), (14, [0, 1, 2, 3])]
)
def test_the_less_important_a_street_the_nearer_one_has_to_look(zoom: int, seen: list[int]) -> None:
    streets = streets_along(*(street(east_m, 800) for east_m in (0, 50, 100, 150)))
    streets = replace(streets, kind=np.arange(4, dtype=np.uint8), kinds=KINDS)
    assert [line.tags["class"] for line in lines_in(tile_at(streets, zoom))] == seen


def test_names_come_where_they_can_be_read() -> None:
    streets = replace(streets_along(street()), names=("High Street",))
    assert [line.tags.get("name") for line in lines_in(tile_at(streets, 12))] == [None]
    assert [line.tags.get("name") for line in lines_in(tile_at(streets, 13))] == ["High Street"]


def test_what_is_smaller_than_half_a_pixel_is_left_out() -> None:
    assert rows(tile_at(streets_along(street(length_m=3), street(length_m=500)), 11)) == [1]


def test_far_away_fewer_points_say_the_same() -> None:
    places = [off(HOME, north_m, 0) for north_m in range(0, 100, 5)]
    far, near = (lines_in(tile_at(streets_along(places), zoom))[0] for zoom in (11, 14))
    assert len(far.points) < 10 < len(near.points)


def test_of_too_many_streets_the_important_and_long_ones_are_drawn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tile_lines, "MOST_SEGMENTS", 2)
    streets = streets_along(*(street(east_m) for east_m in (0, 50, 100)))
    kinds = np.array([1, 1, 0], np.uint8)
    lengths = np.array([60, 90, 50], np.float32)
    assert rows(tile_at(replace(streets, kind=kinds, kinds=KINDS, length_m=lengths), 14)) == [1, 2]


def test_a_street_over_the_180th_meridian_is_short() -> None:
    streets = streets_along([(0.01, 179.9995), (0.01, 180.0005)])
    [line] = lines_in(tile_at(streets, 14, (0.01, 179.9999)))
    (west, _), (east, _) = line.points
    assert 0 < east - west < 300


def test_a_tile_is_said_to_be_of_version_2() -> None:
    assert layer_of(tile_at(streets_along(street()), 14)).numbers[15] == 2
