"""What the dashboard can be told, by environment, flag or keyword."""

from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from litterfog.dashboard.access.accounts import read_passwords
from litterfog.dashboard.access.hosts import checked_published, is_loopback
from litterfog.dashboard.access.published import checked_origins, checked_prefix
from litterfog.wire.addresses import check_protected
from litterfog.wire.credentials import read_credentials
from litterfog.wire.log import LogFormat
from litterfog.wire.setting_types import (
    LOCAL_REDIS,
    BrokerUrl,
    CredentialsFile,
    Insecure,
    PasswordFile,
    RedisUrl,
)
from litterfog.wire.topics import OPERATOR

OPENSTREETMAP = "https://tile.openstreetmap.org/{z}/{x}/{y}.png"


def _checked_passwords(path: Path | None) -> Path | None:
    if path is not None:
        read_passwords(path)
    return path


def _checked_basemap(path: Path | None) -> Path | None:
    """Check a file, if any, by what reads it, which the command line does without elsewhere."""
    if path is None:
        return None
    from litterfog.dashboard.basemap.archive import checked_basemap  # noqa: PLC0415  (an extra)

    return checked_basemap(path)


def _checked_grades(text: str) -> str:
    """Check thresholds by what grades, which the command line does without elsewhere."""
    from litterfog.dashboard.streets.settings import thresholds_of  # noqa: PLC0415  (numpy)

    thresholds_of(text)
    return text


class DashboardSettings(BaseSettings):
    """Settings of the dashboard process; each is also LITTERFOG_<NAME> in the environment."""

    model_config = SettingsConfigDict(
        env_prefix="LITTERFOG_",
        frozen=True,
        hide_input_in_errors=True,  # a Redis URL may hold a password
    )

    redis: Annotated[
        RedisUrl, Field(description="Redis to read: redis://[user:password@]host:port/database")
    ] = LOCAL_REDIS
    redis_password_file: PasswordFile = None
    host: Annotated[str, Field(min_length=1, description="address to listen on")] = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65_535, description="TCP port to listen on")] = 8050
    published_on: Annotated[
        str | None,
        AfterValidator(checked_published),
        Field(
            description="address or name at which a container engine or proxy publishes the page,"
            " if not the host; on anything but loopback the page asks for the password",
        ),
    ] = None
    password_file: Annotated[
        Path | None,
        AfterValidator(_checked_passwords),
        Field(
            description="file with a line name:role:hash for each user, as litterfog certs user"
            " writes it, or with one password of 12 characters or more for all; needed, and asked"
            " for, only where the page is published beyond loopback",
        ),
    ] = None
    tiles: Annotated[
        str,
        Field(
            pattern=r"^(https?://[^\s\"'<>;,]+)?$",
            description="raster tiles: a URL with {z}, {x} and {y}; empty for a plain background",
        ),
    ] = OPENSTREETMAP
    basemap: Annotated[
        Path | None,
        AfterValidator(_checked_basemap),
        BeforeValidator(lambda given: given or None),  # a variable may be empty
        Field(
            description="PMTiles archive of streets and water to show beneath the hits, served by"
            " the dashboard itself; in place of --tiles"
        ),
    ] = None
    refresh_s: Annotated[
        float, Field(ge=0.2, le=60, description="seconds between two looks of an open page")
    ] = 2.0
    url_prefix: Annotated[
        str,
        AfterValidator(checked_prefix),
        Field(description="path below which a proxy publishes the page: /map"),
    ] = ""
    embed_in: Annotated[
        str | None,
        AfterValidator(checked_origins),
        Field(
            description="origins whose pages may show this one in a frame: https://city.example;"
            " several with spaces between; none without it",
        ),
    ] = None
    grades: Annotated[
        str,
        AfterValidator(_checked_grades),
        Field(description="most litter per 100 m of street for the grades A+, A, B and C"),
    ] = "1,3,10,25"
    grade_days: Annotated[
        int,
        Field(ge=1, le=366, description="days that a street's grade is of, today included"),
    ] = 28
    grade_reach_m: Annotated[
        float,
        Field(ge=1, le=100, description="metres of street that a picture shows, for the grades"),
    ] = 8.0
    broker: Annotated[
        BrokerUrl | None,
        BeforeValidator(lambda given: given or None),
        Field(
            description="broker through which operators may change devices from the fleet page:"
            " mqtts://HOST[:PORT]; none without it"
        ),
    ] = None
    credentials: Annotated[
        CredentialsFile,
        BeforeValidator(lambda given: given or None),
        Field(description="for --broker: the operator's PEM bundle of litterfog certs"),
    ] = None
    insecure: Insecure = False
    log_format: LogFormat = "auto"

    @field_validator("tiles")
    @classmethod
    def _names_the_tile(cls, tiles: str) -> str:
        if tiles and not all(part in tiles for part in ("{z}", "{x}", "{y}")):
            raise ValueError("takes a URL with {z}, {x} and {y} in it, or nothing")
        return tiles

    @model_validator(mode="after")
    def _is_the_operator(self) -> "DashboardSettings":
        if self.broker is None:
            return self
        check_protected(self.broker, self.credentials, insecure=self.insecure)
        if self.credentials and (name := read_credentials(self.credentials).name) != OPERATOR:
            raise ValueError(
                f"--credentials or LITTERFOG_CREDENTIALS: {self.credentials} is for {name!r}; the"
                " page changes devices by the operator's, pki/operator/credentials.pem, or leave"
                " --broker (LITTERFOG_BROKER) out"
            )
        return self

    @model_validator(mode="after")
    def _is_not_open_to_all(self) -> "DashboardSettings":
        if self.asks_password and not self.password_file:
            raise ValueError(
                f"LITTERFOG_PASSWORD_FILE or --password-file: everybody could read the page at"
                f" {self.published_on or self.host}: give a file with a password, or listen on"
                " 127.0.0.1; where a container engine or proxy publishes the page on loopback"
                " alone, say so with LITTERFOG_PUBLISHED_ON=127.0.0.1"
            )
        return self

    @property
    def asks_password(self) -> bool:
        """Whether the page is published beyond loopback: the one rule for asking."""
        return not is_loopback(self.published_on or self.host)

    def address(self, path: str) -> str:
        """Give the path at which a browser finds what this server has at a path."""
        return self.url_prefix + path
