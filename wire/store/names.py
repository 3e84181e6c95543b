"""Names by number: each area numbers its own, an index numbers those of all."""

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from litterfog.wire.store.scripts import OTHER

KINDS = {"device": b"d:", "model": b"m:", "split": b"s:"}
NAMELESS = "?"  # of a number that stands for no name


class NameTable:
    """The names of one kind in all areas, numbered as they come."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def number(self, name: str) -> int:
        """Give a name's number, a new one where it has none; after so many they share one."""
        known = self._numbers.get(name)
        if known is not None:
            return known
        number = len(self._numbers)
        return self._numbers.setdefault(name if number < OTHER - 1 else NAMELESS, number)

    def names(self) -> tuple[str, ...]:
        """Give the names by number."""
        return tuple(self._numbers)


class Names:
    """The three tables, and what each area's numbers are in them."""

    def __init__(self) -> None:
        self.tables = {kind: NameTable() for kind in KINDS}
        self._lookups: dict[str, dict[str, NDArray[np.uint16]]] = {}

    def knows(self, area: str, columns: Iterable[NDArray[Any]]) -> bool:
        """Whether all numbers of an area were learnt, given by column."""
        lookups = self._lookups.get(area)
        if lookups is None:
            return False
        count = len(lookups["device"]) - 1
        return all(bool(((column < count) | (column == OTHER)).all()) for column in columns)

    def learn(self, area: str, numbered: dict[bytes, bytes]) -> None:
        """Take in an area's names: kind and name, with their number."""
        pairs = [(name, int(number)) for name, number in numbered.items()]
        size = max((number for _, number in pairs), default=-1) + 1
        self._lookups[area] = {
            kind: self._lookup(kind, prefix, pairs, size) for kind, prefix in KINDS.items()
        }

    def translate(self, area: str, kind: str, numbers: NDArray[Any]) -> NDArray[np.uint16]:
        """Give the numbers in the table of all areas."""
        lookup = self._lookups[area][kind]
        found: NDArray[np.uint16] = lookup[np.minimum(numbers, len(lookup) - 1)]
        nameless = found == OTHER
        if nameless.any():
            found[nameless] = self.tables[kind].number(NAMELESS)
        return found

    def forget(self, area: str) -> None:
        """Learn an area's numbers anew when they are next needed."""
        self._lookups.pop(area, None)

    def _lookup(
        self, kind: str, prefix: bytes, pairs: list[tuple[bytes, int]], size: int
    ) -> NDArray[np.uint16]:
        """Make an array from an area's number to that of all; its last stands for the nameless."""
        found = np.full(size + 1, OTHER, np.uint16)
        table = self.tables[kind]
        for name, number in pairs:
            if name.startswith(prefix):
                found[number] = table.number(name[2:].decode(errors="replace"))
        return found
