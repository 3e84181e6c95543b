"""A page arrives once, rests quietly, never asks twice at a time: bytes and order, no seconds."""

import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from selenium.webdriver import Chrome

from litterfog.dashboard.shell.ids import SILENT
from litterfog.wire.hits import HitWriter
from litterfog.wire.status import Status
from tests.browser.browser import chromium
from tests.pages import served_dashboard
from tests.services import Redis, wait_until

pytestmark = [pytest.mark.broker, pytest.mark.browser]
WAIT_S = 40
HAS_MAP = "return !!window.Plotly && !!document.querySelector('#map .maplibregl-map')"
ROWS = "return document.querySelectorAll('#device-rows tr').length"
IS_SHOWN = "return document.getElementById(arguments[0]).checkVisibility()"
TRANSFERS = """
return performance.getEntries()
  .filter((one) => ['navigation', 'resource'].includes(one.entryType) && one.responseEnd)
  .map((one) => [one.name, one.startTime, one.responseEnd, one.transferSize]);
"""
ASKED = "/api/version", "/_dash-update-component"


@pytest.fixture
def page(own_redis: Redis, tmp_path: Path) -> Iterator[str]:
    settings = {"REDIS": own_redis.url, "TILES": "", "REFRESH_S": "0.5"}
    with served_dashboard(tmp_path / "log", **settings) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[Chrome]:
    with chromium(tmp_path / "profile", 390, 844) as chrome:
        yield chrome


def report(store: Redis, count: int, **told: Any) -> None:
    said = {"state": "online", "split": "split13", "codec": "json", "model": "litter-160"} | told
    with store.client() as client:
        for number in range(count):
            status = Status(version="0.2.0", at_ns=time.time_ns(), **said)
            HitWriter(client).device_status(f"bike-{number:04}", status)


def link(browser: Chrome, *, latency_ms: int = 0, is_offline: bool = False) -> None:
    browser.execute_cdp_cmd("Network.enable", {})
    speed = {"downloadThroughput": -1, "uploadThroughput": -1}
    conditions = {"offline": is_offline, "latency": latency_ms, **speed}
    browser.execute_cdp_cmd("Network.emulateNetworkConditions", conditions)


def transfers(browser: Chrome, *paths: str) -> list[tuple[str, float, float, int]]:
    """List name, start, end (ms) and bytes of what has landed."""
    all_of_them = browser.execute_script(TRANSFERS)
    return [tuple(one) for one in all_of_them if not paths or any(path in one[0] for path in paths)]


def total(landed: list[tuple[str, float, float, int]]) -> int:
    return sum(size for *_, size in landed)


def test_a_map_takes_two_megabytes_at_most_and_the_second_time_next_to_nothing(
    page: str, browser: Chrome
) -> None:
    browser.get(page)
    wait_until(lambda: browser.execute_script(HAS_MAP), WAIT_S, "the map")
    first = transfers(browser)
    assert total(first) < 1_500_000
    assert not any("/plotly.min.js" in name for name, *_ in first)
    browser.get(page)
    wait_until(lambda: browser.execute_script(HAS_MAP), WAIT_S, "the map again")
    assert total(transfers(browser)) < total(first) / 20


def test_devices_at_rest_take_less_than_a_kilobyte_a_second(
    own_redis: Redis, browser: Chrome, tmp_path: Path
) -> None:
    report(own_redis, 20)
    with served_dashboard(tmp_path / "log", REDIS=own_redis.url) as port:
        browser.get(f"http://127.0.0.1:{port}/devices")
        wait_until(lambda: browser.execute_script(ROWS) == 20, WAIT_S, "the devices")
        wait_until(lambda: len(transfers(browser, ASKED[0])) == 3, WAIT_S, "some answers")
        settled = len(transfers(browser))
        wait_until(lambda: len(transfers(browser, ASKED[0])) == 6, WAIT_S, "three more")
        rest = transfers(browser)[settled:]
    taken_ms = rest[-1][2] - rest[0][1]
    assert total(rest) / (taken_ms / 1_000) < 1_000


def test_over_a_slow_link_no_question_is_asked_while_another_is_under_way(
    page: str, own_redis: Redis, browser: Chrome
) -> None:
    report(own_redis, 3)
    browser.get(f"{page}/devices")
    wait_until(lambda: browser.execute_script(ROWS) == 3, WAIT_S, "the devices")
    link(browser, latency_ms=600)
    deadline = time.monotonic() + WAIT_S
    depth = 0
    while len(transfers(browser, ASKED[1])) < 8 and time.monotonic() < deadline:
        depth += 1
        report(own_redis, 3, outbox_depth=depth)
    for path in ASKED:
        landed = sorted(transfers(browser, path), key=lambda one: one[1])
        assert len(landed) >= 8
        assert all(before[2] <= after[1] for before, after in pairwise(landed))


def test_a_dashboard_that_falls_silent_is_told_until_it_answers(page: str, browser: Chrome) -> None:
    browser.get(f"{page}/devices")
    wait_until(lambda: transfers(browser, ASKED[0]), WAIT_S, "an answer")
    link(browser, is_offline=True)
    wait_until(lambda: browser.execute_script(IS_SHOWN, SILENT), WAIT_S, "the banner")
    link(browser)
    wait_until(lambda: not browser.execute_script(IS_SHOWN, SILENT), WAIT_S, "no banner")


def test_a_thousand_devices_are_counted_right(page: str, own_redis: Redis, browser: Chrome) -> None:
    report(own_redis, 1_000)
    report(own_redis, 300, state="offline")
    browser.get(f"{page}/devices")
    told = "return document.getElementById('device-summary')?.textContent"
    counts = "1,000 devices, 700 online. The first 200 are listed. 300 need attention."
    wait_until(lambda: browser.execute_script(told) == counts, WAIT_S, counts)
    assert browser.execute_script(ROWS) == 200
