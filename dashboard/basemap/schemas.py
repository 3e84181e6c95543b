"""Whose layers an archive has, and which features of them are streets, water, buildings, names.

Protomaps basemaps, version 3 (`pmap:kind`) and 4 (`kind`): docs.protomaps.com/basemaps/layers.
OpenMapTiles, version 3: openmaptiles.org/schema. A class of streets that neither knows is drawn
as a small street, so that nothing is missing without a word.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

Filter = list[Any]
Area = Literal["land", "urban", "green", "water", "building"]
Line = Literal["waterway", "rail", "path", "minor", "medium", "major", "highway", "border"]
Name = Literal["street", "water", "quarter", "town", "country"]


@dataclass(frozen=True, slots=True)
class Features:
    """Some features of a source layer; all without a filter."""

    layer: str
    filter: Filter | None = None


@dataclass(frozen=True, slots=True)
class Schema:
    """What to draw as what; a role may be played by several layers."""

    roads: str  # the layer by which the schema is known
    areas: Sequence[tuple[Area, Features]]
    lines: Sequence[tuple[Line, Features]]
    names: Sequence[tuple[Name, Features]]

    @property
    def layers(self) -> frozenset[str]:
        """Name the layers that it knows."""
        roles = (*self.areas, *self.lines, *self.names)
        return frozenset(features.layer for _, features in roles)


def schema_of(layers: frozenset[str]) -> Schema | None:
    """Recognise a schema by its layer of roads and one more; None for one that is not known."""
    for schema in (PROTOMAPS, OPENMAPTILES):
        if schema.roads in layers and len(schema.layers & layers) > 1:
            return schema
    return None


def _any_of(key: Filter, *values: str) -> Filter:
    return ["in", key, ["literal", list(values)]]


def _none_of(key: Filter, *values: str) -> Filter:
    return ["!", _any_of(key, *values)]


_KIND: Final[Filter] = ["coalesce", ["get", "kind"], ["get", "pmap:kind"], ""]
_PATHS: Final = "path", "other"
_GREEN: Final = (
    *("allotments", "cemetery", "farmland", "forest", "garden", "golf_course", "grass"),
    *("grassland", "meadow", "national_park", "nature_reserve", "orchard", "park", "pitch"),
    *("playground", "protected_area", "recreation_ground", "scrub", "village_green", "wood"),
    "zoo",
)
_URBAN: Final = (
    *("college", "commercial", "hospital", "industrial", "pedestrian", "railway", "residential"),
    *("school", "university", "urban_area"),
)

PROTOMAPS: Final = Schema(
    roads="roads",
    areas=(
        ("land", Features("earth")),
        ("urban", Features("landcover", _any_of(_KIND, *_URBAN))),
        ("urban", Features("landuse", _any_of(_KIND, *_URBAN))),
        ("green", Features("landcover", _any_of(_KIND, *_GREEN))),
        ("green", Features("natural", _any_of(_KIND, *_GREEN))),
        ("green", Features("landuse", _any_of(_KIND, *_GREEN))),
        ("water", Features("water")),
        ("building", Features("buildings")),
    ),
    lines=(
        ("waterway", Features("physical_line", _any_of(_KIND, "river", "stream", "canal"))),
        ("waterway", Features("water")),
        ("rail", Features("transit", _any_of(_KIND, "rail", "light_rail", "tram"))),
        ("rail", Features("roads", _any_of(_KIND, "rail"))),
        ("path", Features("roads", _any_of(_KIND, *_PATHS))),
        (
            "minor",
            Features(
                "roads",
                _none_of(
                    *(_KIND, *_PATHS, "rail", "ferry", "aerialway"),
                    *("medium_road", "major_road", "highway"),
                ),
            ),
        ),
        ("medium", Features("roads", _any_of(_KIND, "medium_road"))),
        ("major", Features("roads", _any_of(_KIND, "major_road"))),
        ("highway", Features("roads", _any_of(_KIND, "highway"))),
        ("border", Features("boundaries")),
    ),
    names=(
        ("street", Features("roads", _none_of(_KIND, "rail", "ferry", "aerialway"))),
        ("water", Features("water")),
        ("water", Features("physical_point")),
        ("quarter", Features("places", _any_of(_KIND, "neighbourhood", "macrohood"))),
        ("town", Features("places", _any_of(_KIND, "locality"))),
        ("country", Features("places", _any_of(_KIND, "country"))),
    ),
)

_CLASS: Final[Filter] = ["coalesce", ["get", "class"], ""]
_QUARTERS: Final = "suburb", "quarter", "neighbourhood"
_RAILS: Final = "rail", "transit"
_ADMIN: Final[Filter] = ["<=", ["coalesce", ["get", "admin_level"], 9], 6]

OPENMAPTILES: Final = Schema(
    roads="transportation",
    areas=(
        ("urban", Features("landuse", _any_of(_CLASS, *_URBAN, *_QUARTERS, "retail"))),
        ("green", Features("landuse", _any_of(_CLASS, "cemetery", "pitch", "playground"))),
        ("green", Features("landcover", _any_of(_CLASS, "wood", "grass", "wetland", "farmland"))),
        ("green", Features("park")),
        ("water", Features("water")),
        ("building", Features("building")),
    ),
    lines=(
        ("waterway", Features("waterway")),
        ("rail", Features("transportation", _any_of(_CLASS, *_RAILS))),
        ("path", Features("transportation", _any_of(_CLASS, "path", "track"))),
        (
            "minor",
            Features(
                "transportation",
                _none_of(
                    *(_CLASS, *_RAILS, "path", "track", "ferry", "aerialway", "gondola"),
                    *("tertiary", "secondary", "primary", "trunk", "motorway"),
                ),
            ),
        ),
        ("medium", Features("transportation", _any_of(_CLASS, "tertiary"))),
        ("major", Features("transportation", _any_of(_CLASS, "primary", "secondary"))),
        ("highway", Features("transportation", _any_of(_CLASS, "motorway", "trunk"))),
        ("border", Features("boundary", _ADMIN)),
    ),
    names=(
        ("street", Features("transportation_name")),
        ("water", Features("water_name")),
        ("quarter", Features("place", _any_of(_CLASS, *_QUARTERS))),
        ("town", Features("place", _any_of(_CLASS, "city", "town", "village", "hamlet"))),
        ("country", Features("place", _any_of(_CLASS, "country"))),
    ),
)
