"""How streets are drawn: by grade over any base, and as the base itself where there is no other.

assets/map/page/streets.js adds the source and these layers once streets are known, and gives each
line its `mark` as feature state: the number of its grade, or THIN_MARK.
"""

from typing import Any, Final

from litterfog.dashboard.basemap.palette import PALETTES, Scheme
from litterfog.dashboard.basemap.schemas import Features, Schema
from litterfog.dashboard.basemap.vector import schema_layers
from litterfog.dashboard.map.scales import SCALES, Scales

SOURCE: Final = "streets"
GRADE_LAYERS: Final = ("streets-unseen", "streets-thin", "streets-grade")
NO_MARK, THIN_MARK = -1, 5

Layer = dict[str, Any]
_MARK: Final = ["coalesce", ["feature-state", "mark"], NO_MARK]
_SMALL: Final = [">=", ["get", "class"], 2]  # lanes and paths
_ROADS: Final = Schema(
    roads=SOURCE,
    areas=(),
    lines=(
        ("path", Features(SOURCE, ["==", ["get", "class"], 3])),
        ("minor", Features(SOURCE, ["in", ["get", "class"], ["literal", [1, 2]]])),
        ("major", Features(SOURCE, ["==", ["get", "class"], 0])),
    ),
    names=(("street", Features(SOURCE)),),
)


def street_layers(scheme: Scheme, *, is_base: bool) -> dict[str, list[Layer]]:
    """Give the layers to lie `under` the hexagons and `over` them, each from the bottom up."""
    roads = schema_layers(_ROADS, PALETTES[scheme], SOURCE) if is_base else []
    names = [layer for layer in roads if layer["type"] == "symbol"]
    under = [layer for layer in roads if layer not in names]
    return {"under": under, "over": [*_grades(SCALES[scheme]), *names]}


def _grades(scales: Scales) -> list[Layer]:
    """Draw grades in colour, what is too little seen dashed, what is not seen thin."""
    unseen = {"line-color": scales.unseen, "line-width": _width(0.5, 1, 1.6), "line-opacity": 0.55}
    thin = {
        "line-color": scales.thin,
        "line-width": _width(1, 1.8, 4),
        "line-dasharray": [1.6, 1.1],
        "line-opacity": ["case", ["==", _MARK, THIN_MARK], 1, 0],
    }
    graded = ["all", [">=", _MARK, 0], ["<", _MARK, THIN_MARK]]
    grade = {
        "line-color": ["match", _MARK, *_numbered(scales.grade), scales.unseen],
        "line-width": _width(1.6, 3.8, 10),
        "line-opacity": ["case", graded, 0.92, 0],
    }
    return [
        _line("streets-unseen", unseen, "round"),
        _line("streets-thin", thin, "butt"),
        _line("streets-grade", grade, "round"),
    ]


def _line(name: str, paint: dict[str, Any], cap: str) -> Layer:
    return {
        "id": name,
        "type": "line",
        "source": SOURCE,
        "source-layer": SOURCE,
        "layout": {"line-cap": cap, "line-join": "round"},
        "paint": paint,
    }


def _width(far: float, near: float, close: float) -> list[Any]:
    """Give pixels at zooms 10, 14 and 18; lanes and paths are narrower."""
    stops = ((10, far), (14, near), (18, close))
    widths = ([zoom, ["case", _SMALL, 0.62 * pixels, pixels]] for zoom, pixels in stops)
    return [
        "interpolate",
        ["exponential", 1.5],
        ["zoom"],
        *(part for two in widths for part in two),
    ]


def _numbered(colours: tuple[str, ...]) -> list[Any]:
    return [part for pair in enumerate(colours) for part in pair]
