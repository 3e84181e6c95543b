"""A hit as the words that a script writes it by."""

import struct
from typing import Final

import msgspec

from litterfog.wire.cells import cell_of
from litterfog.wire.store_records import Hit

_ROW_START: Final = struct.Struct("<qiif")  # `rows.ROW` after the id, up to the names


def hit_words(hit: Hit) -> tuple[bytes, bytes, str, str, str, str]:
    """Give its JSON, its row without the names' numbers, device, model, split and cell."""
    captured_ms = hit.captured_at_ns // 1_000_000
    place = round(hit.lat * 1e7), round(hit.lon * 1e7)
    row = bytes.fromhex(hit.id) + _ROW_START.pack(captured_ms, *place, hit.probability)
    cell = cell_of(hit.lat, hit.lon)
    return msgspec.json.encode(hit), row, hit.device, hit.model, hit.split, cell
