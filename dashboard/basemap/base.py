"""Which base the map has."""

from dataclasses import dataclass
from pathlib import Path
from typing import Self

from litterfog.dashboard.basemap.archive import Archive


@dataclass(frozen=True, slots=True)
class Basemap:
    """A PMTiles archive, or else raster tiles by URL, or else the outline alone."""

    archive: Archive | None = None
    tiles: str = ""

    @classmethod
    def of(cls, path: Path | None, tiles: str) -> Self:
        """Open the file, if any; with one, nothing is asked of the tiles' host.

        Raises:
            ArchiveError: the file cannot be shown.
        """
        return cls(Archive(path)) if path else cls(tiles=tiles)
