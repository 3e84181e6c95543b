import msgspec

from litterfog.dashboard.map.cells import Cell
from litterfog.dashboard.map.figures import (
    CELLS,
    CHOSEN,
    DOTS,
    HALOS,
    cells_trace,
    chosen_trace,
    empty_map,
    graticule_layer,
    hit_traces,
    map_style,
)
from litterfog.dashboard.settings import OPENSTREETMAP

from .records import HIT

OLDER = msgspec.structs.replace(HIT, id="f" * 32, lat=51.0, lon=4.0, probability=0.5)
CELL = Cell("8b1fa4926a0bfff", frames=12_345, hits=3)


def test_dots_are_drawn_oldest_first_so_that_the_newest_is_on_top() -> None:
    _, dots = hit_traces([HIT, OLDER])
    assert list(dots.lat) == [51.0, 51.0779]
    assert list(dots.lon) == [4.0, 4.2794]
    assert list(dots.marker.color) == [0.5, 0.8765]
    assert list(dots.customdata) == [OLDER.id, HIT.id]


def test_every_dot_has_a_halo() -> None:
    halos, dots = hit_traces([HIT, OLDER])
    assert (halos.lat, halos.lon) == (dots.lat, dots.lon)


def test_hovering_says_what_the_hit_is() -> None:
    _, dots = hit_traces([HIT])
    assert dots.text[0] == (
        "<b>Litter, 87 %</b><br>2023-11-14 22:13:20 UTC<br>bike-01 · split13<br>"
        "12.3 kB on the wire<br>51.07790° N, 4.27940° E"
    )


def test_hovering_escapes_what_a_device_chose() -> None:
    hit = msgspec.structs.replace(HIT, split="<a href='x'>&")
    _, dots = hit_traces([hit])
    assert "bike-01 · &lt;a href='x'&gt;&amp;<br>" in dots.text[0]


def test_a_cell_is_coloured_by_its_hits_per_frame() -> None:
    trace = cells_trace([Cell("8b1fa4926a0bfff", frames=4, hits=1)])
    assert list(trace.z) == [0.25]
    assert list(trace.locations) == ["8b1fa4926a0bfff"]
    assert trace.geojson["features"][0]["id"] == "8b1fa4926a0bfff"


def test_a_cell_says_its_counts() -> None:
    assert cells_trace([CELL]).text[0] == "12,345 frames seen here<br>3 with litter"


def test_the_cells_lie_under_the_hits() -> None:
    halos, _ = hit_traces([HIT])
    assert cells_trace([CELL]).below == f"plotly-trace-layer-{halos.uid}-fill"


def test_the_chosen_hit_is_marked_and_no_hit_is_not() -> None:
    assert list(chosen_trace(HIT).lat) == [51.0779]
    assert list(chosen_trace(None).lat) == []


def test_the_style_asks_the_network_for_tiles_alone() -> None:
    style = map_style(OPENSTREETMAP)
    assert style["version"] == 8
    assert style["sources"]["tiles"]["tiles"] == [OPENSTREETMAP]
    assert [layer["id"] for layer in style["layers"]] == ["clear", "tiles"]
    assert style.keys().isdisjoint({"glyphs", "sprite"})


def test_without_tiles_the_style_asks_for_nothing_and_has_no_empty_part() -> None:
    style = map_style("")
    assert [source["type"] for source in style["sources"].values()] == ["geojson"]
    assert [layer["type"] for layer in style["layers"]] == ["background"]


def test_openstreetmap_is_credited_with_a_link() -> None:
    attribution = map_style(OPENSTREETMAP)["sources"]["tiles"]["attribution"]
    assert 'href="https://www.openstreetmap.org/copyright"' in attribution


def test_another_tile_server_is_credited_by_its_host() -> None:
    style = map_style("https://tiles.example.org/{z}/{x}/{y}.png?key=secret")
    assert style["sources"]["tiles"]["attribution"] == "Tiles: tiles.example.org"


def test_the_graticule_lies_under_the_tiles_if_there_are_any() -> None:
    lines = {"type": "MultiLineString", "coordinates": []}
    assert graticule_layer(lines, OPENSTREETMAP)["below"] == "tiles"
    assert graticule_layer(lines, "")["below"] == "traces"


def test_the_empty_map_has_a_place_for_each_trace() -> None:
    names = [trace.uid for trace in empty_map("").data]
    assert (names[CELLS], names[HALOS], names[DOTS], names[CHOSEN]) == (
        "cells",
        "halos",
        "dots",
        "chosen",
    )
