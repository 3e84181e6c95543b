"""What `litterfog profile` can be told, by flag or by environment (prefix LITTERFOG_PROFILE_)."""

import os
from pathlib import Path
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from litterfog.models.runtime import Runtime
from litterfog.planner.profile import NAME_PATTERN
from litterfog.planner.settings import comma_list
from litterfog.wire.addresses import checked_broker, checked_redis, parse_broker

_BROKER, _REDIS = "mqtt://127.0.0.1:1883", "redis://127.0.0.1:6379/15"
_CLOUD = {"panel": "A cloud machine"}


def _without_tls(url: str) -> str:
    if parse_broker(checked_broker(url)).tls:
        raise ValueError("a listener without TLS, mqtt://HOST[:PORT]")
    return url


def _writable_json(out: Path) -> Path:
    folder = out.absolute().parent
    if out.suffix != ".json" or out.is_dir():
        raise ValueError("a file whose name ends in .json")
    if not folder.is_dir():
        raise ValueError(f"there is no folder {folder}")
    if not os.access(folder, os.W_OK):
        raise ValueError("the folder cannot be written to")
    return out


class ProfileRequest(BaseModel):
    """What to measure, and with what."""

    name: Annotated[
        str,
        Field(
            description="The machine's name, as in the price list: letters, digits, . + _ -,"
            " 64 at most",
            pattern=NAME_PATTERN,
        ),
    ]
    model: Annotated[
        list[str],
        NoDecode,
        BeforeValidator(comma_list),
        Field(description="A model of the zoo or a .tflite file, repeatable [all shipped]"),
    ] = []  # none: all that ship and that the runtime takes
    runtime: Annotated[
        list[Runtime],
        NoDecode,
        BeforeValidator(comma_list),
        Field(description="litert or tensorflow, repeatable", min_length=1),
    ] = ["litert"]
    pictures: Annotated[
        Path | None, Field(description="Folder of photographs as your camera's [drawn scenes]")
    ] = None
    rounds: Annotated[
        int, Field(description="Calls of each submodel that count, 2 to 1000", ge=2, le=1_000)
    ] = 9
    state: Annotated[
        Path | None, Field(description="Folder on the outbox's disk [the folder of --out]")
    ] = None  # none: the system's temporary one
    idle_watts: Annotated[
        float | None, Field(description="Of a meter, idle", ge=0, allow_inf_nan=False)
    ] = None
    busy_watts: Annotated[
        float | None, Field(description="The same, at work", ge=0, allow_inf_nan=False)
    ] = None
    quick: Annotated[bool, Field(description="Three splits of each model: to try it")] = False
    broker: Annotated[
        Annotated[str, AfterValidator(_without_tls)] | None,
        Field(description="mqtt://HOST[:PORT]", json_schema_extra=_CLOUD),
    ] = None
    redis: Annotated[
        Annotated[str, AfterValidator(checked_redis)] | None,
        Field(
            description="redis://HOST[:PORT]/DB: an empty database, emptied again",
            json_schema_extra=_CLOUD,
        ),
    ] = None

    @model_validator(mode="after")
    def _watts_fit(self) -> Self:
        if (self.idle_watts is None) != (self.busy_watts is None):
            raise ValueError("--idle-watts and --busy-watts go together")
        if self.idle_watts is not None and not (self.busy_watts or 0) > self.idle_watts:
            raise ValueError("--busy-watts must be above --idle-watts")
        return self


class ProfileSettings(BaseSettings, ProfileRequest):
    """A request from the command line, and where its answer goes."""

    model_config = SettingsConfigDict(env_prefix="LITTERFOG_PROFILE_", extra="ignore")

    out: Annotated[
        Path, AfterValidator(_writable_json), Field(description="File to write; ends in .json")
    ]
    add_to: Annotated[
        str | None,
        Field(
            description="A profile's name, or its file: keep it, and add the times of models that"
            " it lacks"
        ),
    ] = None
    cloud: Annotated[
        bool,
        Field(
            description=f"Measure broker and store too, at {_BROKER} and {_REDIS} unless told",
            json_schema_extra=_CLOUD,
        ),
    ] = False

    @model_validator(mode="after")
    def _cloud_is_here(self) -> Self:
        """Name what --cloud measures where it is not told."""
        if self.cloud:
            self.broker, self.redis = self.broker or _BROKER, self.redis or _REDIS
        return self

    @model_validator(mode="after")
    def _disk_is_outs(self) -> Self:
        self.state = self.state or self.out.absolute().parent
        return self
