"""Vector tiles as MapLibre layers, from the bottom up: areas, streets, borders, names."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from litterfog.dashboard.basemap.labels import name_layers
from litterfog.dashboard.basemap.palette import Palette
from litterfog.dashboard.basemap.schemas import Area, Features, Line, Schema, schema_of

Layer = dict[str, Any]
Stops = Sequence[float]  # zoom, pixels, zoom, pixels ...

_CASED: Final = "minor", "medium", "major", "highway"
_WIDTHS: Final[dict[Line, Stops]] = {
    "waterway": (8, 0.6, 14, 1.6, 18, 6),
    "rail": (10, 0.4, 14, 1, 18, 2.4),
    "path": (14, 0.6, 16, 1.2, 18, 3),
    "minor": (12, 0.5, 14, 1.6, 16, 5, 18, 14, 20, 40),
    "medium": (10, 0.5, 14, 2.8, 16, 7, 18, 17, 20, 46),
    "major": (8, 0.6, 12, 1.8, 14, 3.8, 16, 9, 18, 21, 20, 54),
    "highway": (6, 0.6, 10, 1.6, 14, 4.6, 16, 11, 18, 25, 20, 62),
    "border": (3, 0.6, 10, 1.4),
}
_LEAST_ZOOM: Final[dict[str, float]] = {"path": 14, "minor": 12, "building": 13, "medium": 9}
_POLYGONS: Final = ["in", ["geometry-type"], ["literal", ["Polygon", "MultiPolygon"]]]
_LINES: Final = ["in", ["geometry-type"], ["literal", ["LineString", "MultiLineString"]]]


def vector_layers(names: frozenset[str], palette: Palette, source: str) -> list[Layer]:
    """Draw the source layers of these names; those of a schema that is not known plainly."""
    schema = schema_of(names)
    if schema is None:
        return [layer for name in sorted(names) for layer in _plain(name, palette, source)]
    layers = schema_layers(schema, palette, source)
    return [layer for layer in layers if layer["source-layer"] in names]


def schema_layers(schema: Schema, palette: Palette, source: str) -> list[Layer]:
    """Draw all that a schema knows: areas, lines, names."""
    layers = [*_areas(schema, palette), *_lines(schema, palette), *name_layers(schema, palette)]
    return [
        layer | {"id": f"base-{number}-{layer['id']}", "source": source}
        for number, layer in enumerate(layers)
    ]


def _plain(name: str, palette: Palette, source: str) -> Iterator[Layer]:
    where = {"source": source, "source-layer": name}
    fill = {"fill-color": palette.building, "fill-opacity": 0.35}
    line = {"line-color": palette.rail, "line-width": 0.8}
    yield {"id": f"base-fill-{name}", "type": "fill", "filter": _POLYGONS, "paint": fill, **where}
    yield {"id": f"base-line-{name}", "type": "line", "paint": line, **where}


def _areas(schema: Schema, palette: Palette) -> Iterator[Layer]:
    for area, features in schema.areas:
        yield {
            **_drawn(area, features, _POLYGONS),
            "type": "fill",
            "paint": _area_paint(area, palette),
        }


def _area_paint(area: Area, palette: Palette) -> dict[str, Any]:
    if area != "building":
        return {"fill-color": getattr(palette, area), "fill-antialias": area == "water"}
    fade = ["interpolate", ["linear"], ["zoom"], 13, 0, 14.5, 1]
    edge = palette.building_edge
    return {"fill-color": palette.building, "fill-outline-color": edge, "fill-opacity": fade}


def _lines(schema: Schema, palette: Palette) -> Iterator[Layer]:
    """Give every street's edge before any street's face, so that crossings are open."""
    cased = [(line, features) for line, features in schema.lines if line in _CASED]
    below = [row for row in schema.lines if row not in cased and row[0] != "border"]
    border = [row for row in schema.lines if row[0] == "border"]
    for line, features in below:
        yield _line(line, features, _paint(line, palette))
    for line, features in cased:
        width = _width([*_widened(_WIDTHS[line])])
        paint = {"line-color": palette.casing, "line-width": width}
        yield _line(f"{line}-edge", features, paint, _LEAST_ZOOM.get(line, 0))
    for line, features in (*cased, *border):
        yield _line(line, features, _paint(line, palette))


def _line(name: str, features: Features, paint: dict[str, Any], least: float = 0) -> Layer:
    layout = {"line-cap": "butt" if "line-dasharray" in paint else "round", "line-join": "round"}
    drawn = _drawn(name, features, _LINES)
    drawn.setdefault("minzoom", least)
    return {**drawn, "type": "line", "layout": layout, "paint": paint}


def _paint(line: Line, palette: Palette) -> dict[str, Any]:
    colours: dict[Line, str] = {
        "waterway": palette.water,
        "rail": palette.rail,
        "path": palette.path,
        "minor": palette.minor_road,
        "medium": palette.minor_road,
        "border": palette.border,
    }
    paint: dict[str, Any] = {
        "line-color": colours.get(line, palette.major_road),
        "line-width": _width(_WIDTHS[line]),
    }
    dashes = {"path": [2, 1.2], "rail": [6, 2], "border": [4, 2]}
    return paint | ({"line-dasharray": dashes[line]} if line in dashes else {})


def _widened(stops: Stops) -> Iterator[float]:
    for zoom, pixels in zip(stops[::2], stops[1::2], strict=True):
        yield zoom
        yield pixels + (1 if zoom < 14 else 2)


def _width(stops: Stops) -> list[Any]:
    return ["interpolate", ["exponential", 1.5], ["zoom"], *stops]


def _drawn(name: str, features: Features, kind: list[Any]) -> Layer:
    chosen = ["all", kind, features.filter] if features.filter else kind
    layer = {"id": name, "source-layer": features.layer, "filter": chosen}
    return layer | ({"minzoom": _LEAST_ZOOM[name]} if name in _LEAST_ZOOM else {})
