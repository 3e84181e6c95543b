"""A round as people plan it at a desk, and walk it with a telephone that loses its network."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import redis
from selenium.webdriver import Chrome

from litterfog.dashboard.pages import rounds
from litterfog.wire.cells import cell_of
from litterfog.wire.hits import HitWriter
from litterfog.wire.store.keys import SPOT_EVENTS, area_of, key
from tests.broker.spots import see
from tests.browser.axe import violations
from tests.browser.test_accessible import DESK, PHONE, look
from tests.graded_town import put_town
from tests.pages import served_dashboard
from tests.services import Redis, wait_until
from tests.unit.streets.towns import CENTRE, grid_town

pytestmark = [pytest.mark.broker, pytest.mark.browser]

WAIT_S = 60
LAT, LON = CENTRE
EVENTS = key(area_of(cell_of(LAT, LON)), SPOT_EVENTS)
KEPT = """
const done = arguments[arguments.length - 1];
navigator.serviceWorker.ready.then(async () => {
  const look = async () => {
    const cache = await caches.open("litterfog-rounds-1");
    return (await cache.keys()).length >= 6 ? done(true) : setTimeout(look, 50);
  };
  look();
});
"""


@pytest.fixture
def town(own_redis: Redis) -> Iterator["redis.Redis"]:
    """Four pieces of litter along a street."""
    with own_redis.client() as client:
        put_town(client, grid_town(4, 4, 80))
        writer = HitWriter(client)
        for at in range(4):
            see(writer, 1, lat=LAT + 0.0004 * at, lon=LON)
        yield client


def text(browser: Chrome, selector: str) -> str:
    script = "return document.querySelector(arguments[0])?.textContent ?? ''"
    return str(browser.execute_script(script, selector))


def click(browser: Chrome, selector: str) -> None:
    script = "return document.querySelector(arguments[0])"
    wait_until(lambda: browser.execute_script(script, selector), WAIT_S, selector)
    browser.execute_script("document.querySelector(arguments[0]).click()", selector)


def network(browser: Chrome, *, there: bool) -> None:
    browser.execute_cdp_cmd("Network.enable", {})
    throughput = {"latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
    browser.execute_cdp_cmd(
        "Network.emulateNetworkConditions", {"offline": not there, **throughput}
    )


def plan(browser: Chrome, page: str) -> str:
    """Plan a round; gives the path of its telephone's page."""
    browser.get(f"{page}/rounds")
    told = "return document.querySelector('#round-result:not([hidden]) h2') !== null"
    ask_again = f"document.getElementById('{rounds.TOLD}')?.classList.contains('wrong')"
    click(browser, "#round-plan")

    def planned() -> bool:
        if browser.execute_script(f"return {ask_again}"):  # the spots are being looked at
            browser.execute_script("document.querySelector('#round-plan').click()")
        return bool(browser.execute_script(told))

    wait_until(planned, WAIT_S, "the round")
    link = "return document.querySelector('.forms a').getAttribute('href')"
    return str(browser.execute_script(link))


def test_a_round_is_planned_and_opened_on_a_telephone(
    page: str, town: "redis.Redis", browser: Chrome
) -> None:
    assert town
    look(browser, "light", DESK)
    address = plan(browser, page)
    assert violations(browser) == []
    assert re.search(r"4 spots · \d+ m · about \d+ min on foot", text(browser, "#round-result h2"))
    look(browser, "dark", PHONE)
    assert violations(browser) == []
    browser.get(address)
    assert browser.execute_script("return document.querySelectorAll('#round-stops li').length") == 4
    assert violations(browser) == []


def test_what_is_ticked_without_a_network_is_sent_when_there_is_one(
    page: str, town: "redis.Redis", browser: Chrome
) -> None:
    look(browser, "light", PHONE)
    browser.get(plan(browser, page))
    browser.set_script_timeout(WAIT_S)
    browser.execute_async_script(KEPT)
    network(browser, there=False)
    click(browser, "#round-stops li:first-child button")
    wait_until(lambda: "1 to be sent" in text(browser, "#round-waiting"), WAIT_S)
    assert town.xlen(EVENTS) == 0
    network(browser, there=True)
    browser.execute_script("window.dispatchEvent(new Event('online'))")
    wait_until(lambda: "All is sent" in text(browser, "#round-waiting"), WAIT_S)
    said: Any = town.xrange(EVENTS)  # its stubs type answers for bytes and str at once
    assert [b'"state":"cleaned"' in fields[b"event"] for _, fields in said] == [True]


def test_a_round_is_there_though_the_dashboard_is_not(
    own_redis: Redis, town: "redis.Redis", browser: Chrome, tmp_path: Path
) -> None:
    assert town
    look(browser, "light", PHONE)
    browser.set_script_timeout(WAIT_S)
    with served_dashboard(tmp_path / "gone", REDIS=own_redis.url, TILES="") as port:
        browser.get(plan(browser, f"http://127.0.0.1:{port}"))
        browser.execute_async_script(KEPT)
    browser.refresh()
    click(browser, "#round-stops li:first-child button")
    assert "1 to be sent" in text(browser, "#round-waiting")
