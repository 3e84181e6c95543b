"""`litterfog profile`: measure this machine for `litterfog plan`."""

import os
import re
from pathlib import Path
from typing import Annotated, get_args

import msgspec
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table
from rich.text import Text

from litterfog.cli.errors import console, failed, needs_extra, user_errors
from litterfog.cli.interrupts import end_as_by_ctrl_c
from litterfog.models.graph import GraphError
from litterfog.models.keras_runtime import UnsupportedModelError
from litterfog.models.runtime import Runtime
from litterfog.models.zoo import UnknownModelError
from litterfog.planner.profile import Constant, Line, Profile
from litterfog.planner.shipped import encode_profile
from litterfog.wire.addresses import checked_broker, checked_redis, parse_broker
from litterfog.wire.log import set_up_logging

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+_-]{0,63}")  # of planner.profile.Profile
_CLOUD = "A cloud machine"
_BROKER, _REDIS = "mqtt://127.0.0.1:1883", "redis://127.0.0.1:6379/15"
_INTERRUPTED = 130


class ProfileFlagError(ValueError):
    """A flag's value that cannot be used; says what it takes."""


def profile(  # noqa: PLR0913, PLR0917 - Typer takes a flag from each
    name: Annotated[str, typer.Option(help="The machine's name, as in the price list")],
    out: Annotated[Path, typer.Option(help="File to write; ends in .json")],
    model: Annotated[
        list[str] | None,
        typer.Option(
            help="A model of the zoo or a .tflite file, repeatable", show_default="all shipped"
        ),
    ] = None,
    runtime: Annotated[
        list[str] | None, typer.Option(help="litert, tensorflow; repeatable", show_default="litert")
    ] = None,
    pictures: Annotated[
        Path | None,
        typer.Option(help="Folder of photographs as your camera's", show_default="drawn scenes"),
    ] = None,
    rounds: Annotated[
        int, typer.Option(help="Calls of each submodel that count", min=2, max=1_000)
    ] = 9,
    state: Annotated[
        Path | None,
        typer.Option(help="Folder on the outbox's disk", show_default="the folder of --out"),
    ] = None,
    cloud: Annotated[
        bool,
        typer.Option(
            "--cloud",
            help=f"Measure broker and store too, at {_BROKER} and {_REDIS} unless told",
            rich_help_panel=_CLOUD,
        ),
    ] = False,
    broker: Annotated[
        str | None, typer.Option(help="mqtt://HOST[:PORT]", rich_help_panel=_CLOUD)
    ] = None,
    redis: Annotated[
        str | None,
        typer.Option(
            help="redis://HOST[:PORT]/DB: an empty database, emptied again", rich_help_panel=_CLOUD
        ),
    ] = None,
    idle_watts: Annotated[float | None, typer.Option(help="Of a meter, idle", min=0)] = None,
    busy_watts: Annotated[float | None, typer.Option(help="The same, at work", min=0)] = None,
    quick: Annotated[
        bool, typer.Option("--quick", help="Three splits of each model: to try it")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the profile, no table")] = False,
) -> None:
    """Measure this machine and write the profile that litterfog plan takes.

    Runs the pipeline's own code, paced as the pipeline is: leave the machine alone meanwhile. All
    models take some minutes, on a Raspberry Pi a quarter of an hour or more.

    Example: litterfog profile --name my-pi --out my-pi.json
    """
    with needs_extra("edge"):
        from litterfog.bench.paced_calls import NoPictureError
        from litterfog.bench.profile import Asked, measure_profile
        from litterfog.bench.service_times import ServiceError
        from litterfog.edge.outbox_file import OutboxError
        from litterfog.edge.source import SourceError

    set_up_logging(verbose=False)
    end_as_by_ctrl_c()
    kinds = (UnknownModelError, UnsupportedModelError, GraphError, NoPictureError, SourceError)
    with user_errors(*kinds, ProfileFlagError, ServiceError, OutboxError):
        _check(name, out, idle_watts, busy_watts)
        asked = Asked(
            models=model or (),
            runtimes=_runtimes(runtime or ["litert"]),
            rounds=rounds,
            pictures=pictures,
            state=state or out.absolute().parent,
            broker=_broker(broker or (_BROKER if cloud else None)),
            store=_store(redis or (_REDIS if cloud else None)),
            idle_watts=idle_watts,
            busy_watts=busy_watts,
        )
        columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()
        hidden = as_json or not console.is_terminal
        try:
            with Progress(*columns, console=console, transient=True, disable=hidden) as progress:
                task = progress.add_task("starting", total=None)

                def show(what: str, done: int, total: int) -> None:
                    progress.update(task, description=what, completed=done, total=total)

                with needs_extra("cloud"):
                    found = measure_profile(name, quick=quick, asked=asked, on_step=show)
            _write(out, encode_profile(found))
        except KeyboardInterrupt:
            raise failed(f"interrupted: {out} was not written", _INTERRUPTED) from None
        except OSError as error:
            raise failed(f"{error.filename or asked.state}: {error.strerror}") from error
    if as_json:
        typer.echo(encode_profile(found).decode(), nl=False)
    else:
        _show(Console(highlight=False), found, out)


def _check(name: str, out: Path, idle_watts: float | None, busy_watts: float | None) -> None:
    """Refuse before the minutes that measuring takes."""
    if not _NAME.fullmatch(name):
        raise ProfileFlagError(f"--name {name!r}: letters, digits, . + _ -, 64 at most")
    if out.suffix != ".json" or out.is_dir():
        raise ProfileFlagError(f"--out {out}: a file whose name ends in .json")
    if not out.absolute().parent.is_dir():
        raise ProfileFlagError(f"--out {out}: there is no folder {out.parent}")
    if not os.access(out.absolute().parent, os.W_OK):
        raise ProfileFlagError(f"--out {out}: the folder cannot be written to")
    if (idle_watts is None) != (busy_watts is None):
        raise ProfileFlagError("--idle-watts and --busy-watts go together")
    if idle_watts is not None and busy_watts is not None and not busy_watts > idle_watts:
        raise ProfileFlagError("--busy-watts must be above --idle-watts")


def _runtimes(names: list[str]) -> tuple[Runtime, ...]:
    try:
        return tuple(dict.fromkeys(msgspec.convert(names, list[Runtime])))
    except msgspec.ValidationError as error:
        known = " or ".join(get_args(Runtime))
        raise ProfileFlagError(f"--runtime {' '.join(names)}: {known}, each its own") from error


def _broker(url: str | None) -> str | None:
    try:
        if url is None or not parse_broker(checked_broker(url)).tls:
            return url
    except ValueError as error:
        raise ProfileFlagError(f"--broker: {error}") from error
    raise ProfileFlagError(f"--broker {url}: a listener without TLS, mqtt://HOST[:PORT]")


def _store(url: str | None) -> str | None:
    try:
        return None if url is None else checked_redis(url)
    except ValueError as error:
        raise ProfileFlagError(f"--redis: {error}") from error


def _write(out: Path, data: bytes) -> None:
    part = out.with_name(out.name + ".part")
    part.write_bytes(data)
    part.replace(out)


def _show(screen: Console, found: Profile, out: Path) -> None:
    stages = Table(title="Stages, ms", title_justify="left", caption_justify="left")
    for heading in ("stage", "ms", "label"):
        stages.add_column(heading, justify="right" if heading == "ms" else "left")
    for name in found.stages.__struct_fields__:
        value = getattr(found.stages, name)
        if isinstance(value, Constant):
            stages.add_row(name.removesuffix("_ms"), f"{value.value:.2f}", value.label)
    for way, lines in (("encode", found.stages.encode), ("decode", found.stages.decode)):
        for kind, line in lines.items():
            stages.add_row(f"{way} {kind}", _formula(line, "1,000 values"), line.label)
    screen.print(Text(found.description), "", stages, "", _models(found), "", sep="\n")
    for speed in found.speeds:
        screen.print(
            f"{speed.runtime} {speed.arithmetic}: {_formula(speed.predict_ms, 'million MAdds')} ms;"
            f" {speed.predict_ms.source.rpartition(', ')[2]}"
        )
    screen.print(f"\nwritten to {out}: litterfog plan --edge {out} --cloud ...", soft_wrap=True)


def _formula(line: Line, unit: str) -> str:
    return f"{line.fixed:.2f} + {line.each:.4f} / {unit}"


def _models(found: Profile) -> Table:
    table = Table(title="Predict, ms: head + tail", title_justify="left")
    for heading in ("model", "runtime", "whole", "split5", "split13"):
        table.add_column(heading, justify="left" if heading in {"model", "runtime"} else "right")
    for times in found.times:
        cells = [times.splits.get(name) for name in ("split5", "split13")]
        told = ["" if one is None else f"{one.head_ms:.2f} + {one.tail_ms:.2f}" for one in cells]
        table.add_row(times.model, times.runtime, f"{times.whole_ms:.2f}", *told)
    return table
