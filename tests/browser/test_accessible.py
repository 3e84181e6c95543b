"""Every page against WCAG 2.2, levels A and AA, as axe-core sees it: light, dark and on a phone."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
from selenium.webdriver import Chrome

from litterfog.dashboard.languages.table import words_in
from litterfog.dashboard.pages import devices
from litterfog.dashboard.pages.map import ids as map_ids
from litterfog.wire.cells import cell_of
from litterfog.wire.frame import EdgeTimings, new_frame_id
from litterfog.wire.hits import HitWriter
from litterfog.wire.place import Place
from litterfog.wire.status import Status
from litterfog.wire.store_records import Hit, Observation
from tests.browser.axe import violations
from tests.browser.browser import chromium
from tests.services import Redis, wait_until

pytestmark = [pytest.mark.broker, pytest.mark.browser]

WAIT_S = 60
DEVICE = "bike-01"
HITS = 12
APART_NS = 6 * 3_600_000_000_000  # over days, whatever the hour: the timeline is there
TEXT = "return document.getElementById(arguments[0])?.textContent ?? ''"
PHONE = {"width": 390, "height": 844, "deviceScaleFactor": 2, "mobile": True}
DESK = {"width": 1280, "height": 800, "deviceScaleFactor": 1, "mobile": False}
OPEN = """
const opener = document.getElementById(arguments[0]);
if (opener.checkVisibility() && opener.getAttribute('aria-expanded') === 'false') opener.click();
"""
AWAY = "return document.getElementById('store-away')?.checkVisibility() ?? false"


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    with chromium(tmp_path_factory.mktemp("profile"), 1280, 800) as chrome:
        yield chrome


def fill(store: Redis) -> str:
    """Store hits of several probabilities, near each other, and devices; gives a hit's id."""
    hits = [_hit(number) for number in range(HITS)]
    with store.client() as client:
        writer = HitWriter(client)
        for hit in hits:
            cells = {cell_of(hit.lat, hit.lon): 1}
            writer.record(
                Observation(hit.id, hit.device, hit.captured_at_ns, hit.wire_bytes, cells, hit)
            )
        for name, state in ((DEVICE, "online"), ("van-02", "offline")):
            writer.device_status(name, _status(state))
    return hits[0].id


def pages_of(hit_id: str) -> dict[str, tuple[str, str]]:
    """Give each page's path, and the element and text that come once it is filled."""
    return {
        "/": (map_ids.MATCHING, str(HITS)),
        f"/#{hit_id}": (map_ids.DETAILS, hit_id),
        "/devices": (devices.ROWS, DEVICE),
        "/nowhere": ("", ""),
    }


def _hit(number: int) -> Hit:
    now_ns = time.time_ns() - number * APART_NS
    return Hit(
        id=new_frame_id(),
        device=DEVICE,
        captured_at_ns=now_ns,
        received_at_ns=now_ns,
        lat=51.05 + number * 1e-3,
        lon=3.72,
        probability=0.5 + number / 24,
        model="litter-160",
        split="split13",
        mechanism="split",
        wire_bytes=1_000,
        edge_timings=EdgeTimings(1.0, 2.0, 3.0, 4.0),
        places=(Place(0.1, 0.6, 0.2, 0.1, 0.9), Place(0.15, 0.65, 0.02, 0.02, 0.5)),
        unsure=True,
    )


def _status(state: str) -> Status:
    said = {"state": state, "split": "split13", "codec": "json", "model": "litter-160"}
    counts = {"dropped": 2, "outbox_depth": 1_234}
    return Status(version="0.2.0", at_ns=time.time_ns(), **said, **counts)  # type: ignore[arg-type]


def test_what_is_wrong_is_found(browser: Chrome) -> None:
    browser.get(
        "data:text/html,<html lang=en><title>T</title><main><img src=x><p style=color:%23ccc>pale"
    )
    assert {line.partition(":")[0] for line in violations(browser)} == {
        "image-alt",
        "color-contrast",
    }


def wait_for(browser: Chrome, element: str, text: str) -> None:
    wait_until(lambda: text in browser.execute_script(TEXT, element), WAIT_S, text)


def look(browser: Chrome, scheme: str, screen: dict[str, Any]) -> None:
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
    wanted = [{"name": "prefers-color-scheme", "value": scheme}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": wanted})


@pytest.mark.parametrize("screen", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_has_a_violation(
    page: str, own_redis: Redis, browser: Chrome, scheme: str, screen: dict[str, Any]
) -> None:
    look(browser, scheme, screen)
    browser.get(f"{page}/devices")
    wait_for(browser, devices.EMPTY, "litterfog edge")
    found = {"no devices": violations(browser)}
    hit_id = fill(own_redis)
    for path, (element, text) in pages_of(hit_id).items():
        browser.get("about:blank")
        browser.get(page + path)
        wait_for(browser, element, text)
        found[path] = violations(browser)
    assert {path: lines for path, lines in found.items() if lines} == {}


def test_a_page_without_a_store_has_no_violation(
    page: str, own_redis: Redis, browser: Chrome
) -> None:
    look(browser, "light", DESK)
    own_redis.kill()
    for path in ("/", "/streets", "/devices"):
        browser.get(page + path)
        wait_until(lambda: browser.execute_script(AWAY), WAIT_S, "the banner")
        assert violations(browser) == []


@pytest.mark.parametrize("screen", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_opens_on_the_map_has_no_violation(
    page: str, own_redis: Redis, browser: Chrome, scheme: str, screen: dict[str, Any]
) -> None:
    fill(own_redis)
    look(browser, scheme, screen)
    states = {
        "?layers=hits,density": (map_ids.MATCHING, str(HITS)),
        "?min_probability=1": (map_ids.NO_MATCH, words_in("en")("map.no_match")),
    }
    found: dict[str, list[str]] = {}
    for state, (element, text) in states.items():
        browser.get(f"{page}/{state}")
        wait_for(browser, element, text)
        browser.execute_script(OPEN, map_ids.FILTERS_OPEN)
        found[state] = violations(browser)
    assert {state: lines for state, lines in found.items() if lines} == {}
