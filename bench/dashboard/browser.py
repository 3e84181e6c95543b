"""A headless Chromium that counts what it is sent, over a link of our choice. Needs selenium."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from selenium.common.exceptions import WebDriverException
from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service

from litterfog.bench.dashboard.process import end_session
from litterfog.bench.dashboard.subject import NotMeasuredError
from litterfog.bench.dashboard.traffic import Traffic

DOWN_MBPS: Final = 1.6  # with the round trip, the slow 4G of Lighthouse
UP_MBPS: Final = 0.75
ROUND_TRIP_MS: Final = 150

_CLOSING_S = 10.0
_PHONE = (412, 915)
FLAGS: Final = (
    "--headless=new",
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
    "--use-gl=angle",  # WebGL in software: there may be no GPU
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
)


class CountingBrowser:
    """One Chromium with one tab."""

    def __init__(self, driver: Chrome) -> None:
        self._driver = driver
        self._traffic = Traffic()
        driver.get("about:blank")  # not the browser's own first page
        driver.execute_cdp_cmd("Network.enable", {})

    def slow_down(self) -> None:
        """Emulate the link; the bytes counted stay those that were sent."""
        link = {
            "offline": False,
            "latency": ROUND_TRIP_MS,
            "downloadThroughput": DOWN_MBPS * 1e6 / 8,
            "uploadThroughput": UP_MBPS * 1e6 / 8,
        }
        self._driver.execute_cdp_cmd("Network.emulateNetworkConditions", link)

    def run_on_every_page(self, script: str) -> None:
        """Let a script run before a page's own."""
        source = {"source": script}
        self._driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", source)

    def open(self, url: str) -> None:
        """Begin to load a page; returns at once."""
        self._driver.get(url)

    def ask(self, expression: str) -> object:
        """Evaluate JavaScript on the page."""
        return self._driver.execute_script(f"return {expression}")

    def received_bytes(self) -> int:
        """Count what came since the last call, in answers that have ended."""
        entries = self._driver.get_log("performance")  # type: ignore[no-untyped-call]
        return self._traffic.add(json.loads(entry["message"])["message"] for entry in entries)


@contextmanager
def counting_browser(profile: Path) -> Iterator[CountingBrowser]:
    """Run Chromium on a profile, whose cache is kept; raises NotMeasuredError where there is none.

    On a phone's screen, at one device pixel a pixel.
    """
    options = ChromeOptions()
    options.binary_location = program("chromium", "chromium-browser", "google-chrome")
    options.page_load_strategy = "none"
    options.set_capability("goog:loggingPrefs", {"performance": "ALL"})
    size = f"--window-size={_PHONE[0]},{_PHONE[1]}"
    for flag in (*FLAGS, size, f"--user-data-dir={profile}"):
        options.add_argument(flag)
    own_session = {"start_new_session": True}  # a terminal's Ctrl-C is ours to handle
    service = Service(program("chromedriver", "chromium.chromedriver"), popen_kw=own_session)
    try:
        yield CountingBrowser(Chrome(options=options, service=service))
    except WebDriverException as error:
        raise NotMeasuredError(f"Chromium gave up: {error.msg}") from error
    finally:
        _end(service)


def _end(service: Service) -> None:
    """End the driver, and wait for its Chromium: it writes to its profile until it is gone."""
    process = getattr(service, "process", None)
    if process is not None:
        service.stop()
        end_session(process.pid, _CLOSING_S)


def program(*names: str) -> str:
    """Find a program by the first of its names; raises NotMeasuredError where there is none."""
    for name in names:
        if found := shutil.which(name):
            return found
    raise NotMeasuredError(f"{names[0]} is not installed")
