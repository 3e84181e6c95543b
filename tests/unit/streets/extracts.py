"""Small map extracts, written with osmium; its files are real ones."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import osmium
from osmium.osm.mutable import Node, Relation, Way

from litterfog.streets.earth import METRES_AN_E7
from litterfog.streets.osm import read_streets
from litterfog.streets.streets import E7, Streets

Tags = Mapping[str, str]
RESIDENTIAL = {"highway": "residential", "name": "Long Street"}
_LAT = 0.0  # on the equator, where a degree is as long either way


@dataclass
class Town:
    """Nodes by metres north and east of a place, ways and relations over these."""

    lat: float = _LAT
    lon: float = 4.0
    nodes: dict[int, tuple[float, float]] = field(default_factory=dict)
    node_tags: dict[int, Tags] = field(default_factory=dict)
    ways: dict[int, tuple[Sequence[int], Tags]] = field(default_factory=dict)
    relations: dict[int, tuple[Sequence[int], Tags]] = field(default_factory=dict)

    def write(self, path: Path) -> Path:
        """Write TOWN.osm.pbf."""
        with osmium.SimpleWriter(path) as writer:
            for number, (north_m, east_m) in sorted(self.nodes.items()):
                location = (_degrees(self.lon, east_m), self.lat + _degrees(0, north_m))
                of_node = dict(self.node_tags.get(number, {}))
                writer.add_node(Node(id=number, location=location, tags=of_node, version=1))
            for number, (nodes, tags) in sorted(self.ways.items()):
                writer.add_way(Way(id=number, nodes=list(nodes), tags=dict(tags), version=1))
            for number, (ways, tags) in sorted(self.relations.items()):
                members = [("w", way, "outer") for way in ways]
                writer.add_relation(
                    Relation(id=number, members=members, tags=dict(tags), version=1)
                )
        return path

    def read(self, folder: Path) -> Streets:
        """Write it to a folder and read its streets."""
        return read_streets(self.write(folder / "town.osm.pbf"))


def street(*east_m: float, tags: Tags = RESIDENTIAL) -> Town:
    """Make a town of one way due east: way 1, of nodes 1, 2 and so on."""
    nodes = {at + 1: (0.0, east) for at, east in enumerate(east_m)}
    return Town(nodes=nodes, ways={1: (list(nodes), tags)})


def _degrees(base: float, metres: float) -> float:
    degrees = base + metres / METRES_AN_E7 / E7
    return (degrees + 180) % 360 - 180
