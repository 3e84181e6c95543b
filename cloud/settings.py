"""What the cloud process can be told, by flag or by environment (prefix LITTERFOG_)."""

import socket
from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from models.zoo import shipped_models
from wire.broker import parse_broker


def _checked_broker(url: str) -> str:
    parse_broker(url)
    return url


class CloudSettings(BaseSettings):
    """Settings of one cloud subscriber."""

    model_config = SettingsConfigDict(env_prefix="LITTERFOG_", extra="ignore")

    broker: Annotated[
        str,
        AfterValidator(_checked_broker),
        Field(description="mqtt://HOST[:PORT] or mqtts://HOST[:PORT]"),
    ] = "mqtt://127.0.0.1:1883"
    redis: Annotated[
        str,
        Field(description="redis://[user:password@]HOST[:PORT]/DB", pattern=r"^(rediss?|unix)://"),
    ] = "redis://127.0.0.1:6379/0"
    models: Annotated[
        list[str],
        Field(
            description="Models that are served: names of the zoo, or .tflite files",
            default_factory=shipped_models,
            min_length=1,
        ),
    ]
    threshold: Annotated[
        float, Field(description="Probability from which a picture is litter", ge=0, le=1)
    ] = 0.5
    tails: Annotated[
        int, Field(description="Tails kept in memory, by model and split", ge=1, le=256)
    ] = 8
    retention_days: Annotated[
        float | None, Field(description="Days to keep hits for [for ever]", gt=0)
    ] = None
    subscriber_id: Annotated[
        str,
        Field(
            description="This subscriber's MQTT client id",
            max_length=64,
            default_factory=lambda: f"litterfog-cloud-{socket.gethostname()}",
        ),
    ]
