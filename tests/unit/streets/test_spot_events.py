"""What somebody says of a spot is read within its bounds, or refused."""

from typing import Any

import msgspec
import pytest

from litterfog.streets.spots.events import MAX_NOTE, SpotEvent, read_event

WHOLE = SpotEvent(
    id="0" * 31 + "1",
    at_ms=1_790_000_000_000,
    actor="mia.k@harbour",
    hit="a" * 32,
    lat=60.17,
    lon=24.94,
    state="cleaned",
    seen_state="open",
    note="two bags",
)


def changed(**fields: Any) -> bytes:
    return msgspec.json.encode(msgspec.to_builtins(WHOLE) | fields)


def test_an_event_survives_the_way_to_bytes_and_back() -> None:
    assert read_event(msgspec.json.encode(WHOLE)) == WHOLE


def test_the_longest_note_of_any_script_is_read() -> None:
    escaped = changed().replace(b"two bags", rb"\ud83d\ude00" * MAX_NOTE)
    assert read_event(escaped).note == "😀" * MAX_NOTE


@pytest.mark.parametrize(
    "fields",
    [
        {"note": "x" * (MAX_NOTE + 1)},
        {"actor": ""},
        {"actor": "mia\n"},
        {"actor": "<b>mia</b>"},
        {"actor": "m" * 65},
        {"state": "gone"},
        {"seen_state": "gone"},
        {"lat": 90.1},
        {"lon": -180.1},
        {"at_ms": -1},
        {"at_ms": 2**63},
        {"hit": "A" * 32},
        {"id": ""},
        {"role": "operator"},
    ],
)
def test_what_is_out_of_bounds_is_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(msgspec.MsgspecError):
        read_event(changed(**fields))


def test_an_oversize_event_is_refused() -> None:
    with pytest.raises(msgspec.MsgspecError, match="over the limit"):
        read_event(changed() + b" " * 4_096)
