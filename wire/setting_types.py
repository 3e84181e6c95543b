"""Settings that several processes share: each one's type, check, description and default."""

from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field

from litterfog.wire.addresses import checked_broker, checked_redis, checked_secret
from litterfog.wire.credentials import checked_credentials
from litterfog.wire.keepalive import MAX_KEEPALIVE_S, MIN_KEEPALIVE_S

LOCAL_BROKER = "mqtt://127.0.0.1:1883"
LOCAL_REDIS = "redis://127.0.0.1:6379/0"

BrokerUrl = Annotated[
    str,
    AfterValidator(checked_broker),
    Field(description="mqtt://HOST[:PORT] or mqtts://HOST[:PORT]"),
]
CredentialsFile = Annotated[
    Path | None,
    AfterValidator(checked_credentials),
    Field(description="PEM bundle of litterfog certs, for mqtts://"),
]
Insecure = Annotated[bool, Field(description="Allow mqtt:// beyond this machine")]
Keepalive = Annotated[
    int,
    Field(
        description="Seconds of silence after which the broker is asked whether it is there",
        ge=MIN_KEEPALIVE_S,
        le=MAX_KEEPALIVE_S,
    ),
]
RedisUrl = Annotated[
    str,
    AfterValidator(checked_redis),
    Field(description="redis://[user:password@]HOST[:PORT]/DB"),
]
PasswordFile = Annotated[
    Path | None,
    AfterValidator(checked_secret),
    Field(description="File with the password of the user in the Redis URL"),
]
MetricsPort = Annotated[
    int,
    Field(
        description="Port on which Prometheus may ask for metrics, without a password [0: none]",
        ge=0,
        le=65_535,
    ),
]
MetricsHost = Annotated[
    str, Field(description="Address on which it may ask [127.0.0.1]", min_length=1)
]
HealthFilePath = Annotated[
    Path | None,
    Field(description="File for health checks, one line every 2 s: green, or red and why"),
]
