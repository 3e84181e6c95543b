"""`litterfog`: the command line.

What a command runs is imported when it is called, so that a device needs nothing of the cloud's,
and neither of them TensorFlow.
"""

import typer

from litterfog import certs, experiments
from litterfog.demo import demo
from litterfog.errors import failed
from litterfog.narrowing import narrow
from litterfog.options import SettingsError
from litterfog.plan import plan
from litterfog.processes import cloud, dashboard, edge
from litterfog.profile import profile
from litterfog.samples import samples
from litterfog.splits import splits
from litterfog.status import status
from litterfog.training import evaluate, export, train

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


if __name__ == "__main__":
    main()
