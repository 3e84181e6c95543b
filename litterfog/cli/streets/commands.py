"""`litterfog streets import`, `list` and `remove`."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer
from pydantic_settings import BaseSettings, SettingsConfigDict
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from litterfog.cli.errors import FAILED, console, failed, needs_extra, user_errors
from litterfog.cli.interrupts import end_as_by_ctrl_c
from litterfog.cli.options import with_settings
from litterfog.cli.quantities import bytes_text
from litterfog.wire.addresses import read_secret
from litterfog.wire.log import silence_logging
from litterfog.wire.setting_types import LOCAL_REDIS, PasswordFile, RedisUrl

if TYPE_CHECKING:
    import redis

    from litterfog.cli.streets.importing import TownImport
    from litterfog.wire.store_records import Town

_EXTRAS = "cloud,streets"
_TIMEOUT_S = 10.0  # a town's segments are some MB

app = typer.Typer(
    help="Streets of a town, so that pictures and litter are counted by street.",
    no_args_is_help=True,
)


@app.callback()
def _about() -> None:
    """Streets of a town, so that pictures and litter are counted by street."""


class StoreSettings(BaseSettings):
    """Which store; the names are those of the cloud's own settings."""

    model_config = SettingsConfigDict(env_prefix="LITTERFOG_", extra="ignore")

    redis: RedisUrl = LOCAL_REDIS
    redis_password_file: PasswordFile = None


@app.command("import")
@with_settings(StoreSettings)
def import_town(
    settings: StoreSettings,
    extract: Annotated[
        Path, typer.Argument(metavar="TOWN.osm.pbf", help="Extract of OpenStreetMap")
    ],
    name: Annotated[str | None, typer.Option(help="The town's name [that of the file]")] = None,
    anyway: Annotated[
        bool, typer.Option("--anyway", help="Import a town that is far from every hit, too")
    ] = False,
) -> None:
    """Cut a town's streets into segments and keep them in the store, beside the hits.

    Subscribers know them within a minute, and count the pictures that come from then on. A town of
    the same name is replaced; its segments keep their counts. Extracts of towns are at
    https://download.bbbike.org, of regions at https://download.geofabrik.de.

    Example: litterfog streets import Helsinki.osm.pbf --redis redis://127.0.0.1
    """
    silence_logging()
    end_as_by_ctrl_c()
    with needs_extra(_EXTRAS):
        from litterfog.cli.streets.importing import TownError, check_near, name_of, read_town
        from litterfog.streets.osm import ExtractError
        from litterfog.wire.hits import HitIndex
        from litterfog.wire.store.towns import TownStore
    started = time.monotonic()
    with user_errors(ExtractError, TownError), _store(settings) as client:
        town_name = name_of(extract, name)
        index = HitIndex(client)
        known = index.refresh().towns  # before the reading, which is long: is the store there?
        with _reading() as progress:
            found = read_town(extract, town_name, progress)
        if not anyway:
            check_near(found.streets, index.snapshot().hits)
        TownStore(client).put(found.town, found.blobs)
    replaced = town_name in {town.name for town in known}
    _tell(found, time.monotonic() - started, replaced=replaced)


@app.command("list")
@with_settings(StoreSettings)
def list_towns(
    settings: StoreSettings,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document")] = False,
) -> None:
    """List the towns whose streets are in the store."""
    silence_logging()
    towns = _towns(settings)
    if as_json:
        typer.echo(json.dumps([msgspec.to_builtins(town) for town in towns]))
    elif not towns:
        console.print("no streets yet: litterfog streets import TOWN.osm.pbf")
    else:
        Console(highlight=False).print(_table(towns))


@app.command("remove")
@with_settings(StoreSettings)
def remove_town(
    settings: StoreSettings,
    name: Annotated[str, typer.Argument(help="The town's name, as `list` tells it")],
) -> None:
    """Forget a town's streets; hits and counts stay, and count again when it is imported again."""
    silence_logging()
    with needs_extra(_EXTRAS):
        from litterfog.wire.store.towns import TownStore
    with _store(settings) as client:
        towns = TownStore(client)
        if not towns.remove(name):
            known = ", ".join(town.name for town in towns.towns()) or "none"
            raise failed(f"there are no streets of {name!r}; of these there are: {known}")
    console.print(f"{escape(name)}: streets removed")


def _towns(settings: StoreSettings) -> "tuple[Town, ...]":
    with needs_extra(_EXTRAS):
        from litterfog.wire.store.towns import TownStore
    with _store(settings) as client:
        return TownStore(client).towns()


@contextmanager
def _store(settings: StoreSettings) -> "Iterator[redis.Redis]":
    """Open the store; one that refuses is told in a line."""
    with needs_extra(_EXTRAS):
        import redis

        from litterfog.wire.store.version import words_of
        from litterfog.wire.store_client import open_store
    password = read_secret(settings.redis_password_file)
    try:
        with open_store(settings.redis, password, timeout_s=_TIMEOUT_S, patient=False) as client:
            yield client
    except redis.RedisError as error:
        address = settings.redis.rsplit("@", 1)[-1]  # without user and password
        raise failed(f"store {address}: {words_of(error)}", FAILED) from error


@contextmanager
def _reading() -> Iterator[Callable[[int, int], None]]:
    """Show how much of an extract is read."""
    columns = (TextColumn("{task.description}"), BarColumn(), TimeRemainingColumn())
    quiet = not console.is_terminal
    with Progress(*columns, console=console, transient=True, disable=quiet) as progress:
        task = progress.add_task("reading streets", total=None)
        yield lambda read, of: progress.update(task, completed=read, total=of)


def _tell(found: "TownImport", took_s: float, *, replaced: bool) -> None:
    town = found.town
    size = bytes_text(sum(map(len, found.blobs.values())))
    console.print(
        f"{escape(town.name)}: {town.segments:,} segments, {town.metres / 1e3:,.1f} km of streets,"
        f" districts: {found.districts:,}, {size}, in {took_s:.1f} s; {town.attribution} (ODbL)",
        soft_wrap=True,
    )
    if replaced:
        console.print("it has taken the place of the town of that name", soft_wrap=True)


def _table(towns: "tuple[Town, ...]") -> Table:
    table = Table("town", "segments", "km", "imported", "from", box=None)
    for town in towns:
        imported = datetime.fromtimestamp(town.imported_at_ms / 1e3, UTC)
        words = f"{town.segments:,}", f"{town.metres / 1e3:,.1f}", f"{imported:%Y-%m-%d %H:%M} UTC"
        table.add_row(escape(town.name), *words, escape(town.file))
    return table
