import subprocess
import sys
from pathlib import Path

import pytest

from litterfog.streets.osm import ExtractError, read_streets
from litterfog.streets.osm import ways as ways_module
from tests.unit.streets.extracts import RESIDENTIAL, street


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ExtractError, match="No such file"):
        read_streets(tmp_path / "none.osm.pbf")


def test_a_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(ExtractError, match="Is a directory"):
        read_streets(tmp_path)


def test_an_empty_file_is_told(tmp_path: Path) -> None:
    empty = tmp_path / "empty.osm.pbf"
    empty.touch()
    with pytest.raises(ExtractError, match="is empty"):
        read_streets(empty)


@pytest.mark.parametrize("content", [b"<osm/>", b"\0\0\0\x0ehello", b"\0\0", bytes(100)])
def test_a_file_of_something_else_is_told(tmp_path: Path, content: bytes) -> None:
    other = tmp_path / "other.osm.pbf"
    other.write_bytes(content)
    with pytest.raises(ExtractError, match="no map extract in OpenStreetMap's PBF"):
        read_streets(other)


def test_a_file_cut_off_is_told(tmp_path: Path) -> None:
    town = street(0, 80).write(tmp_path / "town.osm.pbf")
    town.write_bytes(town.read_bytes()[:-5])
    with pytest.raises(ExtractError, match="ends too early"):
        read_streets(town)


def test_a_damaged_file_is_told(tmp_path: Path) -> None:
    town = street(0, 80).write(tmp_path / "town.osm.pbf")
    content = bytearray(town.read_bytes())
    content[-20:-10] = bytes(10)
    town.write_bytes(content)
    with pytest.raises(ExtractError, match="is damaged"):
        read_streets(town)


def test_an_extract_without_streets_is_told(tmp_path: Path) -> None:
    with pytest.raises(ExtractError, match="holds no streets"):
        street(0, 80, tags={"waterway": "river"}).read(tmp_path)


def test_streets_without_their_nodes_are_none(tmp_path: Path) -> None:
    town = street(0, 80)
    town.nodes = {50: (0, 0)}
    with pytest.raises(ExtractError, match="holds no streets"):
        town.read(tmp_path)


def test_more_than_a_region_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ways_module, "MAX_POINTS", 2)
    with pytest.raises(ExtractError, match="cut out the town first"):
        street(0, 40, 80).read(tmp_path)


def test_streets_longer_than_any_country_s_are_refused(tmp_path: Path) -> None:
    town = street(0, 19_000_000)
    town.ways[1] = ([1, 2] * 20, RESIDENTIAL)
    with pytest.raises(ExtractError, match="cut the town out"):
        town.read(tmp_path)


def test_progress_tells_of_every_pass_and_ends_at_its_whole(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    town = street(0, 80).write(tmp_path / "town.osm.pbf")
    read_streets(town, lambda read, of: told.append((read, of)))
    assert told == sorted(told)
    assert told[-1] == (3 * town.stat().st_size, 3 * town.stat().st_size)


def test_without_osmium_it_says_what_to_install() -> None:
    code = (
        "import sys; sys.modules['osmium'] = None\n"
        "from pathlib import Path\n"
        "from litterfog.streets.osm import ExtractError, read_streets\n"
        "try: read_streets(Path('town.osm.pbf'))\n"
        "except ExtractError as error: print(error)"
    )
    said = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert "needs osmium: pip install" in said.stdout
    assert "[streets]" in said.stdout
