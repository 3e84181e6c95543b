from collections.abc import Sequence
from typing import Any

import pytest
from dash import Patch, no_update

from litterfog.dashboard.fleet import fleet_of
from litterfog.dashboard.languages.table import words_in
from litterfog.dashboard.pages.devices.callbacks import MOST_ROWS, changes, row_changes, summary
from litterfog.dashboard.pages.devices.columns import COLUMNS
from litterfog.dashboard.pages.devices.rows import fingerprint as row_fingerprint
from litterfog.wire.frame import EdgeTimings, Position
from litterfog.wire.status import ControlAnswer, Status
from litterfog.wire.store_records import Device, Totals

SECOND = 1_000_000_000
WORDS = words_in("en")
NOW = 1_700_000_000 * SECOND


def device(name: str = "bike-01", *, seen_s_ago: int = 0, **told: Any) -> Device:
    totals = Totals(frames=1_200, hits=7, clean=1_193, rejected=2, wire_bytes=12_345)
    status = {"state": "online", "split": "split13", "codec": "cbor", "model": "litter-160"}
    counts = {"outbox_depth": 3, "version": "0.2.0", "at_ns": NOW}
    said = Status(**{**status, **counts, **told})
    return Device(name, NOW - seen_s_ago * SECOND, totals, said)


SILENT = Device("never-spoke", NOW, Totals(rejected=1), None)


def fingerprint(one: Device) -> int:
    return row_fingerprint(one, NOW, WORDS)


def texts(component: Any) -> list[str]:
    if not hasattr(component, "children"):
        return [] if component is None else [component]
    children = component.children if isinstance(component.children, list) else [component.children]
    return [text for child in children for text in texts(child)]


def rows_of(*devices: Device, known: object = None) -> Any:
    return changes(fleet_of(devices, len(devices), NOW), known, NOW, WORDS)["rows"]


def test_a_row_says_all_that_the_cloud_knows_of_a_device() -> None:
    told: dict[str, Any] = {
        "rate_hz": 1.0,
        "stages": EdgeTimings(3, 12.4, 41, 5),
        "frame_bytes": 4_321,
        "wait_s": 200,
        "battery": 0.84,
        "temperature_c": 51.2,
        "place": Position(51.07794, 4.27941, "gps"),
        "group": "north",
    }
    (row,) = rows_of(device(**told))
    assert texts(row) == [
        *("bike-01", "online", "north · 0.2.0", "just now", "51.0779, 4.2794"),
        *("split13 · cbor", "litter-160", "1 Hz", "4.3 kB a picture"),
        *("61 ms", "read 3, resize 12, model 41, encode 5"),
        *("3", "oldest: 3 min ago", "0", "2 rejected", "84 %, 51 °C"),
        *("1,200", "7 with litter"),
    ]


def test_of_a_device_of_before_what_it_never_tells_is_a_dash() -> None:
    (row,) = rows_of(device())
    assert texts(row)[6:8] == ["—", "—"]


def test_of_a_device_that_never_told_the_counts_alone_are_known() -> None:
    (row,) = rows_of(SILENT)
    assert texts(row)[:4] == ["never-spoke", "unknown", "just now", "—"]
    assert texts(row)[-2:] == ["0", "0 with litter"]


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"dropped": 4}, "4 frames dropped"),
        ({"wait_s": 400}, "frames wait long"),
        ({"answer": ControlAnswer("0" * 16, "refused", "no cut")}, "order refused: no cut"),
        ({"certificate_ends_ms": NOW // 10**6 + 86_400_000 * 5 // 2}, "certificate ends in 2 days"),
        ({"certificate_ends_ms": NOW // 10**6 - 1}, "certificate has ended"),
    ],
)
def test_what_is_wrong_stands_under_the_name(told: dict[str, Any], words: str) -> None:
    (row,) = rows_of(device(**told))
    assert words in texts(row)[:4]


def test_only_who_may_change_devices_has_a_button() -> None:
    fleet = fleet_of([device()], 1, NOW)
    (row,) = changes(fleet, None, NOW, WORDS, may_change=True)["rows"]
    assert texts(row)[-1] == "Change"


def test_each_cell_names_its_column_for_the_card_of_a_phone() -> None:
    (row,) = rows_of(device())
    labels = [cell.to_plotly_json()["props"].get("data-label") for cell in row.children]
    assert labels == [None, None, *(WORDS(column.title) for column in COLUMNS)]


def test_what_should_be_zero_stands_out_only_when_it_is_not() -> None:
    (row,) = rows_of(device(dropped=4))
    assert [cell.className for cell in row.children[1:]].count("warn") == 1
    (row,) = rows_of(device())
    assert [cell.className for cell in row.children[1:]].count("warn") == 0


def test_devices_in_trouble_come_first_then_those_online_by_name() -> None:
    rows = rows_of(SILENT, device("c"), device("a", state="offline"), device("b"))
    assert [texts(row)[0] for row in rows] == ["a", "b", "c", "never-spoke"]


@pytest.mark.parametrize(
    ("seconds", "text"), [(59, "just now"), (60, "1 min ago"), (119, "1 min ago")]
)
def test_the_age_of_a_row_is_told_in_minutes(seconds: int, text: str) -> None:
    (row,) = rows_of(device(seen_s_ago=seconds))
    assert texts(row)[3] == text


def test_a_row_that_says_the_same_has_the_same_fingerprint() -> None:
    first, later = device(), device(seen_s_ago=-30)
    assert fingerprint(first) == fingerprint(later)


@pytest.mark.parametrize(
    "other",
    [device("bike-02"), device(outbox_depth=4), device(state="offline"), device(seen_s_ago=65)],
)
def test_a_row_that_says_anything_else_has_another(other: Device) -> None:
    assert fingerprint(other) != fingerprint(device())


def test_nothing_is_sent_when_no_row_has_changed() -> None:
    one = device()
    assert rows_of(one, known=[fingerprint(one)]) is no_update


def test_only_the_rows_that_changed_are_sent() -> None:
    still, changed = device("a"), device("b")
    patch = rows_of(still, changed, known=[fingerprint(still), 0])
    assert isinstance(patch, Patch)
    steps = patch.to_plotly_json()["operations"]
    assert [(step["operation"], step["location"]) for step in steps] == [("Assign", [1])]


@pytest.mark.parametrize("known", [None, [], [1, 2], "nonsense", {"0": 1}])
def test_all_rows_are_sent_to_a_page_that_shows_others(known: object) -> None:
    assert len(rows_of(device(), known=known)) == 1


def test_a_row_too_few_is_all_rows_anew() -> None:
    assert row_changes([], [], [1]) == []


def test_without_devices_words_stand_for_the_table() -> None:
    nothing = changes(fleet_of([], 0, NOW), [], NOW, WORDS)
    assert (nothing["table_hidden"], nothing["empty_hidden"], nothing["summary"]) == (
        True,
        False,
        "",
    )
    something = changes(fleet_of([SILENT], 1, NOW), [], NOW, WORDS)
    assert (something["table_hidden"], something["empty_hidden"]) == (False, True)


def told(devices: Sequence[Device], count: int | None = None) -> str:
    return summary(fleet_of(devices, len(devices) if count is None else count, NOW), WORDS)


def test_the_summary_counts_those_online() -> None:
    assert told([device(), SILENT]) == "2 devices, 1 online."
    assert told([device()]) == "1 device, 1 online."


def test_the_summary_says_how_many_need_attention() -> None:
    gone = device("a", state="offline")
    assert told([gone, device()]) == "2 devices, 1 online. 1 needs attention."


def test_of_a_thousand_devices_all_are_counted_and_the_first_are_listed() -> None:
    off = [device(f"a-{number:04}", state="offline") for number in range(300)]
    on = [device(f"b-{number:04}") for number in range(700)]
    assert told([*off, *on]).startswith("1,000 devices, 700 online. The first 200 are listed.")
    rows = rows_of(*off, *on)
    assert [texts(row)[0] for row in rows] == [f"a-{number:04}" for number in range(MOST_ROWS)]


def test_a_fleet_has_another_version_once_a_row_says_something_else() -> None:
    versions = [
        fleet_of([one], 1, NOW).version
        for one in (device(), device(seen_s_ago=-30), device(outbox_depth=4), device(seen_s_ago=65))
    ]
    assert versions[0] == versions[1]
    assert len(set(versions)) == 3
