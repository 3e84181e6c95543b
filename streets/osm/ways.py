"""What is taken from an extract: streets as columns, nodes of places, relations of boundaries."""

from array import array
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from litterfog.streets.osm.error import ExtractError

MAX_POINTS = 10_000_000  # about 100,000 km of streets: a country of Belgium's size
MISSING = 2**31 - 1  # a coordinate that the extract does not hold; osmium's own number


@dataclass(slots=True)
class Ways:
    """Streets as OpenStreetMap has them, filled one by one."""

    id: "array[int]" = field(default_factory=lambda: array("q"))
    first: "array[int]" = field(default_factory=lambda: array("q", [0]))  # way i: first[i:i + 2]
    node: "array[int]" = field(default_factory=lambda: array("q"))
    kind: "array[int]" = field(default_factory=lambda: array("B"))
    name: "array[int]" = field(default_factory=lambda: array("I"))
    names: dict[str, int] = field(default_factory=lambda: {"": 0})

    def add(self, way: int, nodes: list[int], kind: int, name: str) -> None:
        """Take a way; raises ExtractError where the extract is larger than a region."""
        if len(self.node) + len(nodes) > MAX_POINTS:
            raise ExtractError(
                f"the extract holds more than {MAX_POINTS:,} points of streets: cut out the town "
                "first, with `osmium extract --bbox WEST,SOUTH,EAST,NORTH`"
            )
        self.id.append(way)
        self.node.extend(nodes)
        self.first.append(len(self.node))
        self.kind.append(kind)
        self.name.append(self.names.setdefault(name, len(self.names)))

    def rows(self) -> NDArray[np.int64]:
        """Give the way that each node of `node` is of."""
        return np.repeat(np.arange(len(self.id)), np.diff(np.asarray(self.first)))


@dataclass(frozen=True, slots=True)
class Place:
    """A node that names its surroundings; 1e-7 degrees."""

    name: str
    lat_e7: int
    lon_e7: int


@dataclass(frozen=True, slots=True)
class Boundary:
    """A relation around a district, by the ways that it is made of."""

    name: str
    level: int
    ways: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Tagged:
    """What an extract's tags tell."""

    ways: Ways = field(default_factory=Ways)
    places: list[Place] = field(default_factory=list)
    boundaries: list[Boundary] = field(default_factory=list)
