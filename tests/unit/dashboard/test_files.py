"""Files that browsers keep: under what address, how compressed, and for how long."""

import gzip

import brotli
import pytest
from flask import Flask
from flask.testing import FlaskClient
from plotly.offline import get_plotlyjs_version

from litterfog.dashboard.shell.files import KEPT, PLOTLY, Files

GRAPH = "dash/dcc/async-graph.js"
FILES = Files("/map")


@pytest.fixture
def client() -> FlaskClient:
    server = Flask("test", static_folder=None)
    server.register_blueprint(FILES.routes())
    return server.test_client()


def path_of(name: str) -> str:
    return FILES.address(name).removeprefix("/map")


@pytest.mark.parametrize("name", ["assets/shell.js", "assets/shell.css", GRAPH, PLOTLY])
def test_what_an_address_names_is_kept_for_a_year(client: FlaskClient, name: str) -> None:
    answer = client.get(path_of(name))
    assert answer.headers["Cache-Control"] == KEPT
    assert answer.mimetype in {"text/javascript", "text/css"}


@pytest.mark.parametrize("name", ["assets/shell.js", PLOTLY])
def test_the_best_coding_that_a_browser_takes_is_sent(client: FlaskClient, name: str) -> None:
    path = path_of(name)
    plain = client.get(path)
    small = client.get(path, headers={"Accept-Encoding": "gzip, deflate"})
    smallest = client.get(path, headers={"Accept-Encoding": "gzip, deflate, br, zstd"})
    assert (small.headers["Content-Encoding"], smallest.headers["Content-Encoding"]) == (
        "gzip",
        "br",
    )
    assert gzip.decompress(small.data) == brotli.decompress(smallest.data) == plain.data
    assert len(smallest.data) < len(small.data) < len(plain.data)


@pytest.mark.parametrize(
    "path", ["/assets/shell.js", "/assets/shell.js?v=old", f"/scripts/old/{GRAPH}"]
)
def test_another_content_s_address_gives_the_present_one_to_be_asked_for_again(
    client: FlaskClient, path: str
) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-cache")
    again = client.get(path, headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    "path", ["/assets/nowhere.js", "/assets/../settings.py", "/scripts/x/dash/dash.py"]
)
def test_no_other_file_is_given(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_the_plotly_js_is_the_one_that_plotly_py_brings(client: FlaskClient) -> None:
    assert (
        f"plotly.js (map - minified) v{get_plotlyjs_version()}".encode()
        in client.get(path_of(PLOTLY)).data[:200]
    )
