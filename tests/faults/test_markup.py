"""Row 17: what a device says of itself is shown as text, even to a browser that knows no policy.

The names are written into the store itself: a device's name with markup is refused on the wire.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import msgspec
import pytest
from selenium.webdriver import Chrome

from litterfog.wire.cells import cell_of
from litterfog.wire.hits import HitWriter
from litterfog.wire.refusal import Reason
from litterfog.wire.status import Status
from litterfog.wire.store.keys import area_of, day_of, key
from litterfog.wire.store_records import Hit, Observation
from tests.browser.browser import chromium
from tests.faults.conftest import Figures
from tests.pages import served_dashboard
from tests.services import Redis, wait_until
from tests.unit.dashboard.records import HIT

pytestmark = [pytest.mark.broker, pytest.mark.browser, pytest.mark.fault(17)]

IMAGE = '<img src=x onerror="window.ran=1">'
SCRIPT = "<script>window.ran=1</script>"
VECTOR = "\"'><svg onload=window.ran=1>%{text}&lt;b&gt;</text>"
LINK = '<a href="javascript:window.ran=1">here</a>'
MARKUP = (IMAGE, SCRIPT, VECTOR, LINK)
PLACED = """
return document.querySelectorAll(
  'img[src="x"], svg[onload], [onerror], a[href^="javascript"], .panel script, #map script').length
"""
TEXT = "return document.getElementById(arguments[0])?.textContent || ''"


def _hit(number: int, **said: str) -> Hit:
    return msgspec.structs.replace(HIT, id=f"{number:032x}", **said)


def _observed(hit: Hit) -> Observation:
    cells = {cell_of(hit.lat, hit.lon): 1}
    return Observation(hit.id, hit.device, hit.captured_at_ns, 1, cells, hit)


def _record(writer: HitWriter, hit: Hit) -> None:
    assert writer.record(_observed(hit))


@pytest.fixture
def store(redis_server: Redis) -> Redis:
    """Markup wherever a record has text: devices, their status, hits, dead letters, cells."""
    with redis_server.client() as client:
        writer = HitWriter(client)
        area = area_of(cell_of(HIT.lat, HIT.lon))
        pictures = key(area, f"pictures:{day_of(HIT.captured_at_ns)}")
        for number, text in enumerate(MARKUP):
            _record(writer, _hit(number, model=text, split=text))
            status = {"state": "online", "codec": "json", "at_ns": HIT.received_at_ns}
            said = Status(split=text, model=text, version=text, **status)  # type: ignore[arg-type]
            writer.device_status(text, said)
            writer.reject(text, Reason.UNREADABLE, text, text.encode())
            client.hincrby(pictures, text, 1)
        _record(writer, _hit(99, device=IMAGE))  # no device's name: not to be read
    return redis_server


@pytest.fixture
def page(store: Redis, tmp_path: Path) -> Iterator[str]:
    with served_dashboard(tmp_path / "log", REDIS=store.url, TILES="") as port:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[Chrome]:
    with chromium(tmp_path / "profile") as chrome:
        chrome.execute_cdp_cmd("Page.enable", {})
        chrome.execute_cdp_cmd("Page.setBypassCSP", {"enabled": True})
        yield chrome


def test_markup_is_shown_as_text_wherever_a_name_is(
    page: str, browser: Chrome, figures: Figures
) -> None:
    browser.get(f"{page}/devices")
    _shows_all(browser, "device-rows")
    assert browser.execute_script(PLACED) == 0
    browser.get(page)
    _shows_all(browser, "hits")
    _shows_all(browser, "filters")
    for number, text in enumerate(MARKUP):
        browser.get(f"{page}/#{number:032x}")
        wait_until(lambda text=text: text in _text(browser, "details"), what=f"details of {text}")  # type: ignore[misc]
        assert _text(browser, "details").count(text) == 2  # model and split
    assert browser.execute_script("return window.ran") is None
    assert browser.execute_script(PLACED) == 0
    assert _problems(browser) == []
    figures(
        names=len(MARKUP),
        scripts_run=0,
        elements_made=0,
        places=["devices", "hits", "filters", "details"],
    )
    _assert_it_would_have_been_noticed(browser)


def test_the_data_have_the_names_as_they_are_and_are_no_page(page: str) -> None:
    with urlopen(f"{page}/api/hits.geojson", timeout=10) as answer:
        assert answer.headers["Content-Type"] == "application/geo+json"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        features = json.load(answer)["features"]
    assert {feature["properties"]["split"] for feature in features} == set(MARKUP)


def _text(browser: Chrome, element: str) -> str:
    return str(browser.execute_script(TEXT, element))


def _shows_all(browser: Chrome, element: str) -> None:
    wait_until(
        lambda: all(text in _text(browser, element) for text in MARKUP),
        30,
        f"every name in {element}",
    )


def _problems(browser: Chrome) -> list[str]:
    entries = browser.get_log("browser")  # type: ignore[no-untyped-call]
    return [entry["message"] for entry in entries if entry["level"] == "SEVERE"]


def _assert_it_would_have_been_noticed(browser: Chrome) -> None:
    browser.execute_script("document.querySelector('.panel').innerHTML += arguments[0]", IMAGE)
    wait_until(lambda: browser.execute_script("return window.ran") == 1, what="the trial's script")
    assert browser.execute_script(PLACED) == 1
