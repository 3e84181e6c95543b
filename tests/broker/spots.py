"""A dashboard with one spot, and what people say of it, for the tests of spots."""

import time
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

import msgspec
from flask.testing import FlaskClient

from litterfog.wire.cells import cell_of
from litterfog.wire.hits import HitWriter
from litterfog.wire.store_records import Hit, Observation
from tests.services import wait_until
from tests.unit.dashboard.records import HIT

DAY_NS = 86_400 * 10**9
NOW_NS = time.time_ns()
LAT, LON = 51.0779, 4.2794


def see(
    writer: HitWriter, days_ago: float = 0, *, litter: bool = True, pictures: int = 1, **fields: Any
) -> Hit:
    """Pass the place, and take pictures of litter or of none."""
    at_ns = int(NOW_NS - days_ago * DAY_NS)
    made = {"id": uuid4().hex, "lat": LAT, "lon": LON, "captured_at_ns": at_ns}
    hit = msgspec.structs.replace(HIT, **(made | fields))
    cells = {cell_of(hit.lat, hit.lon): pictures}
    seen = Observation(hit.id, hit.device, at_ns, 900, cells, hit if litter else None)
    assert writer.record(seen) == ("stored" if litter else "clean")
    return hit


def change(hit: Hit, state: str, seen_state: str | None = None, **fields: Any) -> dict[str, Any]:
    """Say something of a hit's spot, as a page does."""
    return {
        "id": uuid4().hex,
        "hit": hit.id,
        "state": state,
        "seen_state": seen_state,
    } | fields


def say(browser: FlaskClient, said: Any) -> Any:
    """Send a change, or a list; gives the answer."""
    wait_for_spots(browser)
    answer = browser.post("/api/spots", json=said)
    assert answer.status_code == 200, answer.text
    return answer.json


def wait_for_spots(browser: FlaskClient) -> None:
    wait_until(lambda: browser.get("/api/spots").status_code == 200, what="the spots")


def spots(browser: FlaskClient, query: str = "") -> list[Mapping[str, Any]]:
    """Read the properties of spots."""
    wait_for_spots(browser)
    answer = browser.get(f"/api/spots?{query}")
    assert answer.status_code == 200, answer.text
    return [feature["properties"] for feature in answer.get_json(force=True)["features"]]
