"""`litterfog bench`: the group of commands."""

import typer

from litterfog.cli.bench.dashboard import dashboard

app = typer.Typer(help="Measure a part of Litterfog on this machine.", no_args_is_help=True)
app.command()(dashboard)


@app.callback()
def _about() -> None:
    """Measure a part of Litterfog on this machine."""
