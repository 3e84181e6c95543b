"""What the dashboard can be told, by environment, flag or keyword."""

from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from wire.addresses import checked_redis, checked_secret

OPENSTREETMAP = "https://tile.openstreetmap.org/{z}/{x}/{y}.png"


class DashboardSettings(BaseSettings):
    """Settings of the dashboard process; each is also LITTERFOG_<NAME> in the environment."""

    model_config = SettingsConfigDict(
        env_prefix="LITTERFOG_",
        frozen=True,
        hide_input_in_errors=True,  # a Redis URL may hold a password
    )

    redis: Annotated[
        str,
        AfterValidator(checked_redis),
        Field(
            description="Redis to read: redis://[user:password@]host:port/database",
        ),
    ] = "redis://127.0.0.1:6379/0"
    redis_password_file: Annotated[
        Path | None,
        AfterValidator(checked_secret),
        Field(description="File with the password of the user in the Redis URL"),
    ] = None
    host: Annotated[str, Field(min_length=1, description="address to listen on")] = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65_535, description="TCP port to listen on")] = 8050
    tiles: Annotated[
        str,
        Field(
            pattern=r"^(https?://[^\s\"'<>;,]+)?$",
            description="raster tiles: a URL with {z}, {x} and {y}; empty for a plain background",
        ),
    ] = OPENSTREETMAP
    refresh_s: Annotated[
        float, Field(ge=0.2, le=60, description="seconds between two looks at Redis")
    ] = 1.0

    @field_validator("tiles")
    @classmethod
    def _names_the_tile(cls, tiles: str) -> str:
        if tiles and not all(part in tiles for part in ("{z}", "{x}", "{y}")):
            raise ValueError("takes a URL with {z}, {x} and {y} in it, or nothing")
        return tiles
