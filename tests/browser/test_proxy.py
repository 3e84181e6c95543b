"""Pages behind a real nginx, below a path of its own, and in a frame of a city's page."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from selenium.webdriver import Chrome

from litterfog.dashboard.pages.devices import ids as devices
from tests.browser.test_arrival import HAS_MAP, TRANSFERS, WAIT_S
from tests.browser.test_pages import TEXT, problems, report
from tests.nginx import Nginx
from tests.pages import served_dashboard
from tests.services import Redis, wait_until

pytestmark = [pytest.mark.broker, pytest.mark.browser]
LINKS = "return [...document.querySelectorAll('a[href]')].map((link) => link.href)"


@contextmanager
def proxied(folder: Path, upstream: str) -> Iterator[Nginx]:
    nginx = Nginx(folder)
    nginx.prefix, nginx.upstream = "/map", upstream
    nginx.framed = f"http://127.0.0.1:{nginx.port}/map/devices"
    nginx.start()
    try:
        yield nginx
    finally:
        nginx.kill()


@pytest.mark.parametrize("cut", ["", "/"], ids=["the prefix is passed on", "it is cut off"])
def test_below_a_prefix_everything_is_found(
    own_redis: Redis, browser: Chrome, tmp_path: Path, cut: str
) -> None:
    report(own_redis, "bike-01")
    settings = {"REDIS": own_redis.url, "TILES": "", "URL_PREFIX": "/map"}
    with (
        served_dashboard(tmp_path / "log", **settings) as port,
        proxied(tmp_path, f"http://127.0.0.1:{port}{cut}") as nginx,
    ):
        site = f"http://127.0.0.1:{nginx.port}"
        browser.get(f"{site}/map/")
        wait_until(lambda: browser.execute_script(HAS_MAP), WAIT_S, "the map")
        asked = [name for name, *_ in browser.execute_script(TRANSFERS)]
        assert all(name.startswith((f"{site}/map/", "blob:", "data:")) for name in asked)
        browser.find_element("css selector", "nav a:last-child").click()
        wait_until(lambda: "bike-01" in browser.execute_script(TEXT, devices.ROWS), WAIT_S, "it")
        assert all(link.startswith(f"{site}/map/") for link in browser.execute_script(LINKS))
        report(own_redis, "bike-02")
        wait_until(lambda: "bike-02" in browser.execute_script(TEXT, devices.ROWS), WAIT_S, "news")
        browser.get(f"{site}/map/nowhere")
        browser.execute_script("document.querySelector('main a').click()")
        wait_until(lambda: browser.execute_script(HAS_MAP), WAIT_S, "the map again")
        severe = [problem for problem in problems(browser) if "/map/nowhere" not in problem]
        assert severe == []


@pytest.mark.parametrize("may", [True, False])
def test_a_city_s_page_shows_it_in_a_frame_once_it_is_named(
    own_redis: Redis, browser: Chrome, tmp_path: Path, *, may: bool
) -> None:
    report(own_redis, "bike-01")
    city = "http://localhost"
    with proxied(tmp_path, "http://127.0.0.1:1") as nginx:
        settings = {"EMBED_IN": f"{city}:{nginx.port}"} if may else {}
        with served_dashboard(tmp_path / "log", REDIS=own_redis.url, **settings) as port:
            nginx.kill()
            nginx.framed = f"http://127.0.0.1:{port}/devices"
            nginx.start()
            browser.get(f"{city}:{nginx.port}/city")
            browser.switch_to.frame(0)
            if may:
                row = lambda: "bike-01" in browser.execute_script(TEXT, devices.ROWS)  # noqa: E731
                wait_until(row, WAIT_S, "the devices in the frame")
            else:
                assert browser.execute_script(TEXT, devices.ROWS) == ""
                wait_until(lambda: refused(browser), WAIT_S, "the refusal")


def refused(browser: Chrome) -> bool:
    return any("frame-ancestors" in problem for problem in problems(browser))
