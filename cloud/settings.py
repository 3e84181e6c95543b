"""What the cloud process can be told, by flag or by environment (prefix LITTERFOG_)."""

import secrets
import socket
from typing import Annotated, Self

from pydantic import BeforeValidator, Field, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from litterfog.models.runtime import Runtime
from litterfog.models.zoo import shipped_models
from litterfog.wire.addresses import check_protected
from litterfog.wire.credentials import read_credentials
from litterfog.wire.keepalive import KEEPALIVE_S
from litterfog.wire.log import LogFormat
from litterfog.wire.setting_types import (
    LOCAL_BROKER,
    LOCAL_REDIS,
    BrokerUrl,
    CredentialsFile,
    HealthFilePath,
    Insecure,
    Keepalive,
    MetricsHost,
    MetricsPort,
    PasswordFile,
    RedisUrl,
)
from litterfog.wire.topics import CLOUD


def _listed(models: object) -> object:
    """Take litter-160,litter-224 as a list, from the environment too."""
    words = [models] if isinstance(models, str) else models
    if not isinstance(words, list):
        return models
    return [name.strip() for word in words for name in str(word).split(",") if name.strip()]


def _own_id() -> str:
    """Tell subscribers on one machine apart: a broker ends one of two with the same id."""
    return f"litterfog-cloud-{socket.gethostname()[:32]}-{secrets.token_hex(4)}"


class CloudSettings(BaseSettings):
    """Settings of one cloud subscriber."""

    model_config = SettingsConfigDict(
        env_prefix="LITTERFOG_", env_ignore_empty=True, extra="ignore"
    )

    broker: BrokerUrl = LOCAL_BROKER
    credentials: CredentialsFile = None
    insecure: Insecure = False
    redis: RedisUrl = LOCAL_REDIS
    redis_password_file: PasswordFile = None
    models: Annotated[
        list[str],
        NoDecode,
        BeforeValidator(_listed),
        Field(
            description="Models that are served: names of the zoo, or .tflite files, with their"
            " options (m.tflite?pixels=0..1); by commas",
            default_factory=shipped_models,
            min_length=1,
        ),
    ]
    runtime: Annotated[
        Runtime,
        Field(
            description="What runs the tails; tensorflow takes float models, and serves only them"
        ),
    ] = "litert"
    threshold: Annotated[
        float, Field(description="Probability from which a picture is litter", ge=0, le=1)
    ] = 0.5
    tails: Annotated[
        int, Field(description="Tails kept in memory, by model and split", ge=1, le=256)
    ] = 8
    retention_days: Annotated[
        float | None,
        Field(description="Days to keep hits and counts for, whole UTC days [for ever]", gt=0),
    ] = None
    subscriber_id: Annotated[
        str,
        Field(
            description="This subscriber's MQTT client id, no other's [by host]",
            max_length=64,
            default_factory=_own_id,
        ),
    ]
    keepalive: Keepalive = KEEPALIVE_S
    health_file: HealthFilePath = None
    metrics_port: MetricsPort = 0
    metrics_host: MetricsHost = "127.0.0.1"
    log_format: LogFormat = "auto"

    @model_validator(mode="after")
    def _is_protected(self) -> Self:
        check_protected(self.broker, self.credentials, insecure=self.insecure)
        if self.credentials and (name := read_credentials(self.credentials).name) != CLOUD:
            raise ValueError(
                f"--credentials or LITTERFOG_CREDENTIALS: {self.credentials} is for {name!r}, which"
                " the broker lets read no frames: take cloud/credentials.pem of litterfog certs"
            )
        return self
