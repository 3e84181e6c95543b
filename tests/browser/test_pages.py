"""The pages as a person with a keyboard, and one with a phone, uses them."""

import time

import pytest
from selenium.webdriver import Chrome, Keys
from selenium.webdriver.common.action_chains import ActionChains

from litterfog.dashboard.pages.devices import ids as devices
from litterfog.dashboard.pages.map import ids
from litterfog.dashboard.shell.ids import STORE_AWAY
from litterfog.wire.hits import HitWriter
from litterfog.wire.status import Status
from tests.services import Redis, wait_until

pytestmark = [pytest.mark.broker, pytest.mark.browser]
WAIT_S = 30
FOCUSED = "return document.activeElement.getAttribute('href')"
OVERFLOW = "return document.documentElement.scrollWidth - document.documentElement.clientWidth"
IS_SHOWN = "return document.getElementById(arguments[0])?.checkVisibility() ?? false"
TEXT = "return document.getElementById(arguments[0])?.textContent ?? ''"
CURRENT = "return document.querySelector('nav [aria-current=page]')?.textContent"


def report(store: Redis, name: str, **told: object) -> None:
    said = {"state": "online", "split": "split13", "codec": "json", "model": "litter-160"} | told
    with store.client() as client:
        status = Status(version="0.2.0", at_ns=time.time_ns(), **said)  # type: ignore[arg-type]
        HitWriter(client).device_status(name, status)


def wait_for(browser: Chrome, element: str, text: str) -> None:
    wait_until(lambda: text in browser.execute_script(TEXT, element), WAIT_S, text)


def press(browser: Chrome, key: str) -> None:
    ActionChains(browser).send_keys(key).perform()


def problems(browser: Chrome) -> list[str]:
    log = browser.get_log("browser")  # type: ignore[no-untyped-call]
    return [entry["message"] for entry in log if entry["level"] == "SEVERE"]


def test_the_keyboard_goes_from_page_to_page_and_back(page: str, browser: Chrome) -> None:
    browser.get(page)
    wait_until(lambda: browser.execute_script(TEXT, "count-hits") == "0", WAIT_S, "the map")
    assert (browser.title, browser.execute_script(CURRENT)) == ("Map · Litterfog", "Map")
    press(browser, Keys.TAB)
    assert browser.execute_script(FOCUSED) == "/"
    press(browser, Keys.TAB)
    assert browser.execute_script(FOCUSED) == "/streets"
    press(browser, Keys.TAB)
    assert browser.execute_script(FOCUSED) == "/rounds"
    press(browser, Keys.TAB)
    assert browser.execute_script(FOCUSED) == "/devices"
    press(browser, Keys.ENTER)
    wait_until(lambda: browser.title == "Devices · Litterfog", WAIT_S, "the devices")
    assert browser.execute_script(CURRENT) == "Devices"
    wait_for(browser, devices.EMPTY, "No device has reported yet.")
    browser.back()
    wait_until(lambda: browser.title == "Map · Litterfog", WAIT_S, "the map again")
    wait_until(lambda: browser.execute_script(TEXT, "count-hits") == "0", WAIT_S, "its counts")
    assert problems(browser) == []


def test_the_map_s_panel_leads_to_all_devices(page: str, own_redis: Redis, browser: Chrome) -> None:
    report(own_redis, "bike-01")
    browser.get(page)
    wait_for(browser, ids.COUNT_ONLINE, "1 / 1")
    browser.execute_script(f"document.querySelector('#{ids.COUNT_ONLINE}-tile a').click()")
    wait_for(browser, devices.ROWS, "bike-01")


def test_the_devices_page_updates_by_itself(page: str, own_redis: Redis, browser: Chrome) -> None:
    browser.get(f"{page}/devices")
    wait_until(lambda: browser.execute_script(IS_SHOWN, devices.EMPTY), WAIT_S, "words for none")
    assert not browser.execute_script(IS_SHOWN, devices.TABLE)
    report(own_redis, "bike-01")
    wait_for(browser, devices.ROWS, "bike-01online")
    assert not browser.execute_script(IS_SHOWN, devices.EMPTY)
    report(own_redis, "a-pi", outbox_depth=1_234)
    wait_for(browser, devices.ROWS, "1,234")
    report(own_redis, "bike-01", state="offline")
    wait_for(browser, devices.ROWS, "bike-01offline")
    wait_for(browser, devices.SUMMARY, "2 devices, 1 online.")
    assert problems(browser) == []


@pytest.mark.parametrize(
    ("path", "place", "one", "two"),
    [("/", ids.COUNT_ONLINE, "1 / 1", "2 / 2"), ("/devices", devices.ROWS, "bike-01", "bike-02")],
    ids=["/", "/devices"],
)
def test_a_store_that_goes_away_and_comes_back_is_told(
    page: str, own_redis: Redis, browser: Chrome, path: str, place: str, one: str, two: str
) -> None:
    report(own_redis, "bike-01")
    browser.get(page + path)
    wait_for(browser, place, one)
    own_redis.kill()
    wait_until(lambda: browser.execute_script(IS_SHOWN, STORE_AWAY), WAIT_S, "the banner")
    assert one in browser.execute_script(TEXT, place)
    own_redis.start()
    report(own_redis, "bike-02")
    wait_for(browser, place, two)
    wait_until(lambda: not browser.execute_script(IS_SHOWN, STORE_AWAY), WAIT_S, "no banner")


def test_what_is_no_page_leads_back_to_the_map(page: str, browser: Chrome) -> None:
    browser.get(f"{page}/nowhere")
    assert browser.title == "Not found · Litterfog"
    assert browser.execute_script(CURRENT) is None
    browser.execute_script("document.querySelector('main a').click()")
    wait_until(lambda: browser.execute_script(TEXT, "count-hits") == "0", WAIT_S, "the map")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/", "/devices", "/nowhere"])
def test_on_a_phone_nothing_is_wider_than_the_screen(
    page: str, own_redis: Redis, browser: Chrome, path: str, scheme: str
) -> None:
    report(own_redis, "a-device-with-a-name-as-long-as-devices-may-well-have-one")
    phone = {"width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": True}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", phone)
    wanted = [{"name": "prefers-color-scheme", "value": scheme}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": wanted})
    browser.get(page + path)
    told = {"/": (ids.COUNT_ONLINE, "1 / 1"), "/devices": (devices.ROWS, "a-device-with-a-name")}
    if path in told:
        wait_for(browser, *told[path])
    assert browser.execute_script(OVERFLOW) == 0
    assert _contrast_of_links(browser) >= 4.5  # WCAG 2.2, 1.4.3


def _contrast_of_links(browser: Chrome) -> float:
    """Find the lowest contrast of a navigation link against what is behind it."""
    return float(
        browser.execute_script("""
const light = (colour) => {
  const parts = colour.match(/[\\d.]+/g).slice(0, 3).map((part) => part / 255);
  const linear = parts.map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
};
const behind = (element) => {
  const colour = getComputedStyle(element).backgroundColor;
  return colour === 'rgba(0, 0, 0, 0)' ? behind(element.parentElement) : colour;
};
return Math.min(...[...document.querySelectorAll('nav a')].map((link) => {
  const pair = [light(getComputedStyle(link).color), light(behind(link))].sort((a, b) => b - a);
  return (pair[0] + 0.05) / (pair[1] + 0.05);
}));""")
    )
