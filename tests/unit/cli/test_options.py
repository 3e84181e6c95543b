from pathlib import Path
from typing import Annotated

import pytest
from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict
from typer import Typer
from typer.testing import CliRunner

from litterfog.cli.options import SettingsError, read_settings, with_settings
from litterfog.cloud.settings import CloudSettings
from litterfog.dashboard.settings import DashboardSettings
from litterfog.edge.settings import EdgeSettings
from tests.certificates import init


class Ride(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="LITTERFOG_", extra="ignore")

    folder: Annotated[Path, Field(description="Where pictures are")]
    rate: Annotated[float, Field(description="Pictures per second", gt=0)] = 2.0
    fast: Annotated[bool, Field(description="Hurry")] = False


def _run(*flags: str) -> tuple[int, str]:
    app = Typer()

    @app.command()
    @with_settings(Ride)
    def ride(settings: Ride) -> None:
        """Ride."""
        print(settings.folder, settings.rate, settings.fast)  # noqa: T201

    result = CliRunner().invoke(app, flags)
    return result.exit_code, result.output if result.exit_code == 0 else str(result.exception)


def test_flags_reach_the_settings() -> None:
    assert _run("--folder", "f", "--rate", "5", "--fast") == (0, "f 5.0 True\n")


def test_the_environment_serves_where_no_flag_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LITTERFOG_FOLDER", "from-env")
    monkeypatch.setenv("LITTERFOG_RATE", "3")
    assert _run("--rate", "4") == (0, "from-env 4.0 False\n")


def test_a_wrong_value_names_flag_variable_and_what_it_takes() -> None:
    status, message = _run("--folder", "f", "--rate", "-1")
    assert status != 0
    assert message.startswith("--rate or LITTERFOG_RATE: '-1': ")
    assert "Pictures per second" in message


def test_a_class_with_a_prefix_of_its_own_has_variables_of_its_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Tour(Ride):
        model_config = SettingsConfigDict(env_prefix="LITTERFOG_TOUR_", extra="ignore")

    monkeypatch.setenv("LITTERFOG_FOLDER", "a ride's")
    monkeypatch.setenv("LITTERFOG_TOUR_RATE", "3")
    assert read_settings(Tour, {"folder": "f"}).rate == 3
    with pytest.raises(SettingsError, match="--folder or LITTERFOG_TOUR_FOLDER: Field required"):
        read_settings(Tour, {})


def test_a_missing_value_is_named() -> None:
    assert "--folder or LITTERFOG_FOLDER: Field required" in _run()[1]


def test_a_wrong_variable_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LITTERFOG_CODEC", "xml")
    with pytest.raises(SettingsError, match="LITTERFOG_CODEC"):
        read_settings(EdgeSettings, {"source": "."})


@pytest.mark.parametrize("broker", ["localhost", "http://x", "mqtt://"])
def test_a_broker_that_is_none_is_refused(broker: str) -> None:
    with pytest.raises(SettingsError, match="mqtt://HOST"):
        read_settings(EdgeSettings, {"source": ".", "broker": broker})


@pytest.mark.parametrize("name", ["", "a b", "-x", "<i>", "a/b", "x" * 65])
def test_a_device_id_that_cannot_be_a_topic_is_refused(name: str) -> None:
    with pytest.raises(SettingsError, match="device-id"):
        read_settings(EdgeSettings, {"source": ".", "device_id": name})


@pytest.mark.parametrize("flags", [{"loop": True, "once": True}, {"rate": 1e-12}])
def test_settings_that_cannot_work_are_refused(flags: dict[str, object]) -> None:
    with pytest.raises(SettingsError):
        read_settings(EdgeSettings, {"source": ".", **flags})


@pytest.mark.parametrize("url", ["redis://h:abc", "http://h", "redis://", "h:6379"])
def test_a_redis_that_is_none_is_refused(url: str) -> None:
    for settings in (CloudSettings, DashboardSettings):
        with pytest.raises(SettingsError, match="redis"):
            read_settings(settings, {"redis": url})


def test_an_empty_variable_counts_as_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PIXELS", "OUTPUT", "LITTER_CLASS", "RATE", "MODELS"):
        monkeypatch.setenv(f"LITTERFOG_{name}", "")
    settings = read_settings(EdgeSettings, {"source": "photos", "device_id": "bicycle"})
    assert (settings.pixels, settings.output, settings.litter_class) == (None, None, None)
    assert settings.rate is None
    assert read_settings(CloudSettings, {}).models


def test_models_are_listed_by_commas_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LITTERFOG_MODELS", "litter-160, litter-224")
    assert read_settings(CloudSettings, {}).models == ["litter-160", "litter-224"]


def test_two_subscribers_have_ids_of_their_own() -> None:
    first, second = (read_settings(CloudSettings, {}).subscriber_id for _ in range(2))
    assert first != second


@pytest.fixture(scope="module")
def certs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return init(tmp_path_factory.mktemp("settings") / "certs", "bike")


@pytest.mark.parametrize("settings", [EdgeSettings, CloudSettings])
@pytest.mark.parametrize("broker", ["mqtt://broker", "mqtt://192.0.2.1:1883", "mqtt://0.0.0.0"])
def test_an_open_line_to_another_machine_must_be_wanted(
    settings: type[EdgeSettings | CloudSettings], broker: str
) -> None:
    flags = {"source": ".", "broker": broker}
    with pytest.raises(SettingsError, match=r"LITTERFOG_BROKER.*mqtts://HOST.*--insecure"):
        read_settings(settings, flags)
    assert read_settings(settings, {**flags, "insecure": True}).broker == broker


@pytest.mark.parametrize("broker", ["mqtt://localhost", "mqtt://127.0.0.1:1", "mqtt://[::1]"])
def test_an_open_line_to_this_machine_is_fine(broker: str) -> None:
    assert read_settings(EdgeSettings, {"source": ".", "broker": broker}).broker == broker


def test_the_certificate_names_the_device(certs: Path) -> None:
    bundle = certs / "devices" / "bike.pem"
    flags = {"source": ".", "broker": "mqtts://broker", "credentials": str(bundle)}
    assert read_settings(EdgeSettings, flags).device_id == "bike"
    with pytest.raises(SettingsError, match=r"is for 'bike'.*litterfog certs device tram"):
        read_settings(EdgeSettings, {**flags, "device_id": "tram"})


def test_the_cloud_takes_the_clouds_certificate(certs: Path) -> None:
    flags = {"broker": "mqtts://broker", "credentials": str(certs / "devices" / "bike.pem")}
    with pytest.raises(SettingsError, match=r"cloud/credentials.pem"):
        read_settings(CloudSettings, flags)
    read_settings(CloudSettings, {**flags, "credentials": str(certs / "cloud/credentials.pem")})


def test_credentials_for_an_open_line_are_a_mistake(certs: Path) -> None:
    flags = {"source": ".", "credentials": str(certs / "devices" / "bike.pem")}
    with pytest.raises(SettingsError, match="write mqtts://HOST"):
        read_settings(EdgeSettings, flags)


@pytest.mark.parametrize("settings", [EdgeSettings, CloudSettings])
def test_credentials_that_are_none_name_the_variable(
    settings: type[EdgeSettings | CloudSettings], tmp_path: Path
) -> None:
    path = tmp_path / "junk.pem"
    path.write_text("junk")
    flags = {"source": ".", "broker": "mqtts://broker", "credentials": str(path)}
    with pytest.raises(SettingsError, match=r"LITTERFOG_CREDENTIALS.*is no bundle"):
        read_settings(settings, flags)


@pytest.mark.parametrize("settings", [CloudSettings, DashboardSettings])
@pytest.mark.parametrize("text", ["", "two\nlines", None])
def test_a_password_file_without_a_password_is_told(
    settings: type[CloudSettings | DashboardSettings], tmp_path: Path, text: str | None
) -> None:
    path = tmp_path / "password"
    if text is not None:
        path.write_text(text)
    with pytest.raises(SettingsError, match="LITTERFOG_REDIS_PASSWORD_FILE"):
        read_settings(settings, {"redis_password_file": str(path)})
