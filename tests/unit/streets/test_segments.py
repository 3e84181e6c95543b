from pathlib import Path

import numpy as np
import pytest

from litterfog.streets.streets import Streets
from tests.unit.streets.extracts import RESIDENTIAL, Town, street


def _lengths(streets: Streets) -> list[float]:
    return sorted(round(length, 1) for length in streets.length_m.tolist())


def test_a_street_between_50_and_100_m_is_one_segment(tmp_path: Path) -> None:
    assert _lengths(street(0, 30, 80).read(tmp_path)) == [80]


def test_a_long_street_is_cut_evenly(tmp_path: Path) -> None:
    assert _lengths(street(0, 250).read(tmp_path)) == [83.3, 83.3, 83.3]


def test_the_parts_of_a_long_street_go_on_from_each_other(tmp_path: Path) -> None:
    streets = street(0, 20, 150).read(tmp_path)
    ends = [tuple(streets.line(at)[side].tolist()) for at in range(2) for side in (0, -1)]
    assert len(set(ends)) == 3


def test_a_cut_keeps_the_points_of_its_way(tmp_path: Path) -> None:
    streets = street(0, 20, 150).read(tmp_path)
    assert sorted(len(streets.line(at)) for at in range(2)) == [2, 3]


def _cross(*, west_m: float = 40) -> Town:
    """Lay a street east, and one north that ends on it at 40 m."""
    town = street(0, west_m, 100)
    town.nodes[4] = (60.0, west_m)
    town.ways[2] = ([2, 4], {"highway": "residential", "name": "Short Street"})
    return town


def test_streets_are_cut_where_they_meet(tmp_path: Path) -> None:
    assert _lengths(_cross().read(tmp_path)) == [40, 60, 60]


def test_what_is_no_street_cuts_none(tmp_path: Path) -> None:
    town = _cross()
    town.ways[2] = ([2, 4], {"highway": "service", "service": "driveway"})
    assert _lengths(town.read(tmp_path)) == [100]


def test_a_short_piece_stays_with_its_neighbour(tmp_path: Path) -> None:
    assert _lengths(_cross(west_m=10).read(tmp_path)) == [60, 100]


def test_a_crossing_within_a_segment_is_one_of_its_points(tmp_path: Path) -> None:
    streets = _cross(west_m=10).read(tmp_path)
    points, count = np.unique(streets.points, axis=0, return_counts=True)
    assert count.max() == 2
    assert len(points) == 4


def test_a_short_piece_joins_the_shorter_neighbour(tmp_path: Path) -> None:
    town = street(0, 30, 40, 90)
    for number, east in ((5, 30.0), (6, 40.0)):
        town.nodes[number] = (60.0, east)
        town.ways[number] = ([number - 3, number], {"highway": "residential", "name": f"{number}"})
    assert _lengths(town.read(tmp_path)) == [40, 50, 60, 60]


def test_ways_that_go_on_as_one_street_are_cut_as_one(tmp_path: Path) -> None:
    town = street(0, 8, 60)
    town.ways = {1: ([1, 2], RESIDENTIAL), 2: ([3, 2], RESIDENTIAL)}
    assert _lengths(town.read(tmp_path)) == [60]


def test_ways_of_other_names_stay_apart(tmp_path: Path) -> None:
    town = street(0, 40, 80)
    town.ways = {1: ([1, 2], RESIDENTIAL), 2: ([2, 3], RESIDENTIAL | {"name": "Other"})}
    streets = town.read(tmp_path)
    assert sorted(streets.names[name] for name in streets.name) == ["Long Street", "Other"]


def test_a_ring_of_ways_is_walked_once(tmp_path: Path) -> None:
    town = Town(nodes={1: (0, 0), 2: (0, 40), 3: (40, 40), 4: (40, 0)})
    town.ways = {1: ([1, 2, 3], RESIDENTIAL), 2: ([3, 4, 1], RESIDENTIAL)}
    assert _lengths(town.read(tmp_path)) == [80, 80]


def test_a_doorway_that_meets_no_street_is_none(tmp_path: Path) -> None:
    town = street(0, 80)
    town.nodes |= {8: (50, 0), 9: (58, 0)}
    town.ways[2] = ([8, 9], {"highway": "footway"})
    assert _lengths(town.read(tmp_path)) == [80]


def test_a_street_that_leaves_the_extract_ends_at_its_edge(tmp_path: Path) -> None:
    town = street(0, 40, 80, 120, 180)
    del town.nodes[3]
    assert _lengths(town.read(tmp_path)) == [40, 60]


def test_a_node_named_twice_makes_no_step_of_nothing(tmp_path: Path) -> None:
    town = street(0, 40, 80)
    town.ways[1] = ([1, 2, 2, 3], RESIDENTIAL)
    assert (np.abs(np.diff(town.read(tmp_path).line(0), axis=0)).sum(axis=1) > 0).all()


def test_lengths_are_right_over_the_180th_meridian(tmp_path: Path) -> None:
    town = street(0, 150)
    town.lon = 179.9995
    streets = town.read(tmp_path)
    assert _lengths(streets) == [75, 75]
    assert np.abs(streets.points[:, 1]).max() <= 1_800_000_000


def test_lengths_are_right_near_a_pole(tmp_path: Path) -> None:
    town = street(0, 6000)
    town.lat = 89.0
    assert town.read(tmp_path).length_m.sum() == pytest.approx(104.7, abs=0.1)


def test_a_street_bears_its_name_or_its_number(tmp_path: Path) -> None:
    streets = street(0, 80, tags={"highway": "primary", "ref": "N16"}).read(tmp_path)
    assert (streets.names[streets.name[0]], streets.kinds[streets.kind[0]]) == ("N16", "primary")


def test_segments_come_by_ascending_id(tmp_path: Path) -> None:
    ids = street(0, 2000).read(tmp_path).id
    assert (ids[1:] > ids[:-1]).all()
    assert len(ids) == 20


def test_another_import_gives_the_same_ids(tmp_path: Path) -> None:
    first = _cross().read(tmp_path)
    (tmp_path / "again").mkdir()
    assert (_cross().read(tmp_path / "again").id == first.id).all()


def test_ids_outlive_a_change_elsewhere(tmp_path: Path) -> None:
    before, town = _cross().read(tmp_path), _cross()
    town.nodes |= {10: (200, 0), 11: (200, 90)}
    town.ways[7] = ([10, 11], RESIDENTIAL)
    (tmp_path / "later").mkdir()
    assert set(before.id.tolist()) < set(town.read(tmp_path / "later").id.tolist())


def test_a_way_drawn_the_other_way_round_keeps_its_ids(tmp_path: Path) -> None:
    before, town = street(0, 250).read(tmp_path), street(0, 250)
    town.ways[1] = ([2, 1], RESIDENTIAL)
    (tmp_path / "turned").mkdir()
    assert (town.read(tmp_path / "turned").id == before.id).all()


def test_the_id_of_a_segment_is_known(tmp_path: Path) -> None:
    assert hex(street(0, 80).read(tmp_path).id[0]) == "0x59d1de8e6c968c1f"
