"""The first 127 bytes of a PMTiles archive, and whether what they promise can be served."""

from typing import Final

from pmtiles.tile import Compression, HeaderDict, TileType, deserialize_header

HEADER_BYTES: Final = 127
SHOWN: Final = {TileType.MVT, TileType.PNG, TileType.JPEG, TileType.WEBP, TileType.AVIF}
PARTS: Final = "root", "metadata", "leaf_directory", "tile_data"
_MOST_DIRECTORY_BYTES = 1 << 24  # the root is 16 kB by the specification
_MOST_ZOOM = 24
_NAME = b"PMTiles"


class ArchiveError(Exception):
    """The archive cannot be shown; its text says why."""


def checked_header(data: bytes, file_bytes: int) -> HeaderDict:
    """Read the header of a file of so many bytes; raises ArchiveError."""
    if data[:7] != _NAME:
        raise ArchiveError("it is no PMTiles archive")
    if len(data) < HEADER_BYTES:
        raise ArchiveError("it is cut short")
    if data[7] != 3:
        raise ArchiveError(f"it is of PMTiles version {data[7]}; pmtiles convert makes version 3")
    try:
        header = deserialize_header(data)
    except ValueError as error:  # of an Enum
        raise ArchiveError("its tiles are of a kind or a compression that nobody knows") from error
    _check_kind(header)
    _check_extent(header, file_bytes)
    return header


def _check_kind(header: HeaderDict) -> None:
    kind, inside, outside = (
        header["tile_type"],
        header["internal_compression"],
        header["tile_compression"],
    )
    if kind not in SHOWN:
        raise ArchiveError(f"its tiles are {kind.name}; it takes MVT, PNG, JPEG, WEBP or AVIF")
    if inside is not Compression.GZIP:
        raise ArchiveError(f"its directories are compressed with {inside.name}; it takes GZIP")
    plain = Compression.NONE, Compression.UNKNOWN  # of pictures, which compress themselves
    taken = {Compression.GZIP, Compression.NONE} if kind is TileType.MVT else set(plain)
    if outside not in taken:
        names = " or ".join(sorted(one.name for one in taken))
        raise ArchiveError(f"its tiles are compressed with {outside.name}; it takes {names}")


def _check_extent(header: HeaderDict, file_bytes: int) -> None:
    ends = {
        part: header[f"{part}_offset"] + header[f"{part}_length"]  # type: ignore[literal-required]
        for part in PARTS
    }
    if max(ends.values()) > file_bytes:
        raise ArchiveError(f"it is cut short: {file_bytes:,} bytes of {max(ends.values()):,}")
    if header["root_length"] > _MOST_DIRECTORY_BYTES:
        raise ArchiveError("its root directory is larger than one may be")
    if not header["min_zoom"] <= header["max_zoom"] <= _MOST_ZOOM:
        raise ArchiveError("its zooms are out of order")
