from pathlib import Path

import pytest
from pydantic import ValidationError

from litterfog.dashboard.access.headers import content_security_policy
from litterfog.dashboard.settings import DashboardSettings
from litterfog.dashboard.streets.settings import grade_settings
from litterfog.streets.grades.settings import GradeSettings
from litterfog.streets.grades.thresholds import Thresholds


def test_the_environment_sets_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LITTERFOG_PORT", "9000")
    monkeypatch.setenv("LITTERFOG_TILES", "")
    settings = DashboardSettings()
    assert (settings.port, settings.tiles) == (9000, "")


@pytest.mark.parametrize(
    "wrong",
    [
        {"redis": "http://127.0.0.1"},
        {"port": 0},
        {"refresh_s": 0.01},
        {"url_prefix": "map"},
        {"url_prefix": "/map?x"},
        {"embed_in": "city.example"},
        {"embed_in": "https://city.example; script-src *"},
        {"tiles": "https://tiles.example.org/"},
        {"tiles": "https://tiles.example.org/{z}/{x}/{y}.png; script-src *"},
    ],
)
def test_wrong_values_name_their_field(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError, match=next(iter(wrong))):
        DashboardSettings.model_validate(wrong)


def test_an_error_does_not_repeat_a_password() -> None:
    with pytest.raises(ValidationError) as failure:
        DashboardSettings(redis="http://user:hunter2@host")
    assert "hunter2" not in str(failure.value)


def test_the_policy_lets_the_tiles_in_and_no_other_host() -> None:
    policy = content_security_policy("https://tiles.example.org:8443/{z}/{x}/{y}.png", ["'sha'"])
    assert "connect-src 'self' https://tiles.example.org:8443;" in policy
    assert "script-src 'self' 'sha';" in policy
    assert "connect-src 'self';" in content_security_policy("", [])


@pytest.fixture
def password_file(tmp_path: Path) -> Path:
    path = tmp_path / "password"
    path.write_text("correct-horse\n")
    return path


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "map.example.org"])  # noqa: S104
def test_beyond_loopback_a_password_is_demanded(host: str) -> None:
    with pytest.raises(ValidationError, match="LITTERFOG_PASSWORD_FILE"):
        DashboardSettings(host=host)
    with pytest.raises(ValidationError, match="LITTERFOG_PASSWORD_FILE"):
        DashboardSettings(published_on=host)


@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.8.8", "::1", "[::1]", "localhost"])
def test_on_loopback_none_is_asked_for(address: str, password_file: Path) -> None:
    settings = DashboardSettings(
        host="0.0.0.0",  # noqa: S104
        published_on=address,
        password_file=password_file,
    )
    assert not settings.asks_password


def test_where_the_page_is_published_counts(password_file: Path) -> None:
    settings = DashboardSettings(published_on="map.example.org", password_file=password_file)
    assert settings.asks_password


def test_a_short_password_is_refused_and_not_repeated(tmp_path: Path) -> None:
    path = tmp_path / "password"
    path.write_text("hunter2")
    with pytest.raises(ValidationError, match="fewer than 12 characters") as failure:
        DashboardSettings(password_file=path)
    assert "hunter2" not in str(failure.value)


def test_a_forged_role_in_the_file_is_refused_by_its_line(tmp_path: Path) -> None:
    path = tmp_path / "password"
    path.write_text(f"\nanna:king:$scrypt$ln=14,r=8,p=1${'A' * 22}${'B' * 43}\n")
    with pytest.raises(ValidationError, match="line 2 has the role 'king'") as failure:
        DashboardSettings(password_file=path)
    assert "BBB" not in str(failure.value)


@pytest.mark.parametrize("wrong", ["", "0.0.0.0:8050", "https://map.example.org", "a b"])
def test_where_it_is_published_is_an_address_or_a_name(wrong: str) -> None:
    with pytest.raises(ValidationError, match="takes an IP address or a host name"):
        DashboardSettings(published_on=wrong)


@pytest.mark.parametrize("text", ["1,3,10", "1,3,3,25", "0,3,10,25", "1,3,10,x", "", "1,3,10,inf"])
def test_thresholds_that_are_none_are_refused_by_name(
    monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setenv("LITTERFOG_GRADES", text)
    with pytest.raises(ValidationError, match=r"grades\n.*four numbers above 0"):
        DashboardSettings()


def test_settings_say_what_a_grade_rests_on() -> None:
    settings = DashboardSettings(grades="0.5,2, 8,20", grade_days=7, grade_reach_m=5)
    assert grade_settings(settings) == GradeSettings(Thresholds(0.5, 2, 8, 20), reach_m=5, days=7)
