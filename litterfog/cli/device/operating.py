"""The operator's connection for a command: by the operator's bundle, closed at the end."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Self

from pydantic import model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from litterfog.cli.errors import FAILED, failed
from litterfog.wire.addresses import check_protected, parse_broker
from litterfog.wire.log import silence_logging
from litterfog.wire.operator_link import NoBrokerError, OperatorLink
from litterfog.wire.setting_types import LOCAL_BROKER, BrokerUrl, CredentialsFile, Insecure


class OperatorSettings(BaseSettings):
    """Where the broker is, and the operator's bundle."""

    model_config = SettingsConfigDict(env_prefix="LITTERFOG_", extra="ignore")

    broker: BrokerUrl = LOCAL_BROKER
    credentials: CredentialsFile = None
    insecure: Insecure = False

    @model_validator(mode="after")
    def _is_protected(self) -> Self:
        check_protected(self.broker, self.credentials, insecure=self.insecure)
        return self


@contextmanager
def operating(settings: OperatorSettings) -> Iterator[OperatorLink]:
    """Connect, and hear all that is retained; a broker that is away ends the command."""
    silence_logging()
    address = parse_broker(settings.broker, settings.credentials)
    link = OperatorLink(address, f"litterfog-operator-{secrets.token_hex(4)}")
    try:
        link.connect()
        yield link
    except NoBrokerError as error:
        raise failed(str(error), FAILED) from error
    finally:
        link.close()
