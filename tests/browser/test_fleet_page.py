"""The fleet page as an operator uses it, on a desk and on a phone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium.webdriver import Chrome

from litterfog.wire.hits import HitWriter
from litterfog.wire.refusal import Reason
from tests.answering import device_answering
from tests.browser.axe import violations
from tests.pages import served_dashboard
from tests.services import Mosquitto, Redis, wait_until

pytestmark = [pytest.mark.broker, pytest.mark.browser]
WAIT_S = 60
SHOWN = "return document.querySelector(arguments[0])?.textContent ?? ''"
CLICK = "document.querySelector(arguments[0]).click()"
OVERFLOW = "return document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def page(own_redis: Redis, mosquitto: Mosquitto, device: str, tmp_path: Path) -> Iterator[str]:
    """Serve a fleet of one device, which answers."""
    told = {"REDIS": own_redis.url, "TILES": "", "BROKER": mosquitto.url}
    with (
        device_answering(device, mosquitto, own_redis),
        served_dashboard(tmp_path / "log", **told) as port,
    ):
        yield f"http://127.0.0.1:{port}/devices"


def wait_for(browser: Chrome, selector: str, text: str) -> None:
    wait_until(lambda: text in browser.execute_script(SHOWN, selector), WAIT_S, text)


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844)], ids=["desk", "phone"])
def test_an_operator_changes_a_device_and_sees_its_answer(
    page: str, device: str, browser: Chrome, width: int, height: int
) -> None:
    size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    browser.get(page)
    wait_for(browser, "#device-rows", device)
    browser.execute_script(CLICK, "button[data-device]")
    wait_for(browser, "dialog", f"Change {device}")
    browser.execute_script("document.querySelector('dialog [name=codec]').value = 'cbor'")
    browser.execute_script(CLICK, "dialog button.main")
    wait_for(browser, "dialog output", f"{device} applied")
    browser.execute_script("document.querySelector('dialog [name=split]').value = 'split99'")
    browser.execute_script(CLICK, "dialog button.main")
    wait_for(browser, "dialog output", f"{device} refused: no such cut")
    assert violations(browser) == []
    assert browser.execute_script(OVERFLOW) == 0


def test_a_letter_that_was_cut_cannot_be_sent_again(
    page: str, own_redis: Redis, browser: Chrome
) -> None:
    with own_redis.client() as client:
        letter = "bike", Reason.SHAPE, "odd", b"x" * 5_000, "application/json"
        HitWriter(client).reject(*letter)
    browser.get(page)
    wait_for(browser, "#dead-letters", "shapeodd")
    is_disabled = "return document.querySelector('#dead-letters button').disabled"
    assert browser.execute_script(is_disabled)
