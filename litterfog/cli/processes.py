"""The commands that run a process: edge, cloud, dashboard."""

import json
from collections.abc import Sequence
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text

from litterfog.cli.errors import console, needs_extra, user_errors
from litterfog.cli.options import with_settings
from litterfog.cloud.settings import CloudSettings
from litterfog.dashboard.settings import DashboardSettings
from litterfog.edge.settings import EdgeSettings
from litterfog.models.graph import GraphError
from litterfog.models.keras_runtime import UnsupportedModelError, import_keras_for_good
from litterfog.models.runtime import Runtime
from litterfog.models.splits import UnknownSplitError
from litterfog.models.zoo import UnknownModelError, check_runtime, load_model
from litterfog.wire.broker_limits import BrokerUnusableError
from litterfog.wire.health import HealthFileError
from litterfog.wire.log import set_up_logging
from litterfog.wire.metrics import MetricsError
from litterfog.wire.stopping import stopped_by_signal

_START_ERRORS = (
    UnknownModelError,
    UnknownSplitError,
    UnsupportedModelError,
    GraphError,
    HealthFileError,
    MetricsError,
    BrokerUnusableError,
)


def _bring(runtime: Runtime, models: Sequence[str]) -> None:
    """Import TensorFlow for the life of this process, once no model stands against it."""
    if runtime == "tensorflow":
        for name in models:
            check_runtime(load_model(name), runtime)
        import_keras_for_good()


@with_settings(EdgeSettings)
def edge(
    settings: EdgeSettings,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the summary as one JSON document, last line")
    ] = False,
) -> None:
    """Run a device: place pictures, run the head of a split, publish until the cloud has them.

    Without --once and --loop it watches the folder and sends what comes, each picture once.
    --once ends with status 0 when every frame has its receipt, and prints a summary; with status 1
    when some have none, were rejected, or nothing could be sent; with 130 when it is interrupted.
    Frames without receipt are kept for the next run. A picture that was sent before, under any
    name, is passed over; --again sends it anew.

    Example: litterfog edge --source photos --split split13 --broker mqtt://cloud.example --once
    """
    from litterfog.edge.__main__ import run
    from litterfog.edge.left_out import left_out
    from litterfog.edge.outbox import OutboxError
    from litterfog.edge.positions import GpsError
    from litterfog.edge.sources.kind import SourceError

    set_up_logging(settings.log_format, verbose=not settings.once)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    hidden = as_json or not settings.once or not console.is_terminal
    with (
        user_errors(*_START_ERRORS, OutboxError, GpsError, SourceError),
        Progress(*columns, TimeRemainingColumn(), console=console, disable=hidden) as progress,
    ):
        _bring(settings.runtime, [settings.model])
        task = progress.add_task(settings.split)

        def show(seen: int, expected: int, pending: int) -> None:
            progress.update(
                task,
                completed=seen,
                total=expected or None,
                description=f"{settings.split}: {pending} without receipt",
            )

        summary = run(settings, stopped_by_signal(), show)
    if as_json:
        typer.echo(json.dumps(summary.as_json()))
    else:
        Console().print(summary.as_table())
        for line in left_out(summary):
            Console().print(Text(line, "yellow"), soft_wrap=True)
    if summary.error:
        console.print(f"[bold red]error:[/] {escape(summary.error)}", soft_wrap=True)
    if settings.once:
        raise typer.Exit(summary.status)


@with_settings(CloudSettings)
def cloud(settings: CloudSettings) -> None:
    """Run a subscriber: finish the inference of frames, store hits in Redis, send receipts.

    Any number may run against one broker; they share the frames.

    Example: litterfog cloud --broker mqtt://127.0.0.1 --redis redis://127.0.0.1
    """
    with needs_extra("cloud"):
        from litterfog.cloud.__main__ import run, served_models

    set_up_logging(settings.log_format)
    with user_errors(*_START_ERRORS):
        _bring(settings.runtime, served_models(settings))
        run(settings, stopped_by_signal())


@with_settings(DashboardSettings)
def dashboard(settings: DashboardSettings) -> None:
    """Serve the map of what is in Redis; it updates by itself.

    Data for other programs: /api/hits.geojson, /api/hits.csv; health: /healthz.

    Example: litterfog dashboard --redis redis://127.0.0.1 --port 8050
    """
    with needs_extra("dashboard"):
        from litterfog.dashboard.serve import ListenError, run

    set_up_logging(settings.log_format)
    with user_errors(ListenError):
        run(settings)
