import math
from itertools import pairwise

import h3.api.basic_int as h3
import numpy as np
import pytest
from numpy.typing import NDArray

from litterfog.streets.matching import StreetIndex
from litterfog.streets.streets import E7, Streets
from tests.unit.streets.lines import Place, off, streets_along
from tests.unit.streets.towns import grid_town

HERE = (60.17, 24.94)
NOWHERE = [(math.nan, 25.0), (60.0, math.nan), (math.inf, 25.0), (91.0, 25.0), (60.0, 400.0)]


def main_street(at: Place = HERE) -> Streets:
    """Runs 80 m to the east."""
    return streets_along([at, off(at, east_m=80)])


def town(seed: int, at: Place, segments: int = 150, across_m: float = 600) -> Streets:
    """Winding segments everywhere."""
    rng = np.random.default_rng(seed)
    starts = rng.uniform(-across_m / 2, across_m / 2, (segments, 2))
    steps = rng.normal(0, 25, (segments, 4, 2)).cumsum(axis=1)
    return streets_along(
        *(
            [off(at, *start), *(off(at, *(start + step)) for step in line)]
            for start, line in zip(starts, steps, strict=True)
        )
    )


def places_in(streets: Streets, seed: int, count: int = 500) -> NDArray[np.float64]:
    """Near points of the streets: (2, count), lat and lon."""
    rng = np.random.default_rng(seed)
    lat, lon = streets.points[rng.integers(0, len(streets.points), count)].T / E7
    stretch = np.cos(np.radians(lat))
    return np.stack(
        (
            lat + rng.normal(0, 25, count) / 111_195,
            lon + rng.normal(0, 25, count) / 111_195 / stretch,
        )
    )


def nearest_by_hand(streets: Streets, lat: float, lon: float, reach_m: float) -> int:
    """Looks at every piece of every segment."""
    metres = (111_195.08, 111_195.08 * math.cos(math.radians(lat)))
    best, found = reach_m, -1
    for row in range(len(streets)):
        line = streets.line(row) / E7 - (lat, lon)
        line[:, 1] = (line[:, 1] + 180) % 360 - 180
        line *= metres
        for one, other in pairwise(line):
            along = other - one
            at = np.clip(-one @ along / max(along @ along, 1e-9), 0, 1)
            distance = float(np.hypot(*(one + at * along)))
            if distance < best:
                best, found = distance, row
    return found


def test_a_position_belongs_to_the_nearest_segment() -> None:
    streets = grid_town(4, 4, 80)
    index = StreetIndex(streets)
    middles = streets.points.reshape(-1, 2, 2).mean(axis=1) / E7
    assert [index.match(*off((lat, lon), 5, 5)) for lat, lon in middles] == list(range(24))


def test_a_position_beyond_the_bound_belongs_to_none() -> None:
    index = StreetIndex(main_street())
    assert index.match(*off(HERE, north_m=24.9)) == 0
    assert index.match(*off(HERE, north_m=25.1)) is None


def test_the_bound_knows_the_accuracy() -> None:
    index = StreetIndex(main_street())
    place = off(HERE, north_m=20)
    assert index.match(*place, accuracy_m=2.0) is None
    assert index.match(*place, accuracy_m=8.0) == 0


def test_the_distance_is_to_the_line_not_to_its_points() -> None:
    index = StreetIndex(streets_along([HERE, off(HERE, east_m=400)]))
    assert index.match(*off(HERE, 10, 200)) == 0


def test_the_distance_is_to_the_segments_end_not_to_the_line_beyond_it() -> None:
    index = StreetIndex(main_street())
    assert index.match(*off(HERE, east_m=-24)) == 0
    assert index.match(*off(HERE, east_m=-26)) is None


def test_at_a_crossing_the_first_segment_counts() -> None:
    legs = [[off(HERE, *to), HERE] for to in ((80, 0), (0, 80), (-80, 0), (0, -80))]
    index = StreetIndex(streets_along(*legs))
    assert index.match(*HERE) == 0


@pytest.mark.parametrize("place", NOWHERE)
def test_what_is_no_position_belongs_to_none(place: Place) -> None:
    index = StreetIndex(main_street())
    assert index.match(*place) is None
    lat, lon = np.array([place]).T
    assert index.match_all(lat, lon, np.array([5.0])).tolist() == [-1]


def test_without_streets_nothing_matches() -> None:
    index = StreetIndex(streets_along())
    assert index.match(*HERE) is None
    lat, lon = np.array([HERE]).T
    assert index.match_all(lat, lon, np.array([5.0])).tolist() == [-1]


def test_no_positions_have_no_rows() -> None:
    nothing = np.array([])
    assert StreetIndex(main_street()).match_all(nothing, nothing, nothing).tolist() == []


def test_a_segment_that_is_a_point_or_turns_on_the_spot_breaks_nothing() -> None:
    index = StreetIndex(streets_along([HERE], [HERE, HERE, off(HERE, north_m=50)]))
    assert index.match(*HERE) == 1


@pytest.mark.parametrize(
    "at",
    [HERE, (-33.9, 18.4), (0.0, 0.0), (52.0, 180.0), (-16.8, -179.998), (89.0, 10.0)],
    ids=["Helsinki", "Cape Town", "equator", "Greenwich's other side", "Taveuni", "near a pole"],
)
def test_the_match_is_that_of_a_search_by_hand(at: Place) -> None:
    streets = town(seed=1, at=at)
    index = StreetIndex(streets)
    lat, lon = places_in(streets, seed=2, count=40)
    expected = [nearest_by_hand(streets, *place, 60.0) for place in zip(lat, lon, strict=True)]
    assert index.match_all(lat, lon, np.full(40, 60.0)).tolist() == expected


@pytest.mark.parametrize("at", [HERE, (-16.8, 180.0), (89.95, 0.0), (-90.0, 0.0), (90.0, 0.0)])
def test_one_position_gets_what_it_gets_among_many(at: Place) -> None:
    streets = town(seed=3, at=at)
    index = StreetIndex(streets)
    lat, lon = places_in(streets, seed=4)
    accuracy_m = np.random.default_rng(5).uniform(-5, 70, len(lat))
    pictures = zip(lat.tolist(), lon.tolist(), accuracy_m.tolist(), strict=True)
    rows = [index.match(*picture) for picture in pictures]
    expected = [-1 if row is None else row for row in rows]
    assert index.match_all(lat, lon, accuracy_m).tolist() == expected


def test_longitudes_over_180_degrees_are_those_of_the_other_side() -> None:
    index = StreetIndex(main_street((-16.8, 179.9999)))
    assert index.match(-16.8, -180.0) == index.match(-16.8, 180.0) == 0


def test_a_cell_belongs_to_the_segment_near_its_centre() -> None:
    streets = grid_town(4, 4, 80)
    index = StreetIndex(streets)
    lat, lon = streets.points.reshape(-1, 2, 2).mean(axis=1).T / E7
    cells = np.array(
        [h3.latlng_to_cell(*place, 15) for place in zip(lat, lon, strict=True)], np.uint64
    )
    assert index.match_cells(cells).tolist() == list(range(24))


@pytest.mark.parametrize("resolution", range(11, 16))
def test_a_coarser_cell_reaches_further(resolution: int) -> None:
    lat, lon = h3.cell_to_latlng(h3.latlng_to_cell(*HERE, resolution))
    cell = np.array([h3.latlng_to_cell(lat, lon, resolution)], np.uint64)
    reach_m = 25 + h3.average_hexagon_edge_length(resolution, unit="m")
    rows = [
        StreetIndex(main_street(off((lat, lon), north_m=metres))).match_cells(cell)[0]
        for metres in (reach_m - 0.5, reach_m + 0.5)
    ]
    assert rows == [0, -1]


def test_what_is_no_cell_or_too_coarse_belongs_to_none() -> None:
    index = StreetIndex(main_street())
    cells = np.array([0, 2**64 - 1, h3.latlng_to_cell(*HERE, 10)], np.uint64)
    assert index.match_cells(cells).tolist() == [-1, -1, -1]
