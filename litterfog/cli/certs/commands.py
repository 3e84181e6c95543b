"""`litterfog certs`: an authority of one's own, so that no stranger reads or writes."""

import json
import re
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from litterfog.cli.certs import users
from litterfog.cli.certs.opened import HERE, Folder, opened, say
from litterfog.cli.errors import failed
from litterfog.cli.outputs import check_file
from litterfog.wire.frame import DEVICE_NAME

app = typer.Typer(
    help="Make, list and revoke the certificates that let devices and the cloud in.",
    no_args_is_help=True,
)
app.add_typer(users.app, name="user")

_BROKER_DATA = "/var/lib/mosquitto/"


@app.command()
def init(
    folder: Folder = HERE,
    host: Annotated[
        list[str] | None,
        typer.Option(help="Name or address that devices reach the broker by; may be repeated"),
    ] = None,
    device: Annotated[
        list[str] | None, typer.Option(help="Device to make a bundle for; may be repeated")
    ] = None,
    port: Annotated[int, typer.Option(help="Port that the broker listens on", min=1, max=65535)] = (
        8883
    ),
    broker_data: Annotated[
        str, typer.Option(help="Folder that the broker keeps its sessions in")
    ] = _BROKER_DATA,
) -> None:
    """Make what is missing: authority, broker's and store's files, bundles, passwords.

    Safe to repeat: what is there stays; the server's certificate is made anew when the hosts are
    others, or when less than 30 days are left.
    """
    names = [_device_name(name) for name in device or []]
    with opened(folder, new=True) as certs:
        certs.set_up_broker(host or [], port, broker_data)
        certs.set_up_people()
        certs.set_up_passwords()
        for name in names:
            if certs.ledger.is_revoked(name):
                say(f"{name} stays revoked")
            else:
                certs.device(name)


@app.command()
def device(
    name: Annotated[str, typer.Argument(help="The device's name, its --device-id")],
    folder: Folder = HERE,
    again: Annotated[
        bool, typer.Option("--again", help="Make another one: renew, or let in again")
    ] = False,
    out: Annotated[
        str | None, typer.Option(help="Copy the bundle to this file; - is standard output")
    ] = None,
) -> None:
    """Make a device's bundle: one PEM file with key, certificate and authority."""
    from litterfog.cli.certs.files import OWNER_MODE, write_private

    _device_name(name)
    if out and out != "-":
        check_file(Path(out), "--out")
    with opened(folder) as certs:
        path = certs.device(name, again=again)
        bundle = path.read_bytes()
        if out == "-":
            sys.stdout.write(bundle.decode())
        elif out:
            write_private(Path(out), bundle, OWNER_MODE)
        say(f"{name}: {out if out and out != '-' else path}; keep it secret, it is the device")


@app.command()
def revoke(
    name: Annotated[str, typer.Argument(help="A device's name, @cloud or @operator")],
    folder: Folder = HERE,
) -> None:
    """Lock a device, the cloud or the operator out."""
    with opened(folder) as certs:
        count = certs.revoke(name)
    say(
        f"{name}: {count} revoked. Restart the broker now: until then it lets {name} in, and keeps"
        " the connection that it has. (A reload by SIGHUP ends no connection.)"
    )


@app.command("list")
def list_(
    folder: Folder = HERE,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON")] = False,
) -> None:
    """Show every certificate: name, kind, until when, revoked or not."""
    with opened(folder) as certs:
        entries = list(certs.ledger)
    if as_json:
        import msgspec

        sys.stdout.write(json.dumps(msgspec.to_builtins(entries)) + "\n")
        return
    table = Table("name", "kind", "good until", "revoked", "serial")
    for entry in entries:
        revoked = str(entry.revoked_at.date()) if entry.revoked_at else ""
        words = entry.name, entry.kind, str(entry.not_after.date()), revoked, entry.serial[:12]
        table.add_row(*map(escape, words))
    Console().print(table)


def _device_name(name: str) -> str:
    if not re.fullmatch(DEVICE_NAME, name):
        raise failed(
            f"{name!r} is no device's name: it takes letters, digits, . _ - and begins with a"
            " letter or a digit, 64 at most"
        )
    return name
