"""A PMTiles archive (version 3) in a file: checked when opened, read tile by tile, by any thread.

Read with pread: a map into memory would end the process with SIGBUS, were the file cut short.
"""

import gzip
import json
import os
import weakref
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from stat import S_ISREG
from typing import Any, Final

from pmtiles.tile import (
    Compression,
    Entry,
    HeaderDict,
    TileType,
    deserialize_directory,
    find_tile,
    tileid_to_zxy,
    zxy_to_tileid,
)

from litterfog.dashboard.basemap.header import HEADER_BYTES, ArchiveError, checked_header
from litterfog.dashboard.basemap.metadata import attribution_of, vector_layers_of

SUFFIXES: Final = {
    TileType.MVT: "mvt",
    TileType.PNG: "png",
    TileType.JPEG: "jpg",
    TileType.WEBP: "webp",
    TileType.AVIF: "avif",
}
_DEPTH = 4  # directories on the way to a tile, at most
_DIRECTORIES = 64  # kept: one leads to some thousand tiles
_GZIP = b"\x1f\x8b"


class Archive:
    """An archive that can be shown."""

    def __init__(self, path: Path) -> None:
        """Open it and look at what every tile depends on.

        Raises:
            ArchiveError: it cannot be shown; its text says why.
        """
        try:
            self._file = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
        except OSError as error:
            raise ArchiveError(error.strerror or str(error)) from error
        weakref.finalize(self, os.close, self._file)  # an application knows no end of its own
        status = os.fstat(self._file)
        if not S_ISREG(status.st_mode):
            raise ArchiveError("it is no file")
        header_bytes = os.pread(self._file, HEADER_BYTES, 0)
        self._header: HeaderDict = checked_header(header_bytes, status.st_size)
        self._directory = lru_cache(_DIRECTORIES)(self._read_directory)
        facts = f"{status.st_size} {status.st_mtime_ns}".encode() + header_bytes
        self.identity = sha256(facts).hexdigest()[:12]
        self.suffix = SUFFIXES[self._header["tile_type"]]
        metadata = self._metadata()
        self.attribution = attribution_of(metadata)
        self.layers = frozenset[str]() if self.is_raster else vector_layers_of(metadata)
        self._look_at_a_tile()

    @property
    def is_raster(self) -> bool:
        """Say whether the tiles are pictures."""
        return self._header["tile_type"] is not TileType.MVT

    @property
    def is_gzip(self) -> bool:
        """Say whether the tiles are compressed with gzip; else they are as they are."""
        return self._header["tile_compression"] is Compression.GZIP

    @property
    def min_zoom(self) -> int:
        """Give the lowest zoom that has tiles."""
        return self._header["min_zoom"]

    @property
    def max_zoom(self) -> int:
        """Give the highest zoom that has tiles."""
        return self._header["max_zoom"]

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """Give west, south, east, north in degrees."""
        head = self._header
        west, south, east, north = (
            head["min_lon_e7"] / 1e7,
            head["min_lat_e7"] / 1e7,
            head["max_lon_e7"] / 1e7,
            head["max_lat_e7"] / 1e7,
        )
        whole = -180.0, -85.0511, 180.0, 85.0511
        return (west, south, east, north) if west < east and south < north else whole

    def tile(self, z: int, x: int, y: int) -> bytes | None:
        """Give a tile as it is kept; None where there is none.

        Raises:
            ArchiveError: the file is damaged there.
        """
        if not (self.min_zoom <= z <= self.max_zoom and 0 <= x < 1 << z and 0 <= y < 1 << z):
            return None
        entry = self._entry(zxy_to_tileid(z, x, y))
        if entry is None:
            return None
        return self._read("tile_data_offset", "tile_data_length", entry.offset, entry.length)

    def _entry(self, tile_id: int) -> Entry | None:
        offset, length = self._header["root_offset"], self._header["root_length"]
        for _ in range(_DEPTH):
            entry = find_tile(self._directory(offset, length), tile_id)
            if entry is None or entry.run_length:
                return entry
            offset, length = self._header["leaf_directory_offset"] + entry.offset, entry.length
        raise ArchiveError("its directories lead nowhere")

    def _read_directory(self, offset: int, length: int) -> list[Entry]:
        try:
            return deserialize_directory(self._pread(offset, length))
        except (OSError, EOFError, ValueError, IndexError) as error:
            raise ArchiveError("a directory of its tiles is damaged") from error

    def _metadata(self) -> dict[str, Any]:
        raw = self._pread(self._header["metadata_offset"], self._header["metadata_length"])
        try:
            metadata = json.loads(gzip.decompress(raw)) if raw else {}
        except (OSError, EOFError, ValueError) as error:
            raise ArchiveError("its metadata are damaged") from error
        if not isinstance(metadata, dict):
            raise ArchiveError("its metadata are no JSON object")
        return metadata

    def _look_at_a_tile(self) -> None:
        root = self._directory(self._header["root_offset"], self._header["root_length"])
        if not root:
            raise ArchiveError("it has no tiles")
        entry = self._entry(root[0].tile_id)
        tile = entry and self.tile(*tileid_to_zxy(root[0].tile_id))
        if not tile:
            raise ArchiveError("its first tile is empty")
        if self.is_gzip and not tile.startswith(_GZIP):
            raise ArchiveError("it says that its tiles are compressed with gzip, and they are not")

    def _read(self, start: str, size: str, offset: int, length: int) -> bytes:
        if offset + length > self._header[size]:  # type: ignore[literal-required]
            raise ArchiveError("a tile lies beyond its end")
        return self._pread(self._header[start] + offset, length)  # type: ignore[literal-required]

    def _pread(self, offset: int, length: int) -> bytes:
        data = os.pread(self._file, length, offset)
        if len(data) != length:
            raise ArchiveError("it is cut short")
        return data


def checked_basemap(path: Path | None) -> Path | None:
    """Give the path of an archive that can be shown back.

    Raises:
        ValueError: it cannot be shown, and why.
    """
    if path:
        try:
            Archive(path)
        except ArchiveError as error:
            raise ValueError(
                f"takes a PMTiles archive, and this cannot be shown: {error}"
            ) from error
    return path
