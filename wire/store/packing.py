"""A frame as the words that a script writes it by."""

import struct
from collections import Counter
from typing import Final

import msgspec

from litterfog.wire.cells import cell_of, density_cell
from litterfog.wire.store_records import Hit, Observation

_ROW_START: Final = struct.Struct("<qiif")  # `rows.ROW` after the id, up to the names


def hit_words(hit: Hit) -> tuple[bytes, bytes, str, str, str, str]:
    """Give its JSON, its row without the names' numbers, device, model, split and cell."""
    captured_ms = hit.captured_at_ns // 1_000_000
    place = round(hit.lat * 1e7), round(hit.lon * 1e7)
    row = bytes.fromhex(hit.id) + _ROW_START.pack(captured_ms, *place, hit.probability)
    cell = cell_of(hit.lat, hit.lon)
    return msgspec.json.encode(hit), row, hit.device, hit.model, hit.split, cell


def density_words(cells: dict[str, int]) -> list[str | int]:
    """Give each cell that density is counted in, and its pictures."""
    counts: Counter[str] = Counter()
    for cell, pictures in cells.items():
        counts[density_cell(cell)] += pictures
    return [word for pair in counts.items() for word in pair]


def segment_words(seen: Observation, cells: dict[str, int]) -> list[bytes | int]:
    """Give each segment that some of a frame's cells are of, its pictures and its hits."""
    pictures: Counter[int] = Counter()
    for cell in cells.keys() & seen.segments.keys():
        pictures[seen.segments[cell]] += cells[cell]
    hits = int(seen.hit is not None)  # a hit is one picture, of one cell
    words = [(segment.to_bytes(8, "little"), count, hits) for segment, count in pictures.items()]
    return [word for three in words for word in three]
