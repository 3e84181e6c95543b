"""The map as a person uses it: looking closer, filtering, reading on while hits come in."""

import socket
import time
import uuid
from pathlib import Path

import msgspec
import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.support.select import Select

from litterfog.dashboard.pages.map import ids
from litterfog.wire.cells import cell_of
from litterfog.wire.hits import HitWriter
from litterfog.wire.place import Place
from litterfog.wire.store_records import Hit, Observation
from tests.pages import served_dashboard
from tests.services import Redis, wait_until
from tests.unit.dashboard.records import HIT

pytestmark = [pytest.mark.broker, pytest.mark.browser]
WAIT_S = 40
LAT, LON = 51.0259, 4.4776
TEXT = "return document.getElementById(arguments[0])?.textContent ?? ''"
IS_SHOWN = "return document.getElementById(arguments[0])?.checkVisibility() ?? false"
HREF = "return document.activeElement?.getAttribute('href')"
DRAWN = """
const map = window.litterfog.map.view.map();
if (!map || !map.getLayer('hits') || map.isMoving()) return [-1, -1];
const count = (layer) => new Set(map.queryRenderedFeatures({layers: [layer]})
  .map((one) => JSON.stringify(one.geometry))).size;
return [count('clusters'), count('hits')];
"""
LOOK_CLOSER = """
const map = window.litterfog.map.view.map();
const at = map.queryRenderedFeatures({layers: ['clusters']})[0];
if (!at) return null;
const box = map.getCanvas().getBoundingClientRect();
const {x, y} = map.project(at.geometry.coordinates);
return [box.left + x, box.top + y];
"""
PLACE = Place(0.25, 0.5, 0.125, 0.25, 0.9)
BOX = """
const frame = document.querySelector('.frame-of-picture'), box = frame?.querySelector('i');
if (!box) return null;
const [outer, inner] = [frame, box].map((one) => one.getBoundingClientRect());
return [(inner.x - outer.x) / outer.width, (inner.y - outer.y) / outer.height,
  inner.width / outer.width, inner.height / outer.height];
"""


def observe(
    store: Redis,
    count: int,
    device: str = "bike-01",
    step: float = 0.0002,
    places: tuple[Place, ...] = (),
) -> list[str]:
    """Write hits along a street, a second apart, the last one now; gives their ids."""
    with store.client() as client:
        writer = HitWriter(client)
        known = [uuid.uuid4().hex for _ in range(count)]
        for at, name in enumerate(known):
            hit = _hit(name, device, time.time_ns() - (count - at) * 10**9, LAT + at * step)
            hit = msgspec.structs.replace(hit, places=places)
            cells = {cell_of(hit.lat, hit.lon): 1}
            writer.record(Observation(name, device, hit.captured_at_ns, 900, cells, hit))
    return known


def _hit(name: str, device: str, at_ns: int, lat: float) -> Hit:
    times = {"captured_at_ns": at_ns, "received_at_ns": at_ns}
    return msgspec.structs.replace(HIT, id=name, device=device, lat=lat, lon=LON, **times)


def text(browser: Chrome, element: str) -> str:
    return str(browser.execute_script(TEXT, element))


def drawn(browser: Chrome) -> tuple[int, int]:
    clusters, singles = browser.execute_script(DRAWN)
    return clusters, singles


def wait_for_count(browser: Chrome, count: str) -> None:
    wait_until(lambda: text(browser, ids.MATCHING) == count, WAIT_S, f"{count} hits in view")


def click_at(browser: Chrome, x: float, y: float) -> None:
    for kind in ("mousePressed", "mouseReleased"):
        event = {"type": kind, "x": x, "y": y, "button": "left", "clickCount": 1}
        browser.execute_cdp_cmd("Input.dispatchMouseEvent", event)


@pytest.mark.parametrize("answers", [False, True], ids=["refused", "hanging"])
def test_hits_are_drawn_though_no_tile_ever_comes(
    own_redis: Redis, browser: Chrome, tmp_path: Path, *, answers: bool
) -> None:
    observe(own_redis, 3)
    with socket.create_server(("127.0.0.1", 0)) as tiles:
        port = tiles.getsockname()[1]
        if not answers:
            tiles.close()
        url = f"http://127.0.0.1:{port}/{{z}}/{{x}}/{{y}}.png"
        with served_dashboard(tmp_path / "log", REDIS=own_redis.url, TILES=url) as page:
            browser.get(f"http://127.0.0.1:{page}/")
            wait_until(lambda: drawn(browser)[1] == 3, WAIT_S, "the hits")
            problems = browser.get_log("browser")  # type: ignore[no-untyped-call]
            assert [one for one in problems if f":{port}/" not in one["message"]] == []


def test_clusters_open_to_single_hits_as_one_looks_closer(
    page: str, own_redis: Redis, browser: Chrome
) -> None:
    observe(own_redis, 420)
    browser.get(page)
    wait_until(lambda: drawn(browser)[0] > 0, WAIT_S, "clusters")

    def looks_closer() -> bool:
        clusters, singles = drawn(browser)
        place = browser.execute_script(LOOK_CLOSER) if clusters > 0 else None
        if place:
            click_at(browser, *place)
        return clusters == 0 and singles > 0  # one, where a click fell on a disc of the view before

    wait_until(looks_closer, WAIT_S, "single hits")
    wait_until(lambda: "at=" in browser.current_url, WAIT_S, "the place in the address")


def test_a_link_shows_what_its_sender_saw(page: str, own_redis: Redis, browser: Chrome) -> None:
    observe(own_redis, 3, "bike-01")
    observe(own_redis, 2, "bike-02")
    browser.get(page)
    wait_for_count(browser, "5")
    wait_until(lambda: browser.execute_script(IS_SHOWN, "choose-device"), WAIT_S, "devices")
    Select(browser.find_element(By.ID, "choose-device")).select_by_value("bike-02")
    wait_for_count(browser, "2")
    assert "device=bike-02" in browser.current_url
    browser.refresh()
    wait_for_count(browser, "2")
    assert "bike-01" not in text(browser, ids.HITS)
    browser.get(f"{page}/?device=nobody")
    wait_until(lambda: browser.execute_script(IS_SHOWN, ids.NO_MATCH), WAIT_S, "no match")
    browser.find_element(By.CSS_SELECTOR, f"#{ids.NO_MATCH} button").click()
    wait_for_count(browser, "5")
    assert "device" not in browser.current_url


def test_the_list_keeps_the_focus_when_a_hit_comes_in(
    page: str, own_redis: Redis, browser: Chrome
) -> None:
    known = observe(own_redis, 4)
    browser.get(page)
    wait_for_count(browser, "4")
    link = browser.find_element(By.CSS_SELECTOR, f'#{ids.HITS} a[href="#{known[1]}"]')
    browser.execute_script("arguments[0].focus()", link)
    observe(own_redis, 1, "bike-09")
    wait_until(lambda: "bike-09" in text(browser, ids.HITS), WAIT_S, "the new hit in the list")
    assert browser.execute_script(HREF) == f"#{known[1]}"


def test_a_chosen_hit_is_moved_to_and_told_of_in_local_time(
    page: str, own_redis: Redis, browser: Chrome
) -> None:
    known = observe(own_redis, 4, step=0.01)
    browser.execute_cdp_cmd("Emulation.setTimezoneOverride", {"timezoneId": "Asia/Tokyo"})
    browser.get(page)
    wait_for_count(browser, "4")
    browser.find_element(By.CSS_SELECTOR, f'#{ids.HITS} a[href="#{known[0]}"]').click()
    wait_until(lambda: "GMT+9" in text(browser, ids.DETAILS), WAIT_S, "the details")
    wait_for_count(browser, "1")
    browser.find_element(By.ID, ids.DETAILS_CLOSE).click()
    wait_until(lambda: not browser.execute_script(IS_SHOWN, ids.SHEET), WAIT_S, "closed details")
    assert browser.execute_script(HREF) == f"#{known[0]}"


def test_the_details_draw_where_in_the_picture_the_litter_is(
    page: str, own_redis: Redis, browser: Chrome
) -> None:
    (known,) = observe(own_redis, 1, places=(PLACE,))
    browser.get(f"{page}/#{known}")
    wait_until(lambda: browser.execute_script(BOX), WAIT_S, "the box")
    where = [PLACE.x, PLACE.y, PLACE.width, PLACE.height]
    assert browser.execute_script(BOX) == pytest.approx(where, abs=0.02)  # the frame's border
