"""MapLibre, as Plotly brings it, draws the base: streets, houses, letters, from one host."""

import json
import threading
from collections.abc import Iterator
from pathlib import Path

import plotly
import pytest
from flask import Flask, Response, request, send_file
from selenium.webdriver import Chrome
from waitress.server import create_server

from litterfog.dashboard.basemap.base import Basemap
from litterfog.dashboard.basemap.palette import PALETTES
from litterfog.dashboard.basemap.routes import basemap_routes
from litterfog.dashboard.basemap.style import base_layers
from tests.browser.browser import chromium
from tests.services import wait_until
from tests.town import LAT, LON, write_town

pytestmark = pytest.mark.browser
WAIT_S = 30
PLOTLY = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
OWN_ALONE = (
    "default-src 'self'; script-src 'self'; worker-src 'self' blob:;"
    " style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:"
)
PAGE = '<!doctype html><link rel="icon" href="data:,"><div id="map"></div>'
PAGE += '<script src="/plotly.js"></script><script src="/page.js"></script>'
SCRIPT = """
const text = JSON.stringify(%s).replaceAll("{origin}", location.origin);
const map = {style: JSON.parse(text), center: {lat: %f, lon: %f}, zoom: 15.4};
const size = {width: 800, height: 500, margin: {l: 0, r: 0, t: 0, b: 0}};
const data = [{type: "scattermap", lat: [], lon: []}];
Plotly.newPlot("map", data, {map, ...size}, {displayModeBar: false}).then((graph) => {
  window.base = graph._fullLayout.map._subplot.map;
  window.base.on("error", (event) => console.error(String(event.error)));
});
"""
DRAWN = """
if (!window.base || !window.base.areTilesLoaded()) return [];
return [...new Set(window.base.queryRenderedFeatures().map((found) => found.sourceLayer))];
"""
NAMES = """
const layers = window.base.getStyle().layers.filter((layer) => layer.type === "symbol");
const found = window.base.queryRenderedFeatures({layers: layers.map((layer) => layer.id)});
return found.map((feature) => feature.properties.name);
"""
PIXEL = """
const [x, y] = arguments, map = window.base, canvas = map.getCanvas();
const answer = arguments[2], gl = canvas.getContext("webgl2");
map.once("render", () => {
  const pixel = new Uint8Array(4), scale = canvas.width / canvas.clientWidth;
  const place = [Math.round(x * scale), canvas.height - 1 - Math.round(y * scale)];
  gl.readPixels(...place, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel);
  answer("#" + [...pixel.slice(0, 3)].map((one) => one.toString(16).padStart(2, "0")).join(""));
});
map.triggerRepaint();
"""
PLACE = """
const {x, y} = window.base.project([arguments[0], arguments[1]]);
return [Math.round(x), Math.round(y)];
"""


@pytest.fixture
def asked() -> list[str]:
    """Give what the server was asked for, as it comes."""
    return []


@pytest.fixture
def address(tmp_path: Path, asked: list[str]) -> Iterator[str]:
    base = Basemap.of(write_town(tmp_path / "town.pmtiles"), "")
    style = {"version": 8, **base_layers("dark", base)}
    script = SCRIPT % (json.dumps(style), LAT, LON)
    app = Flask("test", static_folder=None)
    app.register_blueprint(basemap_routes(base))
    app.add_url_rule("/", "page", lambda: PAGE)
    app.add_url_rule("/page.js", "script", lambda: Response(script, mimetype="text/javascript"))
    app.add_url_rule("/plotly.js", "plotly", lambda: send_file(PLOTLY))

    @app.after_request
    def note(answer: Response) -> Response:
        asked.append(request.path)
        answer.headers["Content-Security-Policy"] = OWN_ALONE
        return answer

    server = create_server(app, host="127.0.0.1", port=0)
    thread = threading.Thread(target=server.run)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}/"  # type: ignore[union-attr]
    server.close()
    thread.join()


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[Chrome]:
    with chromium(tmp_path / "profile", 900, 700) as chrome:
        yield chrome


def test_a_town_is_drawn_from_one_host(address: str, browser: Chrome, asked: list[str]) -> None:
    browser.get(address)
    layers = {"earth", "water", "buildings", "roads"}
    wait_until(lambda: layers <= set(browser.execute_script(DRAWN)), WAIT_S, "the town")
    wait_until(lambda: "Kaaistraat" in browser.execute_script(NAMES), WAIT_S, "the street's name")
    assert any(path.endswith("/0-255.pbf") for path in asked)
    house = browser.execute_script(PLACE, 3.72840, 51.04577)
    assert browser.execute_async_script(PIXEL, *house) == PALETTES["dark"].building
    log = browser.get_log("browser")  # type: ignore[no-untyped-call]
    assert [entry["message"] for entry in log if entry["level"] == "SEVERE"] == []
