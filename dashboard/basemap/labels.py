"""Names on the map: of streets, waters, quarters, towns and countries."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from litterfog.dashboard.basemap.files import FONT
from litterfog.dashboard.basemap.palette import Palette
from litterfog.dashboard.basemap.schemas import Name, Schema

# In Latin letters where the map has them: those are the letters that the dashboard ships.
_NAME: Final = ["coalesce", ["get", "name:latin"], ["get", "name"], ""]
_RANK: Final = [
    "coalesce",
    ["get", "rank"],
    ["-", 0, ["coalesce", ["get", "population_rank"], ["get", "pmap:population_rank"], 0]],
]


@dataclass(frozen=True, slots=True)
class Lettering:
    """How the names of a kind are written."""

    sizes: tuple[float, ...]  # zoom, pixels, zoom, pixels
    least_zoom: float = 0
    most_zoom: float = 24
    layout: tuple[tuple[str, Any], ...] = ()


_ALONG: Final = ("symbol-placement", "line"), ("symbol-spacing", 320), ("text-max-angle", 35)
_BY_RANK: Final = (("symbol-sort-key", _RANK),)
_LETTERING: Final[dict[Name, Lettering]] = {
    "street": Lettering((14, 10, 18, 14), least_zoom=14, layout=_ALONG),
    "water": Lettering((10, 10, 16, 13), least_zoom=10),
    "quarter": Lettering(
        (12, 10, 16, 13),
        least_zoom=12,
        most_zoom=17,
        layout=(("text-letter-spacing", 0.08), ("text-transform", "uppercase"), *_BY_RANK),
    ),
    "town": Lettering((5, 10, 9, 13, 14, 18), most_zoom=15, layout=_BY_RANK),
    "country": Lettering((2, 10, 6, 14), most_zoom=7),
}


def name_layers(schema: Schema, palette: Palette) -> Iterator[dict[str, Any]]:
    """Give a layer for each kind of name, those that give way first."""
    for name, features in schema.names:
        style = _LETTERING[name]
        on_line = ["LineString", "MultiLineString"]
        shapes = on_line if name == "street" else ["Point", "MultiPoint"]
        place = ["in", ["geometry-type"], ["literal", shapes]]
        yield {
            "id": f"name-{name}",
            "type": "symbol",
            "source-layer": features.layer,
            "minzoom": style.least_zoom,
            "maxzoom": style.most_zoom,
            "filter": ["all", place, features.filter] if features.filter else place,
            "layout": {
                "text-field": _NAME,
                "text-font": [FONT],
                "text-size": ["interpolate", ["linear"], ["zoom"], *style.sizes],
                "text-max-width": 8,
                "text-padding": 6,
                **dict(style.layout),
            },
            "paint": {
                "text-color": _colour(name, palette),
                "text-halo-color": palette.halo,
                "text-halo-width": 1.4,
            },
        }


def _colour(name: Name, palette: Palette) -> str:
    return {"street": palette.street_label, "water": palette.water_label}.get(name, palette.label)
