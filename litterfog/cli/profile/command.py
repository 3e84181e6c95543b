"""`litterfog profile`: measure this machine for `litterfog plan`."""

from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from litterfog.bench.profiling.settings import ProfileSettings
from litterfog.cli.errors import INTERRUPTED, console, failed, needs_extra, user_errors
from litterfog.cli.interrupts import end_as_by_ctrl_c
from litterfog.cli.options import with_settings
from litterfog.cli.outputs import check_file, check_folder, writing
from litterfog.cli.profile.view import show
from litterfog.models.graph import GraphError
from litterfog.models.keras_runtime import UnsupportedModelError
from litterfog.models.zoo import UnknownModelError
from litterfog.planner.profile import Profile
from litterfog.planner.profile_files import ProfileError, encode_profile, load_profile
from litterfog.wire.atomic_file import replace_file
from litterfog.wire.log import set_up_logging


@with_settings(ProfileSettings)
def profile(
    settings: ProfileSettings,
    as_json: Annotated[bool, typer.Option("--json", help="Print the profile, no table")] = False,
) -> None:
    """Measure this machine and write the profile that litterfog plan takes.

    Runs the pipeline's own code, paced as the pipeline is: leave the machine alone meanwhile. All
    models take some minutes, on a Raspberry Pi a quarter of an hour or more.

    With --add-to a profile gains the times of new models. On another machine than its own they are
    scaled by a model that it has: give --model of such a one too.

    Example: litterfog profile --name my-pi --out my-pi.json
    """
    from litterfog.bench.profiling.adding import AddingError
    from litterfog.bench.profiling.paced_calls import NoPictureError
    from litterfog.bench.profiling.service_times import ServiceError
    from litterfog.edge.outbox.file import OutboxError
    from litterfog.edge.sources.kind import SourceError

    check_file(settings.out, "--out")
    if settings.state:
        check_folder(settings.state, "--state")
    set_up_logging(verbose=False)
    end_as_by_ctrl_c()
    kinds = (UnknownModelError, UnsupportedModelError, GraphError, NoPictureError, SourceError)
    others = (ServiceError, OutboxError, ProfileError, AddingError)
    try:
        with user_errors(*kinds, *others), writing(settings.out, "--out"):
            found = _measured(settings, hidden=as_json or not console.is_terminal)
            replace_file(settings.out, encode_profile(found))
    except KeyboardInterrupt:
        raise failed(f"interrupted: {settings.out} was not written", INTERRUPTED) from None
    if as_json:
        typer.echo(encode_profile(found).decode(), nl=False)
    else:
        as_cloud = bool(settings.broker or settings.redis)
        screen = Console(highlight=False)
        show(screen, found, settings.out, as_cloud=as_cloud, asked=settings.model)


def _measured(settings: ProfileSettings, *, hidden: bool) -> Profile:
    """Measure, with progress."""
    from litterfog.bench.profiling.adding import add_times
    from litterfog.bench.profiling.measure import measure_profile

    kept = load_profile(settings.add_to) if settings.add_to else None
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()
    with Progress(*columns, console=console, transient=True, disable=hidden) as progress:
        task = progress.add_task("starting", total=None)

        def step(what: str, done: int, total: int) -> None:
            progress.update(task, description=what, completed=done, total=total)

        with needs_extra("cloud"):
            if kept:
                return add_times(kept, settings, step)
            return measure_profile(settings, step)
