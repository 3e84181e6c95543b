from pathlib import Path

import pytest

from litterfog.cli.streets.importing import TownError, check_near, name_of, read_town
from litterfog.streets.packing import unpack
from tests.unit.dashboard.columns import columns
from tests.unit.streets.extracts import street
from tests.unit.streets.towns import CENTRE, grid_town

TOWN = grid_town(2, 2, 100.0)


@pytest.mark.parametrize(
    ("file", "given", "name"),
    [
        ("Helsinki.osm.pbf", None, "Helsinki"),
        ("ghent-latest.pbf", None, "ghent-latest"),
        ("x.osm.pbf", " Gent: Brugge ", "Gent: Brugge"),
    ],
)
def test_a_town_has_the_name_that_is_given_or_its_files(
    file: str, given: str | None, name: str
) -> None:
    assert name_of(Path("towns", file), given) == name


@pytest.mark.parametrize("name", ["", "  ", "x" * 65, "a\tb"])
def test_a_name_that_nobody_could_read_is_refused(name: str) -> None:
    with pytest.raises(TownError, match="--name takes 1 to 64"):
        name_of(Path("x.osm.pbf"), name)


def test_hits_49_km_away_are_near() -> None:
    check_near(TOWN, columns([(0.0, 0.0), (CENTRE[0] - 49 / 111.2, CENTRE[1])]))


def test_hits_51_km_away_are_of_another_town() -> None:
    with pytest.raises(TownError, match="the nearest is 51 km away: is it the right town"):
        check_near(TOWN, columns([(0.0, 0.0), (CENTRE[0] - 51 / 111.2, CENTRE[1])]))


def test_where_there_are_no_hits_any_town_is_the_right_one() -> None:
    check_near(TOWN, columns([]))


def test_a_town_that_was_read_says_what_it_holds(tmp_path: Path) -> None:
    read = read_town(street(0, 90).write(tmp_path / "x.osm.pbf"), "X", lambda *_: None)
    (blob,) = read.blobs.values()
    assert len(unpack(blob)) == read.town.segments == 1
    assert read.town.metres == pytest.approx(90, abs=0.1)
    assert read.town.areas == tuple(read.blobs)


def test_no_two_imports_have_one_fingerprint(tmp_path: Path) -> None:
    file = street(0, 90).write(tmp_path / "x.osm.pbf")
    first, second = (read_town(file, "X", lambda *_: None).town for _ in range(2))
    assert first.fingerprint != second.fingerprint
