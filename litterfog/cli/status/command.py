"""`litterfog status`: how everything is, seen from the cloud's side or from a device's."""

import json
import time
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer
from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict
from rich.console import Console
from rich.live import Live

from litterfog.cli.errors import FAILED
from litterfog.cli.options import with_settings
from litterfog.cli.status.check import Report
from litterfog.cli.status.look import look_at_broker, look_at_device, look_at_store
from litterfog.cli.status.report import cloud_report, device_report
from litterfog.cli.status.view import render
from litterfog.edge.settings import default_device_id, default_outbox
from litterfog.wire.addresses import parse_broker, read_secret
from litterfog.wire.log import silence_logging
from litterfog.wire.setting_types import (
    LOCAL_BROKER,
    LOCAL_REDIS,
    BrokerUrl,
    CredentialsFile,
    PasswordFile,
    RedisUrl,
)

_EVERY_S = 2.0


class StatusSettings(BaseSettings):
    """Where to look; the names are those of the processes' own settings."""

    model_config = SettingsConfigDict(env_prefix="LITTERFOG_", extra="ignore")

    broker: BrokerUrl = LOCAL_BROKER
    credentials: CredentialsFile = None
    redis: RedisUrl = LOCAL_REDIS
    redis_password_file: PasswordFile = None
    outbox: Annotated[
        Path | None, Field(description="A device's outbox; makes this a device's view")
    ] = None
    device_id: Annotated[
        str, Field(description="The device's name [by host]", default_factory=default_device_id)
    ]
    health_file: Annotated[
        Path | None, Field(description="A device's health file, read beside its outbox")
    ] = None

    @property
    def is_device(self) -> bool:
        """Whether to look as a device does."""
        return self.outbox is not None or find_spec("redis") is None


@with_settings(StatusSettings)
def status(
    settings: StatusSettings,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON document; with --watch one a line")
    ] = False,
    watch: Annotated[
        bool, typer.Option("--watch", help="Look again every 2 s, until Ctrl-C")
    ] = False,
) -> None:
    """Say how broker, store, subscribers and devices are: green, yellow, or red with the reason.

    Ends with status 0 when nothing is red, else 1; a device that is offline is yellow. Given an
    outbox (--outbox, LITTERFOG_OUTBOX), or where the redis package is not installed, it looks as a
    device does: at its edge process, its broker and its outbox, and not at Redis.

    Example: litterfog status --broker mqtt://127.0.0.1 --redis redis://127.0.0.1
    """
    silence_logging()
    if watch:
        report = _watch(settings, as_json=as_json)
    else:
        report = look(settings)
        if as_json:
            typer.echo(json.dumps(report.as_json()))
        else:
            Console(highlight=False).print(render(report))
    if report.level == "red":
        raise typer.Exit(FAILED)


def look(settings: StatusSettings) -> Report:
    """Look at everything at once, for 4 s at most."""
    broker = look_at_broker(parse_broker(settings.broker, settings.credentials))
    if settings.is_device:
        outbox = settings.outbox or default_outbox(settings.device_id)
        device = look_at_device(outbox, settings.health_file)
        return device_report(broker(), device)
    store = look_at_store(settings.redis, read_secret(settings.redis_password_file))
    return cloud_report(broker(), store(), time.time())


def _watch(settings: StatusSettings, *, as_json: bool) -> Report:
    """Look again and again until Ctrl-C; gives what was seen last."""
    report = look(settings)
    try:
        if as_json:
            while True:
                typer.echo(json.dumps(report.as_json()))
                time.sleep(_EVERY_S)
                report = look(settings)
        with Live(render(report), console=Console(highlight=False), screen=False) as live:
            while True:
                time.sleep(_EVERY_S)
                report = look(settings)
                live.update(render(report), refresh=True)
    except KeyboardInterrupt:
        return report
