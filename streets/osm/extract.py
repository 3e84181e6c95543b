"""An extract read with osmium, a few MB at a time: tags, then boundaries, then nodes' places.

Three times through the file, so that no more is held than the streets' own nodes. (osmium's filter
by id is not for nodes: its bitmap of all ids takes 1.5 GB in any town.)
"""

from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path

import numpy as np
import osmium
from numpy.typing import NDArray
from osmium.osm import NODE, WAY

from litterfog.streets.osm.blobs import pieces_of
from litterfog.streets.osm.choice import KINDS, is_street, name_of
from litterfog.streets.osm.error import ExtractError
from litterfog.streets.osm.ways import MISSING, Boundary, Place, Tagged

Progress = Callable[[int, int], None]  # bytes read, of how many
_PASSES = 3
_PLACES = ("suburb", "quarter", "neighbourhood")
_LEVELS = ("9", "10")  # of admin_level: the parts of a town
_LAST_ID = 2**63 - 1
_KIND_OF = {name: number for number, name in enumerate(KINDS)}


class Extract:
    """A file of OpenStreetMap; any method raises ExtractError, RuntimeError where it is damaged."""

    def __init__(self, path: Path, on_progress: Progress | None = None) -> None:
        self._path = path
        self._on_progress = on_progress or (lambda _read, _of: None)

    def tagged(self) -> Tagged:
        """Read streets, places and boundaries."""
        found = Tagged()
        for piece in self._pieces(0):
            objects = osmium.FileProcessor(osmium.io.FileBuffer(piece, "pbf"))
            for item in objects.with_filter(
                osmium.filter.KeyFilter("highway", "place", "boundary")
            ):
                if isinstance(item, osmium.osm.Way):
                    _add_way(found, item)
                elif isinstance(item, osmium.osm.Node):
                    _add_place(found, item)
                elif isinstance(item, osmium.osm.Relation):
                    _add_boundary(found, item)
        return found

    def ways(self, ids: set[int]) -> dict[int, tuple[int, ...]]:
        """Give the nodes of ways, of those that the extract holds."""
        if not ids:
            return {}
        wanted = osmium.filter.IdFilter(ids)
        return {
            way.id: tuple(node.ref for node in way.nodes)
            for piece in self._pieces(1)
            for way in osmium.FileProcessor(osmium.io.FileBuffer(piece, "pbf"), WAY).with_filter(
                wanted
            )
            if isinstance(way, osmium.osm.Way)
        }

    def places(self, node: NDArray[np.int64]) -> NDArray[np.int32]:
        """Give the places of nodes (n,), ascending: (n, 2), MISSING where the file lacks one."""
        place = np.full((len(node), 2), MISSING, np.int32)
        for piece, first, end in self._spans():
            start, stop = np.searchsorted(node, [first, end])
            if start < stop:
                place[start:stop] = _located(piece, node[start:stop])
        return place

    def _spans(self) -> Iterator[tuple[bytes, int, int]]:
        """Give each piece that has nodes, with its first node's id and that of the next."""
        held, first = b"", -_LAST_ID
        for piece in chain(self._pieces(2), [b""]):
            begins = _first_node(piece) if piece else _LAST_ID
            if begins is None:
                continue
            if begins < first:
                raise ExtractError(
                    f"{self._path} is not sorted by id: run `osmium sort` on it first"
                )
            if held:
                yield held, first, begins
            held, first = piece, begins

    def _pieces(self, done: int) -> Iterator[bytes]:
        """Read the file once more after `done` times, telling of it."""
        read, size = 0, max(1, self._path.stat().st_size) if self._path.exists() else 1
        for piece in pieces_of(self._path):
            yield piece
            read = min(read + len(piece), size)
            self._on_progress(done * size + read, _PASSES * size)


def _add_way(found: Tagged, way: osmium.osm.Way) -> None:
    tags = {tag.k: tag.v for tag in way.tags}
    nodes = [node.ref for node in way.nodes]
    if is_street(tags) and min(nodes, default=0) > 0:  # editors number what is new from -1 down
        found.ways.add(way.id, nodes, _KIND_OF[tags["highway"]], name_of(tags))


def _add_place(found: Tagged, node: osmium.osm.Node) -> None:
    if node.tags.get("place") in _PLACES and node.location.valid():
        name, where = node.tags.get("name"), node.location
        if name:
            found.places.append(Place(name, where.y, where.x))


def _add_boundary(found: Tagged, relation: osmium.osm.Relation) -> None:
    tags = relation.tags
    level, name = tags.get("admin_level"), tags.get("name")
    if tags.get("boundary") == "administrative" and level in _LEVELS and name:
        ways = tuple(member.ref for member in relation.members if member.type == "w")
        found.boundaries.append(Boundary(name, int(level), ways))


def _first_node(piece: bytes) -> int | None:
    nodes = osmium.FileProcessor(osmium.io.FileBuffer(piece, "pbf"), NODE)
    return next((node.id for node in nodes), None)


def _located(piece: bytes, node: NDArray[np.int64]) -> NDArray[np.int32]:
    """Look nodes (n,) up in a piece: (n, 2), latitude and longitude."""
    index = osmium.index.create_map("sparse_mem_array")
    with osmium.io.Reader(osmium.io.FileBuffer(piece, "pbf"), NODE) as reader:
        osmium.apply(reader, osmium.NodeLocationsForWays(index))
    place = np.full((len(node), 2), MISSING, np.int32)
    for at, wanted in enumerate(node.tolist()):
        try:
            where = index.get(wanted)
        except KeyError:  # cut off at the edge of the extract
            continue
        place[at] = where.y, where.x
    return place
