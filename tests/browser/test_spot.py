"""The spot in the details of a hit: what a worker says of it, and is told."""

import pytest
from selenium.webdriver import Chrome

from litterfog.wire.hits import HitWriter
from tests.broker.spots import see
from tests.browser.axe import violations
from tests.browser.test_accessible import PHONE, look
from tests.services import Redis, wait_until

pytestmark = [pytest.mark.broker, pytest.mark.browser]

WAIT_S = 60
TEXT = "return document.querySelector(arguments[0])?.textContent ?? ''"
PRESS = "document.querySelector(`#spot [data-state=${arguments[0]}]`).click()"
FASTER = """
const done = arguments[arguments.length - 1];
const send = window.fetch;  // the page is not told what is new
window.fetch = (at, ...how) => /api.spots./.test(at) ? new Promise(() => {}) : send(at, ...how);
const change = {id: "f".repeat(32), hit: arguments[0], state: "cleaned", seen_state: "open"};
const how = {method: "POST", headers: {"Content-Type": "application/json"}};
send("/api/spots", {...how, body: JSON.stringify(change)}).then((answer) => done(answer.status));
"""


def text(browser: Chrome, selector: str) -> str:
    return str(browser.execute_script(TEXT, selector))


def open_spot(browser: Chrome, page: str, store: Redis) -> str:
    """Show the details of a hit whose place was passed clean since; gives its id."""
    with store.client() as client:
        writer = HitWriter(client)
        hit = see(writer, 4)
        see(writer, 2, litter=False, pictures=5)
    look(browser, "light", PHONE)
    browser.get(f"{page}/#{hit.id}")
    wait_until(lambda: "Open" in text(browser, "#spot:not([hidden]) .state"), WAIT_S, "the spot")
    return hit.id


def test_one_click_says_that_it_is_cleaned(page: str, own_redis: Redis, browser: Chrome) -> None:
    open_spot(browser, page, own_redis)
    assert "No litter when last passed" in text(browser, "#spot .proposal")
    assert violations(browser) == []
    browser.execute_script(PRESS, "cleaned")
    wait_until(lambda: text(browser, "#spot-told") == "Saved: Cleaned.", WAIT_S, "the answer")
    wait_until(lambda: "by local" in text(browser, "#spot .state-line"), WAIT_S, "who said so")


def test_the_second_telephone_is_told_what_holds(
    page: str, own_redis: Redis, browser: Chrome
) -> None:
    hit_id = open_spot(browser, page, own_redis)
    browser.set_script_timeout(WAIT_S)
    assert browser.execute_async_script(FASTER, hit_id) == 200
    browser.execute_script(PRESS, "planned")
    told = "Somebody was faster. This holds: Cleaned, by local."
    wait_until(lambda: text(browser, "#spot-told") == told, WAIT_S, told)
