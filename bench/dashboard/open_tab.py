"""What an open tab is sent: while nothing happens, and when one hit is new. No link is emulated."""

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from litterfog.bench.dashboard.browser import CountingBrowser, counting_browser
from litterfog.bench.dashboard.first_dots import WATCH, wait_for_dots
from litterfog.bench.dashboard.new_hits import NewHits
from litterfog.bench.dashboard.subject import Figures, Subject

_MOST_S = 60.0
_SETTLING_S = 5.0  # after the first dots or rows
_NOTICED_S = 5.0  # within which a page has a new hit


def measure_open_tab(subject: Subject, step: Callable[[str], None]) -> Figures:
    """Give bytes per second at rest of both pages, and the bytes of one new hit on the map."""
    with (
        tempfile.TemporaryDirectory(dir=subject.folder) as profile,
        counting_browser(Path(profile)) as browser,
    ):
        browser.run_on_every_page(WATCH)
        step("at rest, the devices")
        browser.open(f"{subject.page}/devices")
        devices = _rest(browser, subject.extent.window_s)
        step("at rest, the map")
        browser.open(f"{subject.page}/")
        wait_for_dots(browser, _MOST_S)
        on_map = _rest(browser, subject.extent.window_s)
        step("one new hit")
        NewHits(subject).write_one()
        time.sleep(_NOTICED_S)
        new_hit = browser.received_bytes() - on_map * _NOTICED_S
    return {
        "at_rest_map_bytes_per_s": on_map,
        "at_rest_devices_bytes_per_s": devices,
        "new_hit_kb": max(0.0, new_hit) / 1e3,
    }


def _rest(browser: CountingBrowser, window_s: float) -> float:
    time.sleep(_SETTLING_S)
    browser.received_bytes()
    begin = time.monotonic()
    time.sleep(window_s)
    return browser.received_bytes() / (time.monotonic() - begin)
