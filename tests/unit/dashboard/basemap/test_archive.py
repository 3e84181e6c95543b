import gzip
import json
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import Writer
from pydantic import ValidationError

from litterfog.dashboard.basemap.archive import Archive
from litterfog.dashboard.basemap.header import ArchiveError
from litterfog.dashboard.settings import DashboardSettings
from tests.town import BOUNDS, PROTOMAPS, ZOOM, X, Y, encoded, write_town

Change = Callable[[Path], object]


@pytest.fixture
def town(tmp_path: Path) -> Path:
    return write_town(tmp_path / "town.pmtiles")


def test_it_gives_the_tile_that_is_there_and_none_that_is_not(town: Path) -> None:
    archive = Archive(town)
    tile = archive.tile(ZOOM, X, Y)
    assert tile
    assert gzip.decompress(tile) == encoded(PROTOMAPS)
    assert archive.tile(ZOOM, X + 1, Y) is None
    assert archive.tile(ZOOM + 1, X, Y) is None
    assert archive.tile(ZOOM, 1 << ZOOM, Y) is None


def test_it_tells_what_a_style_needs(town: Path) -> None:
    archive = Archive(town)
    assert (archive.min_zoom, archive.max_zoom, archive.bounds) == (ZOOM, ZOOM, BOUNDS)
    assert archive.layers == {"earth", "water", "buildings", "roads"}
    assert archive.attribution == "© OpenStreetMap & friends"


def test_another_file_has_another_identity(town: Path) -> None:
    before = Archive(town).identity
    os.utime(town, ns=(1, 1))
    assert Archive(town).identity != before


def test_many_threads_read_leaf_directories_at_once(tmp_path: Path) -> None:
    path = tmp_path / "many.pmtiles"
    numbers = range(zxy_to_tileid(8, 0, 0), zxy_to_tileid(9, 0, 0))
    with path.open("wb") as file:
        writer = Writer(file)  # type: ignore[no-untyped-call]
        for number in numbers:
            writer.write_tile(number, f"{number:06}".encode() * (1 + number * 7919 % 61))  # type: ignore[no-untyped-call]
        header = {"tile_type": TileType.MVT, "tile_compression": Compression.NONE}
        writer.finalize(header, {"vector_layers": [{"id": "roads"}]})  # type: ignore[no-untyped-call]
    archive = Archive(path)
    wanted = [(x, y) for x in range(0, 256, 5) for y in range(256)]
    with ThreadPoolExecutor(8) as pool:
        tiles = list(pool.map(lambda place: archive.tile(8, *place), wanted))
    for (x, y), tile in zip(wanted, tiles, strict=True):
        assert tile
        assert int(tile[:6]) == zxy_to_tileid(8, x, y)


def _cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size - 10)


def _overwritten(offset: int, data: bytes) -> Change:
    def change(path: Path) -> None:
        with path.open("r+b") as file:
            file.seek(offset)
            file.write(data)

    return change


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda path: path.unlink(), "No such file"),
        (lambda path: (path.unlink(), path.mkdir()), "no file"),
        (lambda path: path.write_bytes(b""), "no PMTiles archive"),
        (lambda path: path.write_text("<html>"), "no PMTiles archive"),
        (lambda path: os.truncate(path, 60), "cut short"),
        (_cut, "cut short"),
        (_overwritten(7, b"\x02"), "version 2"),
        (_overwritten(97, b"\x03"), "directories are compressed with BROTLI; it takes GZIP"),
        (_overwritten(98, b"\x04"), "compressed with ZSTD; it takes GZIP or NONE"),
        (_overwritten(98, b"\x63"), "nobody knows"),
        (_overwritten(99, b"\x06"), "its tiles are MLT"),
        (_overwritten(130, b"\xff" * 8), "directory of its tiles is damaged"),
        (lambda path: write_town(path, tile=b"<html>"), "they are not"),
        (lambda path: write_town(path, metadata={}), "name no vector_layers"),
        (lambda path: write_town(path, metadata=["layers"]), "no JSON object"),
    ],
)
def test_what_cannot_be_shown_says_why(town: Path, change: Change, words: str) -> None:
    change(town)
    with pytest.raises(ArchiveError, match=words):
        Archive(town)


def test_a_start_with_a_file_that_is_none_names_the_setting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "town.json"
    path.write_text(json.dumps({"type": "FeatureCollection"}))
    monkeypatch.setenv("LITTERFOG_BASEMAP", str(path))
    with pytest.raises(ValidationError, match=r"basemap\n.*it is no PMTiles archive"):
        DashboardSettings()


def test_an_empty_variable_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LITTERFOG_BASEMAP", "")
    assert DashboardSettings().basemap is None


def test_pictures_are_an_archive_too(tmp_path: Path) -> None:
    picture, none = b"\x89PNG", Compression.NONE
    kind: dict[str, Any] = {"tile_type": TileType.PNG, "tile_compression": none, "metadata": {}}
    archive = Archive(write_town(tmp_path / "aerial.pmtiles", tile=picture, **kind))
    assert (archive.is_raster, archive.suffix, archive.tile(ZOOM, X, Y)) == (True, "png", picture)
