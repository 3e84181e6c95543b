"""A town of one street, one pond and one house, as a PMTiles archive that a test writes."""

import gzip
from pathlib import Path
from typing import Any, Final

from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import Writer

from litterfog.dashboard.basemap.sdf import field, varint

Point = tuple[int, int]
EXTENT: Final = 4096
ZOOM, X, Y = 14, 8361, 5481  # Ghent
LAT, LON = 51.0483, 3.7244  # the middle of that tile
BOUNDS: Final = (3.7133, 51.0413, 3.7354, 51.0553)
ATTRIBUTION: Final = '<a href="https://osm.org">© OpenStreetMap</a> & <b>friends</b>'
LINE, POLYGON = 2, 3
TILE: Final = f"/basemap/tiles/{ZOOM}/{X}/{Y}.mvt"

SQUARE: Final = [(0, 0), (EXTENT, 0), (EXTENT, EXTENT), (0, EXTENT)]
POND: Final = [(200, 200), (1800, 200), (1800, 1800), (200, 1800)]
HOUSE: Final = [(2400, 2400), (3200, 2400), (3200, 3200), (2400, 3200)]
STREET: Final = [(0, 2048), (EXTENT, 2048)]
PROTOMAPS: Final = {
    "earth": (POLYGON, SQUARE, {"kind": "earth"}),
    "water": (POLYGON, POND, {"kind": "lake"}),
    "buildings": (POLYGON, HOUSE, {"kind": "building"}),
    "roads": (LINE, STREET, {"kind": "minor_road", "name": "Kaaistraat"}),
}
Layers = dict[str, tuple[int, list[Point], dict[str, str]]]


def write_town(path: Path, layers: Layers = PROTOMAPS, **changes: Any) -> Path:
    """Write an archive of one tile; `changes` go into its header, `metadata` for its metadata."""
    metadata = {"attribution": ATTRIBUTION, "vector_layers": [{"id": name} for name in layers]}
    metadata = changes.pop("metadata", metadata)
    tile = changes.pop("tile", None) or gzip.compress(encoded(layers), mtime=0)
    west, south, east, north = (round(side * 1e7) for side in BOUNDS)
    bounds = {"min_lon_e7": west, "min_lat_e7": south, "max_lon_e7": east, "max_lat_e7": north}
    header = {"tile_type": TileType.MVT, "tile_compression": Compression.GZIP, **bounds, **changes}
    with path.open("wb") as file:
        writer = Writer(file)  # type: ignore[no-untyped-call]
        writer.write_tile(zxy_to_tileid(ZOOM, X, Y), tile)  # type: ignore[no-untyped-call]
        writer.finalize(header, metadata)  # type: ignore[no-untyped-call]
    return path


def encoded(layers: Layers) -> bytes:
    """Encode a Mapbox vector tile, version 2.1, of one feature a layer."""
    return b"".join(
        field(3, _layer(name, kind, points, tags)) for name, (kind, points, tags) in layers.items()
    )


def _layer(name: str, kind: int, points: list[Point], tags: dict[str, str]) -> bytes:
    numbers = b"".join(varint(at) * 2 for at in range(len(tags)))  # key and value alike
    feature = field(2, numbers) + varint(3 << 3) + varint(kind) + field(4, _commands(kind, points))
    keys = b"".join(field(3, key.encode()) for key in tags)
    values = b"".join(field(4, field(1, value.encode())) for value in tags.values())
    extent, version = varint(5 << 3) + varint(EXTENT), varint(15 << 3) + varint(2)
    return version + field(1, name.encode()) + field(2, feature) + keys + values + extent


def _commands(kind: int, points: list[Point]) -> bytes:
    """Give MoveTo, LineTo and, of a polygon, ClosePath, each point relative to the one before."""
    befores = [(0, 0), *points]
    steps = [
        _zigzag(x - bx) + _zigzag(y - by) for (bx, by), (x, y) in zip(befores, points, strict=False)
    ]
    line = varint(len(points) - 1 << 3 | 2)
    close = varint(1 << 3 | 7) if kind == POLYGON else b""
    return varint(1 << 3 | 1) + steps[0] + line + b"".join(steps[1:]) + close


def _zigzag(value: int) -> bytes:
    return varint(value << 1 if value >= 0 else -value << 1 | 1)
