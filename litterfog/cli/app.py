"""`litterfog`: the command line.

What a command runs is imported when it is called, so that a device needs nothing of the cloud's,
and neither of them TensorFlow.
"""

import typer

from litterfog.cli import experiments
from litterfog.cli.certs import commands as certs
from litterfog.cli.demo import demo
from litterfog.cli.errors import failed
from litterfog.cli.options import SettingsError
from litterfog.cli.plan.command import plan
from litterfog.cli.processes import cloud, dashboard, edge
from litterfog.cli.profile.command import profile
from litterfog.cli.samples import samples
from litterfog.cli.splits import splits
from litterfog.cli.status.command import status
from litterfog.cli.training.commands import evaluate, export, train
from litterfog.cli.training.narrowing import narrow

app = typer.Typer(
    name="litterfog",
    help="Litter maps from street pictures: a CNN split by name between a device and the cloud.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
)
for command in (
    demo,
    edge,
    cloud,
    dashboard,
    status,
    splits,
    plan,
    profile,
    samples,
    train,
    export,
    evaluate,
    narrow,
):
    app.command()(command)
app.add_typer(certs.app, name="certs")
app.add_typer(experiments.app, name="experiments")


def main() -> None:
    """Run the command line."""
    try:
        app()
    except SettingsError as error:
        raise SystemExit(failed(str(error)).exit_code) from error
