"""The demo as a person sees it: the page fills by itself while the device rides."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By

from litterfog.dashboard.pages.map import ids
from tests.browser.browser import chromium, number
from tests.services import free_port, wait_until

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
PICTURES = 40
DRAWN = """
const map = window.litterfog?.map?.view.map();
if (!map?.getLayer('hits') || map.isMoving()) return -1;
const drawn = map.queryRenderedFeatures({layers: ['hits']});
return new Set(drawn.map((hit) => hit.properties.id)).size;
"""


def _hits_on_map(page: str) -> int:
    with urlopen(f"{page}/api/hits.geojson", timeout=10) as answer:
        return len(json.load(answer)["features"])


def _shows_everything(browser: Chrome, page: str) -> bool:
    hits = _hits_on_map(page)
    counted = number(browser, ids.COUNT_HITS), number(browser, ids.COUNT_PICTURES)
    return counted == (hits, PICTURES) and browser.execute_script(DRAWN) == hits


def test_the_map_fills_by_itself_while_the_demo_rides(tmp_path: Path) -> None:
    port = free_port()
    page = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-P", "-m", "litterfog", "demo", "--port", str(port), "--rate", "2"]
    said = tmp_path / "demo.log"
    with said.open("wb") as log:
        demo = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)
    try:
        wait_until(lambda: _answers(page) or demo.poll() is not None, 120, "the demo's page")
        with chromium(tmp_path / "profile") as browser:
            browser.get(page)
            wait_until(lambda: number(browser, ids.COUNT_HITS) > 0, 60, "a first hit on the page")
            first = number(browser, ids.COUNT_PICTURES)
            wait_until(lambda: _shows_everything(browser, page), 90, "every hit on the page")
            assert first < PICTURES
            assert 18 <= _hits_on_map(page) <= 22
            assert "demo-bicycle" in browser.find_element(By.ID, ids.HITS).text
            problems = [
                entry["message"]
                for entry in browser.get_log("browser")  # type: ignore[no-untyped-call]
                if entry["level"] == "SEVERE" and "tile.openstreetmap.org" not in entry["message"]
            ]
            assert problems == []
            _keep_screenshot(browser)
        # the page has every picture a moment before the device has its last receipt and ends
        wait_until(lambda: "stays up" in said.read_text(), 60, "the end of the ride")
    finally:
        demo.send_signal(signal.SIGINT)
        assert demo.wait(30) == 0, said.read_text()


def _answers(page: str) -> bool:
    try:
        with urlopen(f"{page}/healthz", timeout=2):
            return True
    except OSError:
        return False


def _keep_screenshot(browser: Chrome) -> None:
    """Keep what the page looked like where LITTERFOG_SCREENSHOT says, for the README."""
    wanted = os.environ.get("LITTERFOG_SCREENSHOT")
    if wanted:
        browser.save_screenshot(wanted)
