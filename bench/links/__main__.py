"""A shaped link from the command line: `python -m litterfog.bench.links --to HOST:PORT`."""

import threading
from contextlib import suppress
from typing import Annotated

import typer

from litterfog.bench.links.profiles import PROFILES
from litterfog.bench.links.proxy import ShapedLink

_BY_PROXY = [name for name, profile in PROFILES.items() if profile.rate_by == "proxy"]


def main(
    to: Annotated[str, typer.Option(metavar="HOST:PORT", help="Where the link leads")],
    listen: Annotated[int, typer.Option(help="Port on 127.0.0.1 [any free one]")] = 0,
    profile: Annotated[str, typer.Option(help=f"One of {', '.join(_BY_PROXY)}")] = "4g",
    seed: Annotated[int, typer.Option(help="Of delays and resets")] = 1,
) -> None:
    """Run a link until it is interrupted."""
    host, _, port = to.rpartition(":")
    if not (host and port.isascii() and port.isdigit() and int(port) < 65_536):
        raise typer.BadParameter(f"{to!r} is not HOST:PORT", param_hint="--to")
    if profile not in _BY_PROXY:
        raise typer.BadParameter(f"one of {', '.join(_BY_PROXY)}", param_hint="--profile")
    try:
        link = ShapedLink(host, int(port), PROFILES[profile], listen_port=listen, seed=seed)
    except (OSError, OverflowError) as error:
        raise typer.BadParameter(f"{listen}: {error}", param_hint="--listen") from error
    with link, suppress(KeyboardInterrupt):
        typer.echo(f"127.0.0.1:{link.port} -> {to} as {profile}; Ctrl-C ends it")
        threading.Event().wait()


if __name__ == "__main__":
    typer.run(main)
