"""The streets page as a person on a desk, and one with a phone, uses it."""

from collections.abc import Callable

import numpy as np
import pytest
from selenium.webdriver import Chrome, Keys
from selenium.webdriver.common.by import By

from litterfog.dashboard.pages import streets
from tests.browser.axe import violations
from tests.graded_town import put_town, ride
from tests.services import Redis, wait_until
from tests.unit.streets.towns import grid_town

pytestmark = [pytest.mark.broker, pytest.mark.browser]
WAIT_S = 60
TEXT = "return document.getElementById(arguments[0])?.textContent ?? ''"
IS_SHOWN = "return document.getElementById(arguments[0])?.checkVisibility() ?? false"
OVERFLOW = "return document.documentElement.scrollWidth - document.documentElement.clientWidth"
NAMES = "return [...document.querySelectorAll('tbody th a')].map((link) => link.textContent)"
SORTED = "return document.querySelector('th[aria-sort$=ending] button')?.dataset.sort"
PRESS = "document.querySelector(arguments[0]).click()"
HREF = "return document.querySelector(arguments[0]).href"
PHONE = {"width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": True}


@pytest.fixture
def graded(page: str, own_redis: Redis) -> str:
    with own_redis.client() as client:
        put_town(client)
        ride(client)
    return f"{page}/streets"


def names(browser: Chrome) -> list[str]:
    found: list[str] = browser.execute_script(NAMES)
    return found


def wait_for(browser: Chrome, found: Callable[[], object], what: str) -> None:
    wait_until(found, WAIT_S, what)
    problems = [entry["message"] for entry in browser.get_log("browser")]  # type: ignore[no-untyped-call]
    assert [told for told in problems if "503" not in told] == []  # while it reads and grades


def wait_for_names(browser: Chrome, *wanted: str) -> None:
    wait_for(browser, lambda: names(browser) == list(wanted), str(wanted))


def wait_for_text(browser: Chrome, element: str, text: str) -> None:
    wait_for(browser, lambda: text in browser.execute_script(TEXT, element), text)


def press(browser: Chrome, selector: str) -> None:
    browser.execute_script(PRESS, selector)


def test_what_there_is_to_do_is_said_until_streets_are_graded(
    page: str, own_redis: Redis, browser: Chrome
) -> None:
    browser.get(f"{page}/streets")
    wait_for_text(browser, streets.EMPTY, "litterfog streets import TOWN.osm.pbf")
    wait_for(browser, lambda: browser.execute_script(IS_SHOWN, streets.EMPTY), "what to do")
    assert violations(browser) == []
    with own_redis.client() as client:
        put_town(client)
        wait_for(browser, lambda: browser.execute_script(IS_SHOWN, streets.UNCOVERED), "no picture")
        assert not browser.execute_script(IS_SHOWN, streets.EMPTY)
        ride(client)
    wait_for_text(browser, streets.ROWS, "D")
    wait_for(browser, lambda: not browser.execute_script(IS_SHOWN, streets.UNCOVERED), "pictures")


def test_streets_are_sorted_filtered_found_and_kept_in_the_address(
    graded: str, browser: Chrome
) -> None:
    browser.get(graded)
    wait_for_names(browser, "Row 2", "Row 1", "=Row 3", "A", "B", "É")
    press(browser, "[data-sort=name]")
    wait_for_names(browser, "=Row 3", "A", "B", "É", "Row 1", "Row 2")
    assert browser.execute_script(SORTED) == "name"
    press(browser, "[data-grade='A+']")
    wait_for_names(browser, "Row 1")
    press(browser, "[data-grade=thin]")
    wait_for_names(browser, "=Row 3", "Row 1")
    browser.find_element(By.ID, streets.NAME).send_keys("row 1")
    wait_for_names(browser, "Row 1")
    assert browser.execute_script(HREF, "[data-file=csv]").endswith(
        "/api/streets.csv?name=row+1&grade=A%2B%2Cthin&sort=name"
    )
    browser.refresh()
    wait_for_names(browser, "Row 1")
    browser.find_element(By.ID, streets.NAME).send_keys(Keys.BACKSPACE * 5 + "zz")
    wait_for(browser, lambda: browser.execute_script(IS_SHOWN, streets.NO_MATCH), "no match")
    press(browser, f"#{streets.CLEAR}")
    wait_for_names(browser, "Row 2", "Row 1", "=Row 3", "A", "B", "É")


def test_a_street_leads_to_its_place_on_the_map(graded: str, browser: Chrome) -> None:
    browser.get(graded)
    wait_for_text(browser, streets.ROWS, "Row 1")
    press(browser, "tbody th a")
    wait_until(lambda: browser.title == "Map · Litterfog", WAIT_S, "the map")
    assert "at=51.02662,4.47931,17" in browser.current_url


def test_a_large_town_is_shown_a_page_at_a_time(
    page: str, own_redis: Redis, browser: Chrome
) -> None:
    town = grid_town(70, 60, 80)
    assert len(np.unique(town.name)) == 130
    with own_redis.client() as client:
        put_town(client, town)
    browser.get(f"{page}/streets?sort=name")
    wait_for_text(browser, streets.PLACE, "1 to 50 of 130")
    assert len(names(browser)) == 50
    press(browser, f"#{streets.NEXT}")
    wait_for_text(browser, streets.PLACE, "51 to 100 of 130")
    press(browser, f"#{streets.NEXT}")
    wait_for_text(browser, streets.PLACE, "101 to 130 of 130")
    press(browser, f"#{streets.BEFORE}")
    wait_for_text(browser, streets.PLACE, "51 to 100 of 130")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("on", ["desk", "phone"])
def test_the_page_has_no_violation(graded: str, browser: Chrome, scheme: str, on: str) -> None:
    if on == "phone":
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", PHONE)
    wanted = [{"name": "prefers-color-scheme", "value": scheme}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": wanted})
    browser.get(graded)
    wait_for_text(browser, streets.ROWS, "Row 1")
    assert violations(browser) == []
    assert browser.execute_script(OVERFLOW) == 0
