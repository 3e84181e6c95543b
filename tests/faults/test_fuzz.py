"""Row 18: no bytes crash a decoder, or make it take memory beyond its cap."""

import json
import time
import tracemalloc
from typing import Any

import cbor2
import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from litterfog.wire.codecs import CodecName
from litterfog.wire.codecs.table import CODECS, encode_frame
from litterfog.wire.frame import MAX_PAYLOAD_BYTES
from tests.faults.conftest import Figures, Size
from tests.fuzzing import TARGETS, survives
from tests.unit.wire.frames import LOOKS, PLACED, TALLY, a_frame

pytestmark = [pytest.mark.fault(18), pytest.mark.timeout(1_800)]

SMALL_CAP_BYTES = 24 * 2**20  # for inputs of some KiB: zstd's window is 8 MiB
LARGE_CAP_BYTES = 12 * MAX_PAYLOAD_BYTES  # for payloads of the most that MQTT carries here

EDGES: st.SearchStrategy[Any] = st.sampled_from(
    [None, True, -1, 2**31, 2**62, 2**64, 10**400, 1e308, -0.0, "", "x" * 300, "\0", [], {}, [[]]]
)
VALUES = st.recursive(
    EDGES | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=5), inner, max_size=5)
    ),
    max_leaves=10,
)
EDITS = st.lists(
    st.tuples(st.floats(0, 1), st.integers(0, 8), st.binary(max_size=8)), min_size=1, max_size=4
)


def _quiet(examples: int) -> settings:
    return settings(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )


def _edited(payload: bytes, edits: list[tuple[float, int, bytes]]) -> bytes:
    for share, removed, put in edits:
        at = int(share * len(payload))
        payload = payload[:at] + put + payload[at + removed :]
    return payload


class Peak:
    """The most memory that one input took."""

    def __init__(self) -> None:
        self.nbytes = self.inputs = 0

    def survives(self, target: str, payload: bytes) -> None:
        tracemalloc.reset_peak()
        before = tracemalloc.get_traced_memory()[0]
        survives(target, payload)
        self.nbytes = max(self.nbytes, tracemalloc.get_traced_memory()[1] - before)
        self.inputs += 1
        assert self.nbytes < SMALL_CAP_BYTES


@pytest.fixture
def peak() -> Any:
    tracemalloc.start()
    yield Peak()
    tracemalloc.stop()


@pytest.mark.parametrize("target", TARGETS)
def test_no_bytes_crash_a_decoder(target: str, size: Size, figures: Figures, peak: Peak) -> None:
    seeds = TARGETS[target][2]

    @seed(18)
    @_quiet(size(150, 2_000))
    @given(st.binary(max_size=300) | st.builds(_edited, st.sampled_from(seeds), EDITS))
    def fuzz(payload: bytes) -> None:
        peak.survives(target, payload)

    for valid in seeds:
        TARGETS[target][0](valid)
    fuzz()
    figures(inputs=peak.inputs, peak_bytes=peak.nbytes)


def _paths(record: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    if not isinstance(record, dict):
        return [path]
    return [path, *(p for key, value in record.items() for p in _paths(value, (*path, key)))]


def _with(record: Any, path: tuple[Any, ...], value: Any) -> Any:
    if not path:
        return value
    return {**record, path[0]: _with(record[path[0]], path[1:], value)}


@pytest.mark.parametrize("codec", CODECS)
def test_no_value_in_any_field_crashes_a_decoder(
    codec: CodecName, size: Size, figures: Figures, peak: Peak
) -> None:
    loads: Any = cbor2.loads if codec == "cbor" else json.loads
    frames = (a_frame(looks=LOOKS), a_frame(TALLY), a_frame(PLACED))
    records = [loads(encode_frame(frame, codec)) for frame in frames]

    @seed(18)
    @_quiet(size(200, 2_000))
    @given(st.data())
    def fuzz(data: st.DataObject) -> None:
        record = data.draw(st.sampled_from(records))
        path = data.draw(st.sampled_from(_paths(record)))
        changed = _with(record, path, data.draw(VALUES))
        payload = cbor2.dumps(changed) if codec == "cbor" else json.dumps(changed).encode()
        peak.survives(codec, payload)

    fuzz()
    figures(inputs=peak.inputs, peak_bytes=peak.nbytes)


def _json(field: bytes, opened: bytes, many: bytes) -> bytes:
    """Put a list of 16 MB in place of a field."""
    values = many * (15_900_000 // len(many)) + many[:-1]
    whole = encode_frame(a_frame(), "json").replace(field, opened + values + b"]")
    assert len(whole) > len(values)
    return whole


def shared_references() -> bytes:
    """Maps of maps that a parser shares, and a copy of them would not: 2**25 leaves."""
    shared = b"\xd8\x1c\xa1\x00\x01"
    for level in range(25):
        other = b"\xd8\x1d" + cbor2.dumps(level)
        shared += b"\xd8\x1c\xa2\x00" + other + b"\x01" + other
    return b"\xa2\x01" + bytes([0x98, 26]) + shared + b"\x08\xd8\x1d" + cbor2.dumps(25)


BOMBS: dict[str, tuple[CodecName, bytes]] = {
    "a scale each byte": ("json", _json(b'"scale":0.5', b'"scale":[', b"0,")),
    "a dimension each byte": ("json", _json(b"[2,2,3]", b"[", b"1,")),
    "many lists": ("json-list", b'{"body":{"data":[' + b"[]," * 5_300_000 + b"[]]}}"),
    "many lists in place of a field": (
        "json-list",
        encode_frame(a_frame(), "json-list").replace(b"[2,2,3]", b"[" + b"[]," * 5_000_000 + b"1]"),
    ),
    "many keys": (
        "json",
        encode_frame(a_frame(TALLY), "json").replace(
            b'"8b1fa4ad2d81fff":3', b",".join(b'"%015x":1' % n for n in range(790_000))
        ),
    ),
    "many maps": ("cbor", b"\x9a\x00\xf0\x00\x00" + b"\xa0" * 0xF00000),
    "an array of 2**60": ("cbor", b"\x9b\x10" + bytes(7)),
    "a string of 2**60": ("cbor", b"\x5b\x10" + bytes(7)),
    "a number of 15 MB": ("cbor", b"\xa1\x08\xc2\x5a\x00\xf0\x00\x00" + b"\xff" * 0xF00000),
    "shared references": ("cbor", shared_references()),
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_large_payload_takes_no_memory_beyond_the_cap(bomb: str, figures: Figures) -> None:
    codec, payload = BOMBS[bomb]
    assert len(payload) <= MAX_PAYLOAD_BYTES
    tracemalloc.start()
    started = time.perf_counter()
    survives(codec, payload)
    seconds, peak_bytes = time.perf_counter() - started, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    figures(payload_bytes=len(payload), peak_bytes=peak_bytes, seconds=round(seconds, 3))
    assert peak_bytes < LARGE_CAP_BYTES
