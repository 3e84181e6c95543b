from pathlib import Path

import pytest

from tests.unit.streets.extracts import Town, street


def _district(town: Town, folder: Path) -> str:
    streets = town.read(folder)
    return streets.districts[int(streets.district[0])]


def _town_with_a_place(north_m: float, kind: str = "suburb") -> Town:
    town = street(0, 80)
    town.nodes |= {8: (north_m, 0), 9: (north_m + 500, 0)}
    town.node_tags = {8: {"place": kind, "name": "Near"}, 9: {"place": kind, "name": "Far"}}
    return town


def test_a_street_is_of_the_nearest_quarter(tmp_path: Path) -> None:
    assert _district(_town_with_a_place(300), tmp_path) == "Near"


def test_a_quarter_too_far_off_is_not_the_street_s(tmp_path: Path) -> None:
    assert _district(_town_with_a_place(2100), tmp_path) == ""


def test_a_country_is_no_quarter(tmp_path: Path) -> None:
    assert _district(_town_with_a_place(300, "country"), tmp_path) == ""


def test_a_quarter_is_near_over_the_180th_meridian(tmp_path: Path) -> None:
    town = _town_with_a_place(0)
    town.lon, town.nodes[8] = 179.9999, (0, -300)
    assert _district(town, tmp_path) == "Near"


def _bounded(*, level: str = "10", lon: float = 4.0) -> Town:
    """Make a street within a boundary of two ways that a nearer place is not asked about."""
    town = _town_with_a_place(0)
    town.lon = lon
    town.nodes |= {20: (-50, -50), 21: (-50, 150), 22: (50, 150), 23: (50, -50)}
    town.ways |= {30: ([20, 21, 22], {}), 31: ([20, 23, 22], {"waterway": "river"})}
    boundary = {"boundary": "administrative", "admin_level": level, "name": "Within"}
    town.relations = {40: ([30, 31], boundary)}
    return town


@pytest.mark.parametrize("lon", [4.0, 179.9995])
def test_a_boundary_around_a_street_comes_before_a_place(tmp_path: Path, lon: float) -> None:
    assert _district(_bounded(lon=lon), tmp_path) == "Within"


def test_a_boundary_beside_a_street_is_not_its_own(tmp_path: Path) -> None:
    town = _bounded()
    town.nodes |= {1: (80, 0), 2: (80, 80)}
    assert _district(town, tmp_path) == "Near"


def test_a_boundary_that_the_extract_holds_in_part_is_not_used(tmp_path: Path) -> None:
    town = _bounded()
    del town.ways[31]
    assert _district(town, tmp_path) == "Near"


def test_a_town_s_boundary_is_no_district(tmp_path: Path) -> None:
    assert _district(_bounded(level="8"), tmp_path) == "Near"


def test_the_district_of_level_10_is_chosen_within_that_of_level_9(tmp_path: Path) -> None:
    town = _bounded()
    ways, tags = town.relations[40]
    town.relations[41] = (ways, dict(tags) | {"admin_level": "9", "name": "Around"})
    assert _district(town, tmp_path) == "Within"
