"""Pages as the server gives them: no store is needed for what is asked here."""

import json
import re
from types import ModuleType

import pytest
from dash import Dash, html
from dash.development.base_component import Component
from flask import Flask
from flask.testing import FlaskClient

from litterfog.dashboard.app import create_app
from litterfog.dashboard.basemap.base import Basemap
from litterfog.dashboard.languages.table import words_in
from litterfog.dashboard.pages.page import Page
from litterfog.dashboard.pages.table import PAGES
from litterfog.dashboard.settings import DashboardSettings
from litterfog.dashboard.shell.files import Files
from litterfog.dashboard.shell.page_app import add_page
from litterfog.dashboard.shell.site import Site
from litterfog.dashboard.store import Store

SETTINGS = DashboardSettings(redis="redis://127.0.0.1:1/0")  # nothing listens there
TITLES = {page.path: words_in("en")(page.title) for page in PAGES}
PATHS = [page.path for page in PAGES]
SHARED = re.compile(r'(?:src|href)="(/[^"]*)"')


@pytest.fixture
def client() -> FlaskClient:
    return create_app(SETTINGS).test_client()


def callbacks_of(client: FlaskClient, prefix: str) -> str:
    return client.get(f"{prefix}_dash-dependencies").text


def test_every_page_has_a_path_a_title_and_files_of_its_own() -> None:
    for names in (PATHS, [page.title for page in PAGES], [page.assets for page in PAGES]):
        assert len(set(names)) == len(PAGES)


@pytest.mark.parametrize("page", PAGES, ids=PATHS)
def test_a_page_names_its_language_and_itself(client: FlaskClient, page: Page) -> None:
    answer = client.get(page.path)
    assert answer.status_code == 200
    assert '<html lang="en">' in answer.text
    assert f"<title>{TITLES[page.path]} · Litterfog</title>" in answer.text


@pytest.mark.parametrize("page", PAGES, ids=PATHS)
def test_the_navigation_leads_everywhere_and_marks_the_page(
    client: FlaskClient, page: Page
) -> None:
    links = re.findall(r'<a href="([^"]*)"( aria-current="page")?>', client.get(page.path).text)
    marked = {path: bool(current) for path, current in links if path in PATHS}
    assert marked == {path: path == page.path for path in PATHS}


@pytest.mark.parametrize(
    "path", ["/nowhere", "/nowhere/", "/devices/nowhere", "/assets/nowhere.js"]
)
def test_what_is_no_page_is_not_found_and_leads_back(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert f"<code>{path}</code>" in answer.text
    assert '<a href="/">Back to the map</a>' in answer.text
    assert 'aria-current="page"' not in answer.text
    assert "<script" not in answer.text


def test_a_path_is_text_to_the_page_that_says_it_is_none(client: FlaskClient) -> None:
    answer = client.get("/<img src=x onerror=alert(1)>")
    assert "&lt;img src=x" in answer.text
    assert "<img" not in answer.text


def test_files_that_pages_share_have_one_address(client: FlaskClient) -> None:
    files = {path: set(SHARED.findall(client.get(path).text)) for path in PATHS}
    common = set.intersection(*files.values())
    assert any("dash_renderer" in name for name in common)
    own = {path: names - common for path, names in files.items()}
    assert all("/_dash" not in name for names in own.values() for name in names)
    for name in set.union(*files.values()):
        with client.get(name) as answer:
            assert answer.status_code in {200, 503}, name  # 503: data, and no store


def test_a_page_loads_its_own_files_and_no_other_page_s(client: FlaskClient) -> None:
    for page in PAGES:
        text = client.get(page.path).text
        folders = set(re.findall(r'"/assets/([a-z]+)/', text))
        assert folders <= {page.assets}
        assert "/assets/shell.css" in text


def test_a_page_loads_its_own_callbacks_and_no_other_page_s(client: FlaskClient) -> None:
    assert "details.children" in callbacks_of(client, "/")
    assert "details.children" not in callbacks_of(client, "/devices/")


def test_a_new_page_is_a_module_and_a_row() -> None:
    module = ModuleType("tests.benches")

    def layout(_settings: DashboardSettings, _base: Basemap) -> Component:
        return html.Main("Benches")

    def add_callbacks(app: Dash, store: Store, settings: DashboardSettings) -> None:
        pass

    module.layout, module.add_callbacks = layout, add_callbacks  # type: ignore[attr-defined]
    page = Page("/benches", "devices.split", module)
    server = Flask("test", static_folder=None)
    site = Site((*PAGES, page), Files(""), Basemap(), SETTINGS)
    for one in site.pages:
        add_page(server, one, site, Store(SETTINGS.redis))
    client = server.test_client()
    assert '<a href="/benches" aria-current="page">Split</a>' in client.get("/benches").text
    assert '<a href="/benches">Split</a>' in client.get("/").text
    assert "Benches" in client.get("/benches/_dash-layout").text


def test_two_apps_in_one_process_share_nothing() -> None:
    one, other = create_app(SETTINGS), create_app(SETTINGS)
    for path in ("/", "/devices/"):
        first, second = (callbacks_of(app.test_client(), path) for app in (one, other))
        assert json.loads(first) == json.loads(second)
    assert one.url_map is not other.url_map


@pytest.mark.parametrize("page", PAGES, ids=PATHS)
def test_below_a_prefix_every_address_begins_with_it(page: Page) -> None:
    settings = SETTINGS.model_copy(update={"url_prefix": "/map"})
    text = create_app(settings).test_client().get(page.path).text
    assert SHARED.findall(text)
    assert all(address.startswith("/map/") for address in SHARED.findall(text))
    assert '<meta name="litterfog-prefix" content="/map/">' in text


def test_the_prefix_alone_leads_to_the_first_page() -> None:
    settings = SETTINGS.model_copy(update={"url_prefix": "/map"})
    bare = {"PATH_INFO": "", "SCRIPT_NAME": "/map"}
    answer = create_app(settings).test_client().get("/", environ_overrides=bare)
    assert (answer.status_code, answer.headers["Location"]) == (308, "/map/")


def test_a_page_speaks_the_visitor_s_language(client: FlaskClient) -> None:
    dutch = {"Accept-Language": "nl-BE, en;q=0.5"}
    text = client.get("/devices", headers=dutch).text
    assert '<html lang="nl">' in text
    assert words_in("nl").as_json() in text
    assert words_in("nl")("devices.none") in client.get("/devices/_dash-layout", headers=dutch).text
