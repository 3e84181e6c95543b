"""`litterfog device list|set`: the fleet in a terminal."""

import json
import time
from typing import Annotated

import msgspec
import typer
from rich.console import Console

from litterfog.cli.device.operating import OperatorSettings, operating
from litterfog.cli.device.view import fleet_rows, fleet_table, outcome_lines
from litterfog.cli.errors import FAILED, failed
from litterfog.cli.options import with_settings
from litterfog.wire.operator_link import OperatorLink, Outcome
from litterfog.wire.status import Control

app = typer.Typer(no_args_is_help=True, help="See what devices do, and change it.")


@app.command("list")
@with_settings(OperatorSettings)
def list_devices(
    settings: OperatorSettings,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON array")] = False,
) -> None:
    """List the devices as they last said of themselves, those in trouble first.

    It asks the broker, which keeps each device's last status; the store is not needed.

    Example: litterfog device list --broker mqtts://CLOUD --credentials pki/operator/credentials.pem
    """
    with operating(settings) as link:
        rows = fleet_rows(link.statuses, link.standing, time.time_ns())
    if as_json:
        typer.echo(json.dumps(rows))
    elif rows:
        Console(highlight=False).print(fleet_table(rows))
    else:
        typer.echo("No device has told its status at this broker.")


@app.command("set")
@with_settings(OperatorSettings)
def set_devices(  # noqa: PLR0913  (a flag each)
    settings: OperatorSettings,
    *,
    name: Annotated[str | None, typer.Argument(help="Device", show_default=False)] = None,
    group: Annotated[str | None, typer.Option(help="All devices of a group")] = None,
    everybody: Annotated[bool, typer.Option("--all", help="All devices")] = False,
    split: Annotated[str | None, typer.Option(help="As litterfog splits names them")] = None,
    codec: Annotated[str | None, typer.Option(help="json, json-list or cbor")] = None,
    model: Annotated[str | None, typer.Option(help="One that the device has")] = None,
    look: Annotated[str | None, typer.Option(help="whole, ground or tiles")] = None,
    ground: Annotated[str | None, typer.Option(help="TOP..BOTTOM, as of litterfog edge")] = None,
    rate: Annotated[float | None, typer.Option(help="Pictures per second at most")] = None,
    clear: Annotated[
        bool, typer.Option("--clear", help="Take away what was ordered; alone")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON array")] = False,
) -> None:
    """Order devices another split, codec, model, look or rate, and show what each answers.

    The order is retained: a device that is away finds it when it comes back, and a device that
    starts anew does as it was ordered last, whatever its own settings say. What is not given stays
    as it is. --clear takes the order away; a device goes on as it is until it starts anew.

    Ends with status 0 when every device has applied it, else 1.

    Example: litterfog device set --group north --split split10 --rate 2
    """
    wanted = _wanted(
        {
            "split": split,
            "codec": codec,
            "model": model,
            "look": look,
            "ground": ground,
            "rate_hz": rate,
        },
        clear=clear,
    )
    if sum((name is not None, group is not None, everybody)) != 1:
        raise failed("name one device, or give --group GROUP, or --all")
    with operating(settings) as link:
        devices = _devices(link, name, group, is_clearing=clear)
        outcomes = link.order(devices, wanted)
    _show(outcomes, as_json=as_json, is_clearing=clear)
    if not all(outcome.applied for outcome in outcomes):
        raise typer.Exit(FAILED)


def _wanted(given: dict[str, object], *, clear: bool) -> Control | None:
    """Give what is wanted; None to clear. Ends the command where it is neither."""
    told = {name: value for name, value in given.items() if value is not None}
    if clear and told:
        raise failed("--clear stands alone: it takes away all that was ordered")
    if clear:
        return None
    if not told:
        raise failed(
            "nothing to change: give --split, --codec, --model, --look, --ground, --rate or --clear"
        )
    try:
        return msgspec.convert(told, Control)
    except msgspec.ValidationError as error:
        raise failed(f"no such order: {error}") from error


def _devices(
    link: OperatorLink, name: str | None, group: str | None, *, is_clearing: bool
) -> list[str]:
    """Name those that are meant; ends the command where there are none."""
    known = sorted(link.statuses)
    if name is not None:
        if name in known or (is_clearing and name in link.standing):
            return [name]
        raise failed(f"no device {name!r} has told its status here; {_some(known)}")
    found = [one for one in known if group in (None, link.statuses[one].group)]
    if found:
        return found
    groups = sorted({status.group for status in link.statuses.values() if status.group})
    raise failed(
        f"no device is of group {group!r}; groups: {', '.join(groups) or 'none'}"
        if group is not None
        else "no device has told its status here"
    )


def _some(names: list[str]) -> str:
    shown = ", ".join(names[:10])
    more = f" and {len(names) - 10} more" if len(names) > 10 else ""
    return f"known are {shown}{more}" if names else "none has"


def _show(outcomes: list[Outcome], *, as_json: bool, is_clearing: bool) -> None:
    if as_json:
        rows = [msgspec.to_builtins(outcome) for outcome in outcomes]
        typer.echo(json.dumps(rows))
        return
    for line in outcome_lines(outcomes, is_clearing=is_clearing):
        typer.echo(line)
