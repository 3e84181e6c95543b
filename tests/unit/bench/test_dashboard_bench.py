"""What the dashboard is measured with: a town from a seed, views of it, and the page of figures."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest

from litterfog.bench.dashboard.page import with_figures
from litterfog.bench.dashboard.town import DAYS, make_town
from litterfog.bench.dashboard.traffic import Event, Traffic
from litterfog.bench.dashboard.view_requests import pans_zooms_filters

NOW_MS = 1_790_000_000_000


def test_a_seed_draws_the_same_town() -> None:
    one, other = (make_town(500, 20, seed=3, now_ms=NOW_MS) for _ in range(2))
    assert np.array_equal(one.id, other.id)
    assert np.array_equal(one.lon, other.lon)
    assert not np.array_equal(one.lon, make_town(500, 20, seed=4, now_ms=NOW_MS).lon)


def test_the_hits_lie_along_streets_within_60_days() -> None:
    town = make_town(5_000, 20, seed=3, now_ms=NOW_MS)
    places = {(round(lat, 3), round(lon, 3)) for lat, lon in zip(town.lat, town.lon, strict=True)}
    assert len(places) < 2_500  # of about 100 m: most are shared
    assert town.captured_ms.max() <= NOW_MS
    assert town.captured_ms.min() >= NOW_MS - DAYS * 86_400_000
    assert ((town.probability >= 0.5) & (town.probability <= 1)).all()


def test_an_id_begins_with_its_time() -> None:
    town = make_town(10, 2, seed=3, now_ms=NOW_MS)
    assert [int(one.tobytes().hex()[:12], 16) for one in town.id] == town.captured_ms.tolist()


def test_every_view_is_on_the_map_and_asked_for_once() -> None:
    paths = pans_zooms_filters(make_town(500, 20, seed=3, now_ms=NOW_MS), 300, seed=1)
    assert len(set(paths)) == 300
    for path in paths:
        query = parse_qs(urlsplit(path).query)
        west, south, east, north = map(float, query["bbox"][0].split(","))
        assert -180 <= west <= 180
        assert -180 <= east <= 180
        assert -85.06 < south < north < 85.06


def test_what_was_sent_is_counted_with_headers_and_without_the_browsers_own() -> None:
    traffic = Traffic()
    assert traffic.add([*_answer("1", "http://here/", 900, ("loadingFinished", 5_000))]) == 5_000
    assert traffic.add([*_answer("2", "http://here/api", 246, ("loadingFailed", None))]) == 246
    assert traffic.add([*_answer("3", "data:,", 0, ("loadingFinished", 70))]) == 0
    coming, ending = _answer("4", "http://here/late", 100, ("loadingFinished", 800))[:2], 800
    assert traffic.add(coming) == 0
    last = {"requestId": "4", "encodedDataLength": ending}
    assert traffic.add([{"method": "Network.loadingFinished", "params": last}]) == ending


def _answer(number: str, url: str, headers: int, end: tuple[str, int | None]) -> list[Event]:
    request = {"requestId": number}
    return [
        {"method": "Network.requestWillBeSent", "params": {**request, "request": {"url": url}}},
        {
            "method": "Network.responseReceived",
            "params": {**request, "response": {"encodedDataLength": headers}},
        },
        {"method": f"Network.{end[0]}", "params": {**request, "encodedDataLength": end[1]}},
    ]


def test_the_last_record_of_so_many_hits_is_the_pages() -> None:
    records = [_record(20, 99.0), _record(20, 11.5), {**_record(20, 35.1), "when": "before"}]
    page = with_figures(
        "# P\n<!-- figures: begin -->\noutdated\n<!-- figures: end -->\nend", records
    )
    assert "|  | goal | before, 20 | now, 20 |" in page
    assert "| first dots, cold, s (e) | 12 | 35.1 | 11.5 |" in page
    assert "outdated" not in page
    assert page.endswith("end")


def test_a_page_without_marks_is_refused() -> None:
    with pytest.raises(ValueError, match="where the figures belong"):
        with_figures("# P", [])


def _record(hits: int, seconds: float) -> dict[str, Any]:
    figures = [{"key": "first_dots_cold_s", "value": seconds}]
    return {"hits": hits, "machine": "a machine", "figures": figures}
