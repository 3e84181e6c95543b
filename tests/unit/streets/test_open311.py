"""Spots are read by other programs as Open311 GeoReport v2 says."""

from xml.etree import ElementTree as ET

import pytest

from litterfog.streets.open311.query import (
    MOST_ROWS,
    SPAN_MS,
    Open311Error,
    chosen,
    read_query,
)
from litterfog.streets.open311.rows import Row, requests, services
from litterfog.streets.open311.xml import ERRORS, REQUESTS, SERVICES, xml
from litterfog.streets.spots.events import SpotState
from litterfog.streets.spots.finder import SpotFinder
from tests.unit.streets.said import HOUR_MS, event, fold, spots_at
from tests.unit.streets.sightings import DAY_MS, NOON_MS, degrees, hits

FIRST = f"{7:016x}{1:016x}"


def request(said: SpotState = "open", address: str = "") -> Row:
    """Give the request of a spot that was seen on two days, of which this was said later."""
    finder = spots_at(0, last_ms=NOON_MS + DAY_MS)
    states = fold(event(said, NOON_MS + DAY_MS + HOUR_MS, note="secret"), finder=finder)
    return requests(finder.spots, states, [0], lambda _: address)[0]


def asked(arguments: dict[str, str], finder: SpotFinder | None = None) -> list[int]:
    """Give the spots that a query of two days later chooses, of two: one cleaned, one open."""
    finder = finder or spots_at(0, 50)
    states = fold(event("cleaned", NOON_MS + HOUR_MS), finder=finder)
    rows = chosen(read_query(arguments, NOON_MS + 2 * DAY_MS), finder.spots, states)
    return sorted(rows.tolist())


def test_there_is_one_service_without_further_questions() -> None:
    (service,) = services()
    assert (service["service_code"], service["metadata"], service["type"]) == (
        "litter",
        False,
        "realtime",
    )


def test_a_request_has_the_fields_of_the_specification() -> None:
    assert request(address="Harbour Street") == {
        "service_request_id": FIRST,
        "status": "open",
        "status_notes": "Seen, not cleaned yet",
        "service_name": "Litter on the street",
        "service_code": "litter",
        "description": "Litter in 2 pictures on 2 days; probability 0.90",
        "agency_responsible": None,
        "service_notice": None,
        "requested_datetime": "2026-09-21T12:00:00Z",
        "updated_datetime": "2026-09-22T13:00:00Z",
        "expected_datetime": None,
        "address": "Harbour Street",
        "address_id": None,
        "zipcode": None,
        "lat": 60.17,
        "long": 24.94,
        "media_url": None,
    }


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ("planned", "open"),
        ("reopened", "open"),
        ("cleaned", "closed"),
        ("false-alarm", "closed"),
    ],
)
def test_a_state_is_open_or_closed(said: SpotState, status: str) -> None:
    assert request(said)["status"] == status


def test_a_closed_request_was_updated_when_it_was_closed() -> None:
    assert request("cleaned")["updated_datetime"] == "2026-09-22T13:00:00Z"


def test_neither_names_nor_notes_are_told() -> None:
    told = str(request("cleaned"))
    assert "mia" not in told
    assert "secret" not in told


@pytest.mark.parametrize(
    ("arguments", "rows"),
    [
        ({}, [0, 1]),
        ({"status": "closed"}, [0]),
        ({"status": "open"}, [1]),
        ({"status": "open,closed"}, [0, 1]),
        ({"status": ""}, [0, 1]),
        ({"service_code": "litter"}, [0, 1]),
        ({"service_code": "potholes"}, []),
        ({"service_request_id": FIRST}, [0]),
        ({"service_request_id": FIRST, "status": "open"}, [0]),
        ({"service_request_id": "unknown,,"}, []),
        ({"start_date": "2026-09-21T12:00:00Z"}, [0, 1]),
        ({"start_date": "2026-09-21T12:00:01Z"}, []),
        ({"end_date": "2026-09-21T14:00:00 02:00"}, [0, 1]),
        ({"end_date": "2026-09-21T14:00:00+03:00"}, []),
        ({"start_date": "2026-06-01T00:00:00Z", "end_date": "2026-07-01T00:00:00Z"}, []),
    ],
)
def test_a_query_chooses(arguments: dict[str, str], rows: list[int]) -> None:
    assert asked(arguments) == rows


def test_ninety_days_are_searched_where_nothing_else_is_asked() -> None:
    old = SpotFinder()
    old.add(hits([degrees(0)], captured_ms=[NOON_MS + 2 * DAY_MS - SPAN_MS - 1]))
    assert asked({}, old) == []


def test_an_answer_is_bounded_and_the_newest_are_in_it() -> None:
    finder = spots_at(*(range(0, 50 * (MOST_ROWS + 1), 50)))
    finder.add(hits([degrees(-50)], ids=[5_000], captured_ms=[NOON_MS + HOUR_MS]))
    found = asked({}, finder)
    assert (len(found), found[-1]) == (MOST_ROWS, MOST_ROWS + 1)


@pytest.mark.parametrize(
    ("arguments", "names"),
    [
        ({"status": "lost"}, "status"),
        ({"start_date": "yesterday"}, "start_date"),
        ({"end_date": "2026-09-21T12:00:00"}, "end_date"),
        ({"start_date": "2026-01-01T00:00:00Z", "end_date": "2026-05-01T00:00:00Z"}, "90 days"),
        ({"start_date": "2026-02-01T00:00:00Z", "end_date": "2026-01-01T00:00:00Z"}, "90 days"),
        ({"service_request_id": ",".join(map(str, range(MOST_ROWS + 1)))}, "1,000"),
    ],
)
def test_a_query_that_is_wrong_is_told_what_it_takes(arguments: dict[str, str], names: str) -> None:
    with pytest.raises(Open311Error, match=names):
        asked(arguments)


def test_rows_are_elements_of_xml() -> None:
    written = xml(REQUESTS, [request(address="A & B\x07 <street>")])
    whole = ET.fromstring(written)  # noqa: S314 - our own
    assert whole.tag == "service_requests"
    assert whole.findtext("request/address") == "A & B <street>"
    assert whole.findtext("request/zipcode") == ""


def test_a_truth_is_written_as_xml_has_it() -> None:
    assert b"<metadata>false</metadata>" in xml(SERVICES, services())


def test_an_error_is_rows_too() -> None:
    error = Open311Error("status: takes open")
    assert xml(ERRORS, error.rows()).endswith(
        b"<error><code>400</code><description>status: takes open</description></error>\n</errors>\n"
    )
