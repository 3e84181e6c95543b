"""Who may see the page: the served process itself, asked over its socket."""

import base64
import http.client
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from litterfog.dashboard.access.throttle import AT_ONCE
from tests.pages import served_dashboard
from tests.services import Redis

pytestmark = pytest.mark.broker

PASSWORD = "correct-horse-battery"  # noqa: S105
PATHS = (
    "/",
    "/_dash-layout",
    "/_dash-dependencies",
    "/assets/shell.js",
    "/devices",
    "/devices/_dash-layout",
    "/api/hits.geojson",
    "/api/hits.csv",
    "/healthz/",
    "/nowhere",
)


@dataclass
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: str


@dataclass
class Page:
    port: int
    log: Path

    def ask(
        self, path: str, method: str = "GET", body: bytes | None = None, **headers: str
    ) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read().decode())
        finally:
            connection.close()

    def log_in(self, password: str, user: str = "anybody") -> Answer:
        return self.ask("/", Authorization=basic(user, password))


Serve = Callable[..., AbstractContextManager[Page]]


def basic(user: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


@pytest.fixture(scope="module")
def password_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("password") / "password"
    path.write_text(f"{PASSWORD}\n")
    return path


@pytest.fixture(scope="module")
def serve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serve]:
    store = Redis(tmp_path_factory.mktemp("redis"))
    store.start()

    @contextmanager
    def served(**settings: str) -> Iterator[Page]:
        log = tmp_path_factory.mktemp("dashboard") / "log"
        with served_dashboard(log, REDIS=store.url, **settings) as port:
            yield Page(port, log)

    yield served
    store.kill()


@contextmanager
def _guarded(serve: Serve, password_file: Path) -> Iterator[Page]:
    settings = {"PASSWORD_FILE": str(password_file), "PUBLISHED_ON": "0.0.0.0"}  # noqa: S104
    with serve(**settings) as page:
        yield page


@pytest.fixture(scope="module")
def guarded(serve: Serve, password_file: Path) -> Iterator[Page]:
    """A page that says it is published to all, and listens on loopback here."""
    with _guarded(serve, password_file) as page:
        yield page


@pytest.fixture(scope="module")
def open_page(serve: Serve, password_file: Path) -> Iterator[Page]:
    """A page as compose runs it: listening to all in its container, published on loopback."""
    settings = {"HOST": "0.0.0.0", "PUBLISHED_ON": "127.0.0.1"}  # noqa: S104
    with serve(PASSWORD_FILE=str(password_file), **settings) as page:
        yield page


@pytest.mark.parametrize("path", PATHS)
def test_without_the_password_no_path_answers(guarded: Page, path: str) -> None:
    answer = guarded.ask(path)
    assert answer.status == 401
    assert answer.headers["WWW-Authenticate"].startswith("Basic ")
    posted = guarded.ask(path, method="POST", body=b"{}")
    assert posted.status == 401


def test_health_answers_without_it_and_says_no_more_than_ok(guarded: Page) -> None:
    answer = guarded.ask("/healthz")
    assert (answer.status, answer.body) == (200, '{"status":"ok"}\n')


@pytest.mark.parametrize("user", ["", "litterfog", "jürgen"])
def test_with_the_password_any_user_name_gets_in(guarded: Page, user: str) -> None:
    assert guarded.log_in(PASSWORD, user).status == 200


@pytest.mark.parametrize("wrong", ["", PASSWORD[:-1], f"{PASSWORD} ", "pässwörd"])
def test_a_wrong_password_is_refused(guarded: Page, wrong: str) -> None:
    assert guarded.log_in(wrong).status == 401


@pytest.mark.parametrize(
    "header",
    ["Basic", "Basic !!!", "Basic " + base64.b64encode(b"\xff\xfe").decode(), "Bearer x", ":"],
)
def test_junk_for_credentials_is_refused(guarded: Page, header: str) -> None:
    assert guarded.ask("/", Authorization=header).status == 401


def test_who_guesses_has_to_wait_and_is_logged_without_the_guess(
    serve: Serve, password_file: Path
) -> None:
    with _guarded(serve, password_file) as page:
        guesses = [page.log_in(f"guess-number-{number}").status for number in range(AT_ONCE + 2)]
        waiting = page.log_in(PASSWORD)
    log = page.log.read_text()  # what repeats is counted, and said at the end
    told = [event for event in map(json.loads, log.splitlines()) if "wrong" in event["event"]]
    assert guesses == [401] * AT_ONCE + [429] * 2
    assert waiting.status == 429
    assert 1 <= int(waiting.headers["Retry-After"]) <= 6
    assert sum(event.get("repeated", 1) for event in told) == AT_ONCE
    assert "127.0.0.1" in log
    assert "guess-number" not in log
    assert PASSWORD not in log


def test_published_on_loopback_it_asks_for_nothing(open_page: Page) -> None:
    assert [open_page.ask(path).status for path in ("/", "/api/hits.csv")] == [200, 200]


@pytest.mark.parametrize("path", ["/", "/api/hits.geojson", "/healthz"])
def test_open_on_loopback_it_answers_to_no_stranger_s_name(open_page: Page, path: str) -> None:
    refused = open_page.ask(path, Host=f"rebound.example:{open_page.port}")
    assert refused.status == 421
    assert "LITTERFOG_PUBLISHED_ON" in refused.body
    assert open_page.ask(path, Host=f"localhost:{open_page.port}").status == 200


def test_behind_a_proxy_s_name_it_asks_for_the_password(serve: Serve, password_file: Path) -> None:
    name = "map.example.org"
    with serve(PASSWORD_FILE=str(password_file), PUBLISHED_ON=name) as page:
        assert page.ask("/", Host=name).status == 401
        assert page.ask("/", Host=name, Authorization=basic("me", PASSWORD)).status == 200


@pytest.mark.parametrize("path", ["/", "/assets/shell.js", "/api/hits.csv", "/nowhere"])
def test_every_answer_has_the_headers_and_names_no_server(open_page: Page, path: str) -> None:
    _assert_headers(open_page.ask(path))


def test_refusals_have_the_headers_too(guarded: Page) -> None:
    _assert_headers(guarded.ask("/"))


@pytest.mark.parametrize("path", ["/", "/nowhere"])
def test_a_page_has_more_of_them(open_page: Page, path: str) -> None:
    headers = open_page.ask(path).headers
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert "geolocation=(self)" in headers["Permissions-Policy"]


def test_a_page_may_be_shown_by_whom_the_settings_name_and_nobody_else(serve: Serve) -> None:
    with serve(EMBED_IN="https://city.example") as page:
        headers = page.ask("/").headers
    assert "frame-ancestors https://city.example" in headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in headers


def _assert_headers(answer: Answer) -> None:
    headers = answer.headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "unsafe-inline" not in headers["Content-Security-Policy"].partition("style-src")[0]
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "Cache-Control" in headers
    assert not any(name in headers for name in ("Server", "Via", "X-Powered-By"))


def test_it_logs_json_lines_where_nobody_looks(open_page: Page) -> None:
    said = json.loads(open_page.log.read_text().splitlines()[0])
    assert (said["event"], said["level"]) == ("serving", "info")


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "OPTIONS", "CONNECT"])
def test_other_methods_are_refused(open_page: Page, method: str) -> None:
    assert open_page.ask("/", method=method).status == 405


def test_a_question_too_long_is_refused_before_it_is_read(open_page: Page) -> None:
    path = "/_dash-update-component"
    assert open_page.ask(path, "POST", None, **{"Content-Length": str(1 << 30)}).status == 413
    assert open_page.ask("/", Cookie="x" * 20_000).status == 431


@pytest.mark.parametrize("command", [["litterfog.dashboard"], ["litterfog", "dashboard"]])
def test_open_to_all_it_does_not_start_and_says_why_in_a_line(command: list[str]) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", *command],
        env={**os.environ, "LITTERFOG_HOST": "0.0.0.0", "COLUMNS": "1000"},  # noqa: S104
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert ended.returncode == 2
    assert "everybody could read the page at 0.0.0.0" in ended.stderr
    assert len(ended.stderr.strip().splitlines()) == 1
