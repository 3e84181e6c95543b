import pytest
from pydantic import ValidationError

from dashboard.headers import content_security_policy
from dashboard.settings import DashboardSettings


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
