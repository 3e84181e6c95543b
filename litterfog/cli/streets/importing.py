"""From a map extract to what the store keeps of a town. Knows no terminal."""

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from litterfog.streets.areas import by_area
from litterfog.streets.near import ELSEWHERE_M, extent_of, nearest_m
from litterfog.streets.osm import ATTRIBUTION, read_streets
from litterfog.streets.packing import pack
from litterfog.streets.streets import Streets
from litterfog.wire.store.mercator import to_degrees
from litterfog.wire.store.rows import HitColumns
from litterfog.wire.store_records import Town

_ENDINGS: Final = (".pbf", ".osm")
_MOST_NAME: Final = 64  # characters

Progress = Callable[[int, int], None]  # bytes read, of how many


class TownError(ValueError):
    """What cannot be imported as it was asked for; says what to do."""


@dataclass(frozen=True, slots=True)
class TownImport:
    """A town, ready to be written: its record, and the packed segments by area."""

    town: Town
    blobs: dict[str, bytes]
    streets: Streets

    @property
    def districts(self) -> int:
        """How many districts have a name."""
        return sum(bool(name) for name in self.streets.districts)


def name_of(path: Path, name: str | None) -> str:
    """Give a town's name: the one given, else the file's; raises TownError."""
    if name is None:
        name = path.name
        for ending in _ENDINGS:
            name = name.removesuffix(ending)
    name = name.strip()
    if not (name and len(name) <= _MOST_NAME and name.isprintable()):
        raise TownError(f"--name takes 1 to {_MOST_NAME} printable characters, such as Helsinki")
    return name


def read_town(path: Path, name: str, on_progress: Progress) -> TownImport:
    """Read an extract; raises streets.osm.ExtractError."""
    streets = read_streets(path, on_progress)
    blobs = {area: pack(part) for area, part in by_area(streets).items()}
    town = Town(
        name=name,
        file=path.name,
        imported_at_ms=time.time_ns() // 1_000_000,
        segments=len(streets),
        metres=float(streets.length_m.sum()),
        attribution=ATTRIBUTION,
        fingerprint=secrets.token_hex(8),
        areas=tuple(blobs),
    )
    return TownImport(town, blobs, streets)


def check_near(streets: Streets, hits: HitColumns) -> None:
    """Refuse a town that is none of those where there are hits; raises TownError."""
    if not len(hits):
        return
    away_m = nearest_m(extent_of(streets), *to_degrees(hits.x, hits.y))
    if away_m > ELSEWHERE_M:
        raise TownError(
            f"no hit lies within {ELSEWHERE_M / 1e3:.0f} km of these streets, the nearest is"
            f" {away_m / 1e3:,.0f} km away: is it the right town? If so, import it with --anyway"
        )
