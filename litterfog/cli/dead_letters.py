"""`litterfog dead-letters list|show|resend`: the frames that the cloud has refused."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Annotated, Any, TypeVar

import typer
from pydantic_settings import BaseSettings, SettingsConfigDict
from rich.console import Console
from rich.table import Table
from rich.text import Text

from litterfog.cli.device.operating import OperatorSettings, operating
from litterfog.cli.errors import FAILED, failed, needs_extra
from litterfog.cli.options import with_settings
from litterfog.cli.quantities import bytes_text
from litterfog.wire.addresses import read_secret
from litterfog.wire.operator_link import NotSentError
from litterfog.wire.setting_types import LOCAL_REDIS, PasswordFile, RedisUrl
from litterfog.wire.store_records import DeadLetter

_MOST = 1_000
_TIMEOUT_S = 3.0
_T = TypeVar("_T")

app = typer.Typer(
    no_args_is_help=True, help="See frames that the cloud has refused, and send them again."
)


class StoreSettings(BaseSettings):
    """Where the letters are kept."""

    model_config = SettingsConfigDict(env_prefix="LITTERFOG_", extra="ignore")

    redis: RedisUrl = LOCAL_REDIS
    redis_password_file: PasswordFile = None


class ResendSettings(StoreSettings, OperatorSettings):
    """Where the letters are kept, and where they go."""


LetterId = Annotated[str, typer.Argument(help="As litterfog dead-letters list names it")]


@app.command("list")
@with_settings(StoreSettings)
def list_letters(
    settings: StoreSettings,
    most: Annotated[int, typer.Option(help="So many, the newest", min=1, max=_MOST)] = 50,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON array")] = False,
) -> None:
    """List the dead letters, the newest first. The last 1,000 or so are kept.

    Example: litterfog dead-letters list
    """
    letters = _read(settings, lambda reader: reader.rejected(most))
    if as_json:
        typer.echo(json.dumps([_fields(letter) for letter in letters]))
    elif letters:
        Console(highlight=False).print(_table(letters))
    else:
        typer.echo("No frame was refused.")


@app.command("show")
@with_settings(StoreSettings)
def show_letter(
    settings: StoreSettings,
    letter_id: LetterId,
    raw: Annotated[bool, typer.Option("--raw", help="Write the payload's bytes alone")] = False,
) -> None:
    """Show one dead letter: its reason, and what is kept of its payload (4,096 bytes at most).

    Example: litterfog dead-letters show 1774692900123-0
    """
    letter = _letter(settings, letter_id)
    if raw:
        sys.stdout.buffer.write(letter.payload)
        return
    for name, value in _fields(letter).items():
        typer.echo(f"{name:13} {value}")
    typer.echo(letter.payload.decode(errors="backslashreplace"))


@app.command("resend")
@with_settings(ResendSettings)
def resend_letter(settings: ResendSettings, letter_id: LetterId) -> None:
    """Send a dead letter again, and show what the cloud makes of it now.

    Worth it where the cloud has changed: it serves the model by now, or a fault of it is mended.
    It goes to the broker in its device's name, which the operator's bundle allows. Letters of 4,096
    bytes or more were not kept whole, and cannot be sent.

    Ends with status 0 when the cloud has stored it, found it clean, or had it already.

    Example: litterfog dead-letters resend 1774692900123-0 --broker mqtts://CLOUD --credentials FILE
    """
    letter = _letter(settings, letter_id)
    with operating(settings) as link:
        try:
            receipt = link.resend(letter)
        except NotSentError as error:
            raise failed(f"{letter_id} cannot be sent again: {error}", FAILED) from error
    if receipt is None:
        raise failed("sent, but no receipt came: is a cloud subscriber running?", FAILED)
    if receipt.outcome == "rejected":
        raise failed(f"rejected again: {receipt.reason}: {receipt.detail}", FAILED)
    typer.echo(f"{letter_id}: {receipt.outcome}")


def _letter(settings: StoreSettings, letter_id: str) -> DeadLetter:
    letter: DeadLetter | None = _read(settings, lambda reader: reader.letter(letter_id))
    if letter is None:
        raise failed(f"no dead letter {letter_id!r}: litterfog dead-letters list names them")
    return letter


def _read(settings: StoreSettings, read: Callable[[Any], _T]) -> _T:
    with _reader(settings) as reader:
        return read(reader)


@contextmanager
def _reader(settings: StoreSettings) -> Iterator[Any]:
    with needs_extra("cloud"):
        import redis

        from litterfog.wire.hits import HitReader
        from litterfog.wire.store_client import open_store
    password = read_secret(settings.redis_password_file)
    try:
        with open_store(settings.redis, password, timeout_s=_TIMEOUT_S, patient=False) as client:
            yield HitReader(client)
    except (redis.RedisError, OSError) as error:
        raise failed(f"Redis does not answer: {error}", FAILED) from error


def _fields(letter: DeadLetter) -> dict[str, Any]:
    return {
        "id": letter.id,
        "at": _moment(letter),
        "device": letter.device,
        "reason": letter.reason,
        "detail": letter.detail,
        "content_type": letter.content_type,
        "bytes_kept": len(letter.payload),
        "whole": letter.is_whole,
    }


def _table(letters: list[DeadLetter]) -> Table:
    table = Table(box=None, padding=(0, 1), header_style="dim", pad_edge=False)
    for title in ("id", "at", "device", "reason"):
        table.add_column(title, no_wrap=True)
    table.add_column("kept", justify="right", no_wrap=True)
    table.add_column("why", overflow="fold")
    for letter in letters:
        kept = bytes_text(len(letter.payload)) + ("" if letter.is_whole else ", cut")
        words = (letter.id, _moment(letter), letter.device, letter.reason, kept, letter.detail)
        table.add_row(*(Text(word) for word in words))
    return table


def _moment(letter: DeadLetter) -> str:
    return f"{datetime.fromtimestamp(letter.at_ms / 1e3, UTC):%Y-%m-%dT%H:%M:%SZ}"
