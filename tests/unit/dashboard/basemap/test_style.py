from pathlib import Path
from typing import Any

import pytest
from pmtiles.tile import Compression, TileType

from litterfog.dashboard.basemap.base import Basemap
from litterfog.dashboard.basemap.palette import PALETTES, Palette, Scheme
from litterfog.dashboard.basemap.style import base_layers
from litterfog.dashboard.basemap.vector import vector_layers
from tests.town import BOUNDS, LINE, PROTOMAPS, STREET, write_town

OPENMAPTILES = {"transportation", "transportation_name", "water", "building", "place"}
STREETMAP = "https://tile.openstreetmap.org/{z}/{x}/{y}.png"


def kinds(style: dict[str, Any]) -> list[tuple[str, str]]:
    return [(layer.get("source-layer", ""), layer["type"]) for layer in style["layers"]]


def luminance(colour: str) -> float:
    """WCAG 2's relative luminance."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_without_anything_the_outline_is_there() -> None:
    style = base_layers("light", Basemap())
    assert list(style["sources"]) == ["outline"]
    assert kinds(style) == [("", "background"), ("", "fill"), ("", "line")]
    assert style["sources"]["outline"]["data"].startswith("{origin}/basemap/outline.json?v=")


def test_raster_tiles_lie_on_it_with_their_source_named() -> None:
    style = base_layers("dark", Basemap.of(None, STREETMAP))
    assert style["sources"]["base"]["tiles"] == [STREETMAP]
    assert "openstreetmap.org/copyright" in style["sources"]["base"]["attribution"]
    assert style["layers"][-1]["paint"]["raster-brightness-max"] < 0.5
    other = base_layers("light", Basemap.of(None, "https://tiles.example.org/{z}/{x}/{y}"))
    assert other["sources"]["base"]["attribution"] == "Tiles: tiles.example.org"


def test_an_archive_takes_the_place_of_raster_tiles_and_asks_no_other_host(tmp_path: Path) -> None:
    base = Basemap.of(write_town(tmp_path / "town.pmtiles"), STREETMAP)
    assert base.archive
    style = base_layers("light", base, "/map/")
    source = style["sources"]["base"]
    tiles = "{origin}/map/basemap/tiles/{z}/{x}/{y}.mvt?v=" + base.archive.identity
    assert (source["tiles"], tuple(source["bounds"])) == ([tiles], BOUNDS)
    assert "© OpenStreetMap</a> &amp; friends" in source["attribution"]
    assert style["glyphs"] == "{origin}/map/basemap/glyphs/{fontstack}/{range}.pbf"


def test_what_an_attribution_says_is_no_markup(tmp_path: Path) -> None:
    said = {"attribution": "&lt;img src=x onerror=alert(1)&gt;", "vector_layers": [{"id": "x"}]}
    base = Basemap.of(write_town(tmp_path / "town.pmtiles", metadata=said), "")
    attribution = base_layers("light", base)["sources"]["base"]["attribution"]
    assert attribution == "&lt;img src=x onerror=alert(1)&gt;"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_streets_lie_on_houses_and_names_on_all(tmp_path: Path, scheme: Scheme) -> None:
    base = Basemap.of(write_town(tmp_path / "town.pmtiles"), "")
    drawn = kinds(base_layers(scheme, base))
    order = [drawn.index(layer) for layer in (("water", "fill"), ("buildings", "fill"))]
    order += [drawn.index(("roads", "line")), drawn.index(("roads", "symbol"))]
    assert order == sorted(order)


def test_openmaptiles_is_recognised() -> None:
    layers = vector_layers(frozenset(OPENMAPTILES), PALETTES["light"], "base")
    assert {layer["source-layer"] for layer in layers} == OPENMAPTILES
    assert len({layer["id"] for layer in layers}) == len(layers)


def test_a_schema_that_is_not_known_is_drawn_plainly(tmp_path: Path) -> None:
    strange = {"ways": (LINE, STREET, {"a": "b"}), "roads": PROTOMAPS["roads"]}
    base = Basemap.of(write_town(tmp_path / "town.pmtiles", strange), "")
    drawn = kinds(base_layers("light", base))
    plain = [("roads", "fill"), ("roads", "line"), ("ways", "fill"), ("ways", "line")]
    assert drawn[3:] == plain


def test_an_archive_of_pictures_is_a_raster_source(tmp_path: Path) -> None:
    kind: dict[str, Any] = {
        "tile_type": TileType.WEBP,
        "tile_compression": Compression.NONE,
        "metadata": {},
    }
    base = Basemap.of(write_town(tmp_path / "town.pmtiles", tile=b"RIFF", **kind), "")
    source = base_layers("dark", base)["sources"]["base"]
    assert source["type"] == "raster"
    assert ".webp?v=" in source["tiles"][0]


@pytest.mark.parametrize("palette", PALETTES.values())
def test_names_can_be_read(palette: Palette) -> None:
    grounds = palette.land, palette.urban, palette.green, palette.building
    for ground in (*grounds, palette.minor_road, palette.major_road):
        assert contrast(palette.street_label, ground) >= 3  # and a halo around them
    for ground in grounds:
        assert contrast(palette.label, ground) >= 4.5
        assert contrast(palette.street_label, ground) >= 4.5
    assert contrast(palette.water_label, palette.water) >= 4.1
