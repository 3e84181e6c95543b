"""`litterfog`: the command line.

What a command runs is imported when it is called, so that a device needs nothing of the cloud's,
and neither of them TensorFlow.
"""

import os
import select
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer

from litterfog.cli import dead_letters, experiments
from litterfog.cli.adapt.command import adapt
from litterfog.cli.bench import commands as bench
from litterfog.cli.certs import commands as certs
from litterfog.cli.demo import demo
from litterfog.cli.device import commands as device
from litterfog.cli.errors import FAILED, failed, words_of
from litterfog.cli.evaluate.command import evaluate
from litterfog.cli.look.command import look
from litterfog.cli.options import SettingsError
from litterfog.cli.plan.command import plan
from litterfog.cli.processes import cloud, dashboard, edge
from litterfog.cli.profile.command import profile
from litterfog.cli.samples import samples
from litterfog.cli.splits import splits
from litterfog.cli.status.command import status
from litterfog.cli.streets import commands as streets
from litterfog.cli.training.commands import export, train
from litterfog.cli.training.narrowing import narrow

_STDOUT = 1
_PANELS = {
    "Try it": (demo, look, splits, samples),
    "Run it": (edge, cloud, dashboard, status),
    "Which split is best": (plan, profile),
    "Models": (train, adapt, export, evaluate, narrow),
}

app = typer.Typer(
    name="litterfog",
    help="Litter maps from street pictures: a CNN split by name between a device and the cloud.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
)
for panel, commands in _PANELS.items():
    for command in commands:
        app.command(rich_help_panel=panel)(command)
app.add_typer(streets.app, name="streets", rich_help_panel="Run it")
app.add_typer(device.app, name="device", rich_help_panel="Run it")
app.add_typer(dead_letters.app, name="dead-letters", rich_help_panel="Run it")
app.add_typer(certs.app, name="certs", rich_help_panel="Run it")
app.add_typer(bench.app, name="bench", rich_help_panel="Run it")
app.add_typer(experiments.app, name="experiments", rich_help_panel="Which split is best")


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"litterfog {version('litterfog')}")
        raise typer.Exit


@app.callback()
def _about(
    show_version: Annotated[
        bool,
        typer.Option("--version", help="Say the version.", callback=_show_version, is_eager=True),
    ] = False,
) -> None:
    """Litter maps from street pictures: a CNN split by name between a device and the cloud."""


def run() -> None:
    """Run the command line; what the system refuses on the way is one line, never a trace."""
    try:
        app()
    except SettingsError as error:
        raise SystemExit(failed(str(error)).exit_code) from error
    except OSError as error:
        if isinstance(error, BrokenPipeError) and _reader_is_gone():
            raise SystemExit(_let_go_of_output()) from None
        raise SystemExit(failed(words_of(error), FAILED).exit_code) from error
    except SystemExit as ending:
        if isinstance(ending.__context__, BrokenPipeError) and _reader_is_gone():
            raise SystemExit(_let_go_of_output()) from None
        raise
    finally:
        _flush()


def _flush() -> None:
    """Write what is left in the buffer; a file or disk that takes no more is told."""
    try:
        if sys.stdout:
            sys.stdout.flush()
    except BrokenPipeError:
        _let_go_of_output()
    except OSError as error:
        _let_go_of_output()
        raise SystemExit(failed(words_of(error, "standard output"), FAILED).exit_code) from error


def _reader_is_gone() -> bool:
    """Whether standard output is a pipe that nobody reads on, as with `| head`."""
    if os.path.samestat(os.fstat(_STDOUT), Path(os.devnull).stat()):  # rich has let go of it
        return True
    poll = select.poll()
    poll.register(_STDOUT, 0)
    return any(state & (select.POLLERR | select.POLLHUP) for _, state in poll.poll(0))


def _let_go_of_output() -> int:
    """Write to nowhere what is left in the buffer; gives the status of a good ending."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), _STDOUT)
    return 0
