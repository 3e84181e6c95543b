"""`litterfog bench dashboard`: what the map costs, on this machine, over so many hits."""

import json
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from litterfog.bench.dashboard.subject import QUICK, Extent, Measured, NotMeasuredError, Subject
from litterfog.bench.dashboard.town import Town, make_town
from litterfog.bench.ports import free_port
from litterfog.cli.bench.view import document, table
from litterfog.cli.children import Child, ChildError, child
from litterfog.cli.errors import FAILED, INTERRUPTED, console, failed, needs_extra
from litterfog.cli.interrupts import end_as_by_ctrl_c
from litterfog.dashboard.settings import DashboardSettings

_SEED = 13


def dashboard(
    hits: Annotated[int, typer.Option(help="Hits in the store", min=1, max=20_000_000)] = 1_000_000,
    devices: Annotated[int, typer.Option(help="Devices that saw them", min=1, max=10_000)] = 20,
    redis: Annotated[
        str | None,
        typer.Option(
            help="An empty Redis to fill; it is left filled", show_default="one that ends with this"
        ),
    ] = None,
    browser: Annotated[
        bool, typer.Option(help="Measure what needs Chromium and selenium, too")
    ] = True,
    quick: Annotated[
        bool, typer.Option("--quick", help="Short windows, nothing repeated: a trial")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document")] = False,
) -> None:
    """Measure the dashboard over N hits of a made-up town: arrival, rest, answers, cost.

    A store is filled, the dashboard serves it as a process of its own, and Chromium opens it over
    an emulated link of 1.6 Mbit/s and 150 ms. Leave the machine alone meanwhile. A million hits
    take about six minutes. What cannot be measured here says why.

    Example: litterfog bench dashboard --hits 1000000
    """
    with needs_extra("dashboard"):
        import waitress  # noqa: F401  (told before a store is filled)
        from redis import RedisError
    end_as_by_ctrl_c()
    town = make_town(hits, devices, _SEED, time.time_ns() // 1_000_000)
    measured = Measured()
    try:
        with _Steps(hidden=as_json or not console.is_terminal) as steps:
            _measure(town, redis, measured, steps, QUICK if quick else Extent(), browser=browser)
    except (ChildError, NotMeasuredError) as error:
        raise failed(str(error), FAILED) from error
    except RedisError as error:
        raise failed(f"Redis did not take or give what was asked: {error}", FAILED) from error
    except KeyboardInterrupt:
        raise failed("interrupted: nothing was measured to its end", INTERRUPTED) from None
    if as_json:
        typer.echo(json.dumps(document(town, measured)))
    else:
        Console(highlight=False).print(table(town, measured))


def _measure(
    town: Town,
    redis_url: str | None,
    measured: Measured,
    steps: "_Steps",
    extent: Extent,
    *,
    browser: bool,
) -> None:
    from litterfog.bench.dashboard.measure import measure_dashboard
    from litterfog.bench.dashboard.start import measure_start
    from litterfog.cli.bench.store import store_of

    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="litterfog-")))
        store = stack.enter_context(store_of(redis_url, folder))
        measured.figures["fill_s"] = _filled(store, town, steps)
        steps.begin("starting the dashboard")
        page, began = f"http://127.0.0.1:{free_port()}", time.monotonic()
        serving = stack.enter_context(_serving(store, page, folder))
        measured.figures.update(measure_start(page, began, serving.check))
        refresh_s = DashboardSettings.model_fields["refresh_s"].default
        subject = Subject(
            page=page,
            pid=serving.process.pid,
            check=serving.check,
            store=store,
            folder=folder,
            refresh_s=refresh_s,
            town=town,
            extent=extent,
        )
        measure_dashboard(subject, measured, steps.begin, browser=browser)


@contextmanager
def _serving(store: str, page: str, folder: Path) -> Iterator[Child]:
    """Run the dashboard with nothing of another host: no tiles."""
    flags = ["--redis", store, "--port", page.rpartition(":")[2], "--tiles", ""]
    with child("dashboard", flags, folder) as serving:
        yield serving


def _filled(store: str, town: Town, steps: "_Steps") -> float:
    from litterfog.bench.dashboard.filling import fill
    from litterfog.cli.bench.store import open_filling

    began = time.monotonic()
    steps.begin("filling the store", len(town))
    with open_filling(store) as client:
        fill(client, town, time.time_ns(), steps.advance_to)
    return time.monotonic() - began


class _Steps:
    """Which piece is being measured, on a terminal."""

    def __init__(self, *, hidden: bool) -> None:
        columns = TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn()
        self._progress = Progress(*columns, console=console, transient=True, disable=hidden)
        self._task: TaskID = self._progress.add_task("", total=None)

    def __enter__(self) -> "_Steps":
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def begin(self, what: str, total: int | None = None) -> None:
        """Show a piece; without a total nobody knows how far it is."""
        self._progress.reset(self._task, description=what, total=total)

    def advance_to(self, done: int) -> None:
        """Show how far it is."""
        self._progress.update(self._task, completed=done)
