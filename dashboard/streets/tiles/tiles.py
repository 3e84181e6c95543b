"""The tiles of one set of streets, which an import alone changes."""

import threading
from typing import Final

import numpy as np

from litterfog.dashboard.streets.graded import GradedStreets
from litterfog.dashboard.streets.tiles.encoding import tile_bytes
from litterfog.dashboard.streets.tiles.lines import Lines
from litterfog.streets.streets import E7, Streets

_CLASSES: Final = (0, 1, 2, 3)
_NAMED_ZOOM: Final = 13  # the browser writes names from one zoom later on
_FORMAT: Final = 1  # another one where other tiles are made of the same streets


class Tiles:
    """Draws tiles; each line has its row as id, its `class`, and from zoom 13 on its `name`."""

    def __init__(self, streets: Streets) -> None:
        self._streets = streets
        self._lines = Lines(streets)

    def tile(self, z: int, x: int, y: int) -> bytes:
        """Give a vector tile; empty where there is nothing to draw."""
        lines = self._lines.of_tile(z, x, y)
        classes = self._lines.class_of[lines.row].astype(np.int64)
        names = self._streets.name[lines.row].astype(np.int64)
        tags = {"class": (_CLASSES, classes), "name": (self._streets.names, names)}
        if z < _NAMED_ZOOM:
            del tags["name"]
        return tile_bytes(lines, tags)


def tiles_name(graded: GradedStreets) -> str:
    """Name the tiles of streets: another name, other tiles, so that they are kept for long."""
    return f"{graded.fingerprint}-{_FORMAT}"


class LatestTiles:
    """Keeps the tiles of the streets that were asked for last; for any number of threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._tiles: Tiles | None = None
        self._fingerprint = ""

    def of(self, graded: GradedStreets) -> Tiles:
        """Give the tiles of streets."""
        with self._lock:
            if self._tiles is None or self._fingerprint != graded.fingerprint:
                self._tiles, self._fingerprint = Tiles(graded.streets), graded.fingerprint
            return self._tiles


def bounds_of(streets: Streets) -> tuple[float, float, float, float]:
    """Give west, south, east and north in degrees, west below east."""
    south, west = (streets.points.min(axis=0) / E7).tolist()
    north, east = (streets.points.max(axis=0) / E7).tolist()
    return west, south, east, north
