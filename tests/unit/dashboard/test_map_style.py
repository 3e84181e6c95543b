import json

import pytest

from litterfog.dashboard.basemap.base import Basemap
from litterfog.dashboard.basemap.palette import Scheme
from litterfog.dashboard.map.figures import map_figure
from litterfog.dashboard.map.layers import DENSITY_LAYERS, HIT_LAYERS, SOURCES
from litterfog.dashboard.map.scales import SCHEMES
from litterfog.dashboard.map.streets import GRADE_LAYERS, street_layers
from litterfog.dashboard.map.style import looks, map_style


@pytest.mark.parametrize("scheme", SCHEMES)
def test_our_layers_lie_on_the_base_the_hits_on_top_of_the_density(scheme: Scheme) -> None:
    names = [layer["id"] for layer in map_style(scheme, Basemap(), "/")["layers"]]
    ours = [at for at, name in enumerate(names) if not name.startswith("base-")]
    assert ours == list(range(ours[0], len(names)))
    assert max(map(names.index, DENSITY_LAYERS)) < min(map(names.index, HIT_LAYERS))


def test_every_layer_has_its_source() -> None:
    style = map_style("light", Basemap(), "/")
    assert set(SOURCES) <= set(style["sources"])
    assert {layer["source"] for layer in style["layers"] if "source" in layer} <= set(
        style["sources"]
    )


@pytest.mark.parametrize("scheme", SCHEMES)
def test_streets_are_the_base_where_there_is_no_other(scheme: Scheme) -> None:
    alone, over_tiles = (street_layers(scheme, is_base=is_base) for is_base in (True, False))
    assert {layer["type"] for layer in alone["under"]} == {"line"}
    assert alone["over"][-1]["type"] == "symbol"
    assert over_tiles["under"] == []
    assert tuple(layer["id"] for layer in over_tiles["over"]) == GRADE_LAYERS


def test_without_tiles_every_address_is_our_own() -> None:
    written = json.dumps(looks(Basemap(), "/map/"))
    assert "{origin}/map/basemap/" in written
    assert "http" not in written


def test_the_figure_has_a_trace_for_without_one_plotly_makes_no_map() -> None:
    figure = map_figure()
    assert [trace.type for trace in figure.data] == ["scattermap"]
