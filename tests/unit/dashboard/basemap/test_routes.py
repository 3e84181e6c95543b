import gzip
import json
import os
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from litterfog.dashboard.basemap.base import Basemap
from litterfog.dashboard.basemap.files import outline_path
from litterfog.dashboard.basemap.routes import basemap_routes
from tests.town import PROTOMAPS, TILE, ZOOM, X, Y, encoded, write_town

GLYPHS = "/basemap/glyphs/DejaVu%20Sans%20Condensed"


@pytest.fixture
def town(tmp_path: Path) -> Path:
    return write_town(tmp_path / "town.pmtiles")


@pytest.fixture
def base(town: Path) -> Basemap:
    return Basemap.of(town, "")


@pytest.fixture
def client(base: Basemap) -> FlaskClient:
    server = Flask("test", static_folder=None)
    server.register_blueprint(basemap_routes(base))
    return server.test_client()


def test_a_tile_is_passed_on_as_it_is_kept(client: FlaskClient) -> None:
    answer = client.get(TILE, headers={"Accept-Encoding": "gzip, br"})
    assert answer.content_type == "application/vnd.mapbox-vector-tile"
    assert answer.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(answer.data) == encoded(PROTOMAPS)


def test_who_does_not_take_gzip_gets_it_plain(client: FlaskClient) -> None:
    answer = client.get(TILE)
    assert "Content-Encoding" not in answer.headers
    assert answer.data == encoded(PROTOMAPS)


def test_a_tile_that_is_not_there_is_no_content(client: FlaskClient) -> None:
    assert client.get(f"/basemap/tiles/{ZOOM}/{X}/{Y + 1}.mvt").status_code == 204
    assert client.get("/basemap/tiles/99/1/1.mvt").status_code == 204
    assert client.get("/basemap/tiles/1/-1/1.mvt").status_code == 404
    assert client.get(TILE.replace("mvt", "png")).status_code == 404


def test_a_tile_lasts_under_the_archive_s_name_and_is_asked_for_again_under_none(
    client: FlaskClient, base: Basemap
) -> None:
    assert base.archive
    named = client.get(f"{TILE}?v={base.archive.identity}")
    assert named.headers["Cache-Control"] == "private, max-age=31536000, immutable"
    other = client.get(f"{TILE}?v=older")
    assert other.headers["Cache-Control"] == "private, no-cache"
    again = client.get(TILE, headers={"If-None-Match": other.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_a_file_cut_short_while_it_is_served_is_an_error_and_not_the_end(
    client: FlaskClient, town: Path
) -> None:
    os.truncate(town, town.stat().st_size - 10)
    answer = client.get(TILE)
    assert (answer.status_code, answer.text) == (500, "the archive is damaged: it is cut short\n")


@pytest.mark.parametrize(
    ("accepted", "coding", "most_bytes"), [("gzip, br", "br", 60_000), ("gzip", "gzip", 75_000)]
)
def test_the_outline_is_small(
    client: FlaskClient, accepted: str, coding: str, most_bytes: int
) -> None:
    answer = client.get(f"/basemap/{outline_path()}", headers={"Accept-Encoding": accepted})
    assert answer.headers["Content-Encoding"] == coding
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert len(answer.data) < most_bytes


def test_the_outline_is_land_and_borders(client: FlaskClient) -> None:
    collection = json.loads(client.get("/basemap/outline.json").data)
    kinds = [feature["properties"]["kind"] for feature in collection["features"]]
    assert kinds == ["land", "border"]


def test_letters_are_shipped_for_europe_and_others_are_none(client: FlaskClient) -> None:
    assert len(client.get(f"{GLYPHS}/0-255.pbf").data) > 50_000
    none = client.get(f"{GLYPHS}/1024-1279.pbf")
    assert (none.status_code, none.data[-11:]) == (200, b"\x12\x091024-1279")
    for span in ("0-254", "1-256", "..%2Foutline", "65536-65791"):
        assert client.get(f"{GLYPHS}/{span}.pbf").status_code == 404
