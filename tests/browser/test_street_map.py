"""Streets on the map: as lines by grade, as its base where there is no other, told by a pointer."""

from typing import Any

import pytest
from selenium.webdriver import Chrome

from litterfog.streets.streets import E7
from tests.browser.axe import violations
from tests.graded_town import CLEAN, DIRTY, THIN, TOWN, put_town, ride
from tests.services import Redis, wait_until

pytestmark = [pytest.mark.broker, pytest.mark.browser]
WAIT_S = 90
LAT, LON = (TOWN.points.mean(axis=0) / E7).tolist()
STREETS = f"?at={LAT:.5f},{LON:.5f},17&layers=streets"
PHONE = {"width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": True}
MARKS = """
const map = window.litterfog?.map?.view?.map();
if (!map || !map.getLayer('streets-grade') || !map.areTilesLoaded()) return {};
const marks = {};
for (const {id} of map.queryRenderedFeatures({layers: ['streets-grade']})) {
  marks[id] = map.getFeatureState({source: 'streets', sourceLayer: 'streets', id: id}).mark ?? -1;
}
return marks;
"""
BASE = """
const map = window.litterfog.map.view.map();
const streets = map.getStyle().layers.filter((one) => one.source === 'streets');
const base = streets.map((one) => one.id).filter((id) => id.startsWith('base-'));
const found = map.queryRenderedFeatures({layers: base});
return [...new Set(found.map((one) => one.layer.type))].sort();
"""
POINT = """
const map = window.litterfog.map.view.map(), box = map.getCanvas().getBoundingClientRect();
const at = map.project(arguments[0]);
return [box.left + at.x, box.top + at.y];
"""
TEXT = "return document.getElementById(arguments[0])?.innerText ?? ''"
SWITCH = "return document.getElementById('layer-streets')?.checkVisibility() ?? null"
CLICK = "document.getElementById('layer-streets').click()"
OPEN = "document.getElementById('legend').open = true"


@pytest.fixture
def town(own_redis: Redis) -> None:
    with own_redis.client() as client:
        put_town(client)
        ride(client)


def marks(browser: Chrome) -> dict[int, int]:
    found: dict[str, int] = browser.execute_script(MARKS)
    return {int(row): mark for row, mark in found.items()}


def wait_for_grades(browser: Chrome) -> None:
    wait_until(lambda: max(marks(browser).values(), default=-1) >= 0, WAIT_S, "grades")


def told_of(browser: Chrome, row: int) -> str:
    """Point at a segment, again and again: a map that is laid out late takes the word away."""
    point_at(browser, row)
    return str(browser.execute_script(TEXT, "tip"))


def point_at(browser: Chrome, row: int) -> None:
    lat, lon = (TOWN.line(row)[:2].mean(axis=0) / E7).tolist()
    x, y = browser.execute_script(POINT, [lon, lat])
    browser.execute_cdp_cmd("Input.dispatchMouseEvent", {"type": "mouseMoved", "x": x, "y": y})


@pytest.mark.usefixtures("town")
def test_every_line_has_the_mark_of_its_segment(page: str, browser: Chrome) -> None:
    browser.get(f"{page}/{STREETS}")
    wait_until(lambda: len(marks(browser)) == len(TOWN), WAIT_S, "all streets")
    wait_for_grades(browser)
    found = marks(browser)
    assert {found[row] for row in CLEAN} <= {0, 1}
    assert {found[row] for row in DIRTY} <= {3, 4}
    assert found[THIN[0]] == 5
    assert {found[row] for row in range(THIN[-1] + 1, len(TOWN))} == {-1}


@pytest.mark.usefixtures("town")
def test_streets_that_are_switched_off_are_the_base_still(page: str, browser: Chrome) -> None:
    browser.get(f"{page}/{STREETS}")
    wait_for_grades(browser)
    browser.execute_script(CLICK)
    wait_until(lambda: marks(browser) == {}, WAIT_S, "no grades")
    assert browser.execute_script(BASE) == ["line", "symbol"]
    assert browser.current_url.endswith("layers=")


@pytest.mark.usefixtures("town")
def test_a_pointer_on_a_street_tells_its_name_grade_and_visits(page: str, browser: Chrome) -> None:
    browser.get(f"{page}/{STREETS}")
    wait_for_grades(browser)
    wait_until(lambda: "visits" in told_of(browser, DIRTY[1]), WAIT_S, "what is known")
    told = told_of(browser, DIRTY[1])
    assert told.startswith("Row 2\nGrade D · ")
    assert "9 visits in 28 days" in told


def test_streets_are_offered_once_some_are_known(
    page: str, own_redis: Redis, browser: Chrome
) -> None:
    browser.get(page)
    wait_until(lambda: browser.execute_script(SWITCH) is False, WAIT_S, "no switch")
    with own_redis.client() as client:
        put_town(client)
    browser.refresh()
    wait_until(lambda: browser.execute_script(SWITCH), WAIT_S, "the switch")


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("screen", [None, PHONE], ids=["desk", "phone"])
def test_the_key_to_the_streets_has_no_violation(
    page: str, browser: Chrome, screen: dict[str, Any] | None, scheme: str
) -> None:
    if screen:
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
    feature = {"name": "prefers-color-scheme", "value": scheme}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [feature]})
    browser.get(f"{page}/{STREETS}")
    wait_for_grades(browser)
    browser.execute_script(OPEN)
    assert violations(browser) == []
