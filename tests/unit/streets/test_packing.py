import zlib
from dataclasses import replace
from typing import Any

import msgspec
import numpy as np
import pytest
import zstandard

from litterfog.streets.packing import PackingError, pack, unpack
from litterfog.streets.streets import Streets

_TINY = Streets(
    id=np.array([3, 2**64 - 1], np.uint64),
    start=np.array([0, 2, 5], np.uint32),
    points=np.array(
        [[-900_000_000, -1_800_000_000], [900_000_000, 1_800_000_000], [1, 2], [3, 4], [-5, 6]],
        np.int32,
    ),
    length_m=np.array([50, 99.5], np.float32),
    name=np.array([0, 1], np.uint32),
    kind=np.array([0, 0], np.uint8),
    district=np.array([1, 0], np.uint16),
    names=["", "Långgatan"],
    kinds=["residential"],
    districts=["", "Kluuvi"],
)
_COLUMNS = ("id", "start", "points", "length_m", "name", "kind", "district")


@pytest.mark.parametrize("column", _COLUMNS)
def test_a_column_comes_back_as_it_was(column: str) -> None:
    before, after = getattr(_TINY, column), getattr(unpack(pack(_TINY)), column)
    assert after.dtype == before.dtype
    assert (after == before).all()


def test_words_come_back_as_they_were() -> None:
    after = unpack(pack(_TINY))
    assert (after.names, after.kinds, after.districts) == (
        ["", "Långgatan"],
        ["residential"],
        ["", "Kluuvi"],
    )


def test_the_bytes_are_known() -> None:
    packed = pack(_TINY)
    body = zstandard.ZstdDecompressor().decompress(packed[9:])
    assert packed[:5] == b"LFST\x01"
    assert packed[5:9] == zlib.crc32(packed[9:]).to_bytes(4, "little")
    assert body[:12].hex() == "020000000500000031000000"
    assert body[12:28].hex() == "0300000000000000ffffffffffffffff"
    assert body[28:36].hex() == "0200000003000000"


def test_other_bytes_are_refused() -> None:
    with pytest.raises(PackingError, match="no packed streets"):
        unpack(b"GIF89a")


def test_another_version_is_refused() -> None:
    with pytest.raises(PackingError, match="import them again"):
        unpack(b"LFST\x02")


def test_every_length_that_is_cut_off_is_refused() -> None:
    packed = pack(_TINY)
    for length in range(len(packed)):
        with pytest.raises(PackingError):
            unpack(packed[:length])


def test_any_damaged_byte_is_refused() -> None:
    packed = pack(_TINY)
    for at in range(len(packed)):
        with pytest.raises(PackingError):
            unpack(packed[:at] + bytes([packed[at] ^ 0xFF]) + packed[at + 1 :])


def _repacked(body: bytes) -> bytes:
    data = zstandard.ZstdCompressor().compress(body)
    return b"LFST\x01" + zlib.crc32(data).to_bytes(4, "little") + data


def test_more_than_the_numbers_allow_is_refused() -> None:
    body = zstandard.ZstdDecompressor().decompress(pack(_TINY)[9:])
    with pytest.raises(PackingError, match="take"):
        unpack(_repacked(body + b"\0"))


def test_numbers_over_the_bounds_take_no_memory() -> None:
    with pytest.raises(PackingError, match="over the bounds"):
        unpack(_repacked(b"\xff" * 12))


def test_words_of_another_form_are_refused() -> None:
    words = msgspec.json.encode((["", "Långgatan"], ["residential"], ["", "Kluuvi"]))
    body = zstandard.ZstdDecompressor().decompress(pack(_TINY)[9:])
    with pytest.raises(PackingError, match="names cannot be read"):
        unpack(_repacked(body.replace(words, words.replace(b"[", b"{"))))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"id": np.array([3, 3], np.uint64)}, "ids do not ascend"),
        ({"start": np.array([0, 1, 5], np.uint32)}, "fewer than two points"),
        ({"points": _TINY.points + np.array([1, 0], np.int32)}, "off the globe"),
        ({"length_m": np.array([50, np.nan], np.float32)}, "no positive number"),
        ({"length_m": np.array([0, 50], np.float32)}, "no positive number"),
        ({"name": np.array([0, 2], np.uint32)}, "a name is missing"),
        ({"kind": np.array([0, 1], np.uint8)}, "a kind is missing"),
        ({"district": np.array([2, 0], np.uint16)}, "a district is missing"),
    ],
)
def test_values_that_would_lead_astray_are_refused(change: dict[str, Any], said: str) -> None:
    with pytest.raises(PackingError, match=said):
        unpack(pack(replace(_TINY, **change)))


def test_points_of_no_segment_are_refused() -> None:
    with pytest.raises(PackingError, match="of no segment"):
        unpack(pack(replace(_TINY, start=np.array([0, 2, 4], np.uint32))))


def test_a_town_of_nothing_is_packed_too() -> None:
    empty = {column: getattr(_TINY, column)[:0] for column in _COLUMNS if column != "start"}
    nothing = replace(_TINY, start=np.zeros(1, np.uint32), **empty)
    assert len(unpack(pack(nothing))) == 0
