"""Who may do what: every cell of SECURITY.md's table, forged roles, other sites' pages, the log."""

from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from structlog.testing import capture_logs
from werkzeug.test import TestResponse

from litterfog.dashboard.access import logins
from litterfog.dashboard.access.accounts import Account, Role
from litterfog.dashboard.access.guard import add_guard
from litterfog.dashboard.access.hashes import hashed, is_password
from litterfog.dashboard.access.me import me
from litterfog.dashboard.access.roles import log_change, needs
from litterfog.dashboard.access.throttle import AT_ONCE, Throttle
from litterfog.dashboard.settings import DashboardSettings

NAME = "map.example.org"
PASSWORD = "correct-horse-battery"  # noqa: S105
USERS: dict[str, Role] = {"vera": "viewer", "wim": "worker", "olga": "operator"}
HASH = hashed(PASSWORD)
WRITES = ("/api/spots", "/api/devices/bike/control")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "password"
    path.write_text("".join(Account(name, role, HASH).line for name, role in USERS.items()))
    return path


def site(file: Path | None, **settings: str) -> FlaskClient:
    """Serve views of each kind behind the guard of a page."""
    server = Flask(__name__)
    published = {"published_on": NAME, "password_file": file} if file else {}
    given = DashboardSettings(**{**published, **settings})  # type: ignore[arg-type]  # checked
    add_guard(server, given, Throttle())
    server.register_blueprint(me())

    @server.route("/api/spots", methods=["GET", "POST"], endpoint="spots")
    @needs("worker")
    def spots() -> str:
        log_change("spot cleaned", spot="a")
        return "done"

    @server.post("/api/devices/<name>/control")
    @needs("operator")
    def control(name: str) -> str:
        log_change("device told", device=name, rate_hz=1)
        return "done"

    return server.test_client()


def login(user: str, password: str = PASSWORD) -> dict[str, str]:
    return {"Authorization": "Basic " + b64encode(f"{user}:{password}".encode()).decode()}


def write(client: FlaskClient, path: str = WRITES[0], **headers: str) -> TestResponse:
    return client.post(path, data=b"{}", content_type="application/json", headers=headers)


@pytest.fixture
def client(file: Path) -> Iterator[FlaskClient]:
    with site(file) as client:
        yield client


@pytest.mark.parametrize(
    ("user", "reads", "spots", "devices"),
    [
        ("vera", 200, 403, 403),
        ("wim", 200, 200, 403),
        ("olga", 200, 200, 200),
        ("nobody", 401, 401, 401),
    ],
)
def test_each_role_may_what_the_table_says(
    client: FlaskClient, user: str, reads: int, spots: int, devices: int
) -> None:
    assert client.get("/api/me", headers=login(user)).status_code == reads
    assert write(client, WRITES[0], **login(user)).status_code == spots
    assert write(client, WRITES[1], **login(user)).status_code == devices


def test_without_a_name_nobody_may_anything(client: FlaskClient) -> None:
    assert [client.get("/api/me").status_code, *(write(client, p).status_code for p in WRITES)] == [
        401,
        401,
        401,
    ]


def test_a_visitor_is_told_who_they_are(client: FlaskClient) -> None:
    assert client.get("/api/me", headers=login("wim")).json == {"name": "wim", "role": "worker"}


def test_on_loopback_whoever_is_there_is_operator() -> None:
    client = site(None)
    assert client.get("/api/me").json == {"name": "local", "role": "operator"}
    assert write(client, WRITES[1]).status_code == 200


def test_who_may_not_is_told_why(client: FlaskClient) -> None:
    refused = write(client, **login("vera"))
    assert refused.json is not None
    assert "takes the role worker: vera is viewer" in refused.json["reason"]


def test_a_view_outside_the_guard_is_nobody_s() -> None:
    server = Flask(__name__)
    server.register_blueprint(me())

    @server.get("/")
    @needs("viewer")
    def told() -> str:
        return "told"

    asked = server.test_client()
    assert [asked.get(path).status_code for path in ("/", "/api/me")] == [401, 401]


@pytest.mark.parametrize(
    "forged",
    [
        {"X-Role": "operator"},
        {"Role": "operator", "Litterfog-Role": "operator", "X-Litterfog-Role": "operator"},
        {"X-Forwarded-User": "olga", "X-Remote-User": "olga", "Remote-User": "olga"},
        {"Cookie": "role=operator; user=olga; session=olga"},
    ],
)
def test_no_header_or_cookie_gives_a_role(client: FlaskClient, forged: dict[str, str]) -> None:
    answer = client.get("/api/me?role=operator", headers=login("vera") | forged)
    assert answer.json == {"name": "vera", "role": "viewer"}
    assert write(client, **login("vera"), **forged).status_code == 403
    assert write(client, **forged).status_code == 401


@pytest.mark.parametrize(
    "user",
    ["vera:operator", "olga:", "olga\n", "vera\nolga", "Olga", "olga ", "", "olga\0", "ölga"],
)
def test_a_forged_name_is_nobody_s(client: FlaskClient, user: str) -> None:
    assert client.get("/api/me", headers=login(user)).status_code == 401


def test_one_user_s_password_is_not_another_s(tmp_path: Path) -> None:
    path = tmp_path / "password"
    other = Account("olga", "operator", hashed("another long password"))
    path.write_text(Account("vera", "viewer", HASH).line + other.line)
    client = site(path)
    assert client.get("/api/me", headers=login("vera")).status_code == 200
    assert client.get("/api/me", headers=login("olga")).status_code == 401


@pytest.mark.parametrize(
    ("typed", "actor"),
    [("anna", "anna"), ("", "operator"), ("a b", "operator"), ("anna\nbob", "operator")],
)
def test_who_has_the_password_of_all_is_operator_by_the_name_they_type(
    tmp_path: Path, typed: str, actor: str
) -> None:
    path = tmp_path / "password"
    path.write_text(f"{PASSWORD}\n")
    answer = site(path).get("/api/me", headers=login(typed))
    assert answer.json == {"name": actor, "role": "operator"}


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_page_of_another_site_changes_nothing(
    client: FlaskClient, headers: dict[str, str]
) -> None:
    assert write(client, **login("olga"), **headers).status_code == 403
    assert write(site(None), **headers).status_code == 403


def test_a_page_of_ours_changes_what_its_visitor_may(client: FlaskClient) -> None:
    assert write(client, **login("wim"), Origin=f"https://{NAME}").status_code == 200
    assert write(client, **login("wim"), **{"Sec-Fetch-Site": "same-origin"}).status_code == 200


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", None])
def test_what_a_form_can_send_is_not_taken(client: FlaskClient, kind: str | None) -> None:
    sent = client.post("/api/spots", data=b"{}", content_type=kind, headers=login("wim"))
    assert sent.status_code == 415


@pytest.mark.parametrize(
    "browser", [{"Sec-Fetch-Site": "same-origin"}, {"Origin": f"http://{NAME}"}]
)
def test_a_page_that_may_be_in_a_frame_is_a_viewer_s(file: Path, browser: dict[str, str]) -> None:
    client, top = site(file, embed_in="https://city.example"), {"Litterfog-Window": "top"}
    refused = write(client, **login("olga"), **browser)
    assert refused.status_code == 403
    assert "window of its own" in refused.text
    assert write(client, **login("olga"), **browser, **top).status_code == 200
    assert write(client, **login("olga")).status_code == 200  # a program


def test_a_change_is_logged_with_its_actor_whatever_the_fields_say(client: FlaskClient) -> None:
    with capture_logs() as logged:
        write(client, WRITES[1], **login("olga"))
        write(client, WRITES[1], **login("olga"))
    assert [(one["event"], one["actor"], one["role"], one["device"]) for one in logged] == [
        ("device told", "olga", "operator", "bike"),
    ] * 2
    assert logged[0]["change"] != logged[1]["change"]  # or the log would fold them


def test_what_is_refused_is_logged_as_no_change(client: FlaskClient) -> None:
    with capture_logs() as logged:
        write(client, WRITES[1], **login("wim"))
        write(client, WRITES[1], **login("olga"), Origin="https://evil.example")
    assert logged == []


def test_somebody_is_added_and_removed_without_a_restart(client: FlaskClient, file: Path) -> None:
    before = file.read_text()
    assert client.get("/api/me", headers=login("mia")).status_code == 401
    replaced(file, before + Account("mia", "viewer", HASH).line)
    assert client.get("/api/me", headers=login("mia")).status_code == 200
    replaced(file, before)
    assert client.get("/api/me", headers=login("mia")).status_code == 401


def test_a_role_that_is_taken_away_ends_at_once(client: FlaskClient, file: Path) -> None:
    assert write(client, **login("wim")).status_code == 200
    replaced(file, file.read_text().replace("wim:worker", "wim:viewer"))
    assert write(client, **login("wim")).status_code == 403


def test_a_file_that_is_damaged_later_changes_nothing_and_is_told(
    client: FlaskClient, file: Path
) -> None:
    replaced(file, f"vera:king:{HASH}\n")
    with capture_logs() as logged:
        answers = [client.get("/api/me", headers=login("vera")) for _ in range(2)]
    assert [answer.json for answer in answers] == [{"name": "vera", "role": "viewer"}] * 2
    assert [one["event"] for one in logged] == ["password file not taken"]
    assert "line 1 has the role 'king'" in logged[0]["reason"]


def test_a_right_password_is_hashed_once(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert client.get("/api/me", headers=login("vera")).status_code == 200
    hashings: list[str] = []

    def counted(password: str, written: str) -> bool:
        hashings.append(written)
        return is_password(password, written)

    monkeypatch.setattr(logins, "is_password", counted)
    assert client.get("/api/me", headers=login("vera")).status_code == 200
    assert client.get("/api/me", headers=login("vera", "a wrong password")).status_code == 401
    assert client.get("/api/me", headers=login("stranger")).status_code == 401
    assert len(hashings) == 2  # the wrong ones, a stranger's too
    assert {one.partition("p=")[0] for one in hashings} == {"$scrypt$ln=14,r=8,"}


def test_strangers_wait_like_those_who_are_wrong(client: FlaskClient) -> None:
    names = (("vera", "stranger") * AT_ONCE)[: AT_ONCE + 1]
    statuses = [client.get("/api/me", headers=login(n, "wrong")).status_code for n in names]
    assert statuses == [401] * AT_ONCE + [429]
    assert client.get("/api/me", headers=login("olga")).status_code == 429


def replaced(file: Path, text: str) -> None:
    """Replace a file as `litterfog certs` does."""
    part = file.with_suffix(".part")
    part.write_text(text)
    part.replace(file)
