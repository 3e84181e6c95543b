"""`litterfog demo`: the whole pipeline on one machine, with nothing but Python installed."""

import json
import os
import shutil
import signal
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from litterfog.bench.ports import free_port, is_free
from litterfog.cli.children import Child, ChildError, child, wait_for_page
from litterfog.cli.errors import FAILED, INTERRUPTED, console, failed, needs_extra, user_errors
from litterfog.cli.interrupts import EndRequest, end_as_by_ctrl_c
from litterfog.cli.options import read_settings
from litterfog.cli.samples import DEFAULT_COUNT, DEFAULT_SEED, draw_samples
from litterfog.edge.positions import GpsError, positioner_of
from litterfog.edge.settings import EdgeSettings
from litterfog.edge.sources import kind_of
from litterfog.edge.sources.folder import list_pictures
from litterfog.edge.sources.kind import SourceError
from litterfog.models.graph import GraphError
from litterfog.models.splits import CLOUD_ONLY, EDGE_ONLY, UnknownSplitError
from litterfog.models.zoo import DEFAULT_MODEL, UnknownModelError, load_model

_READY_S = 60.0
_POLL_S = 0.2
_STORE_S = 5.0
_PORT = 8050
_NOTHING_MAPPED = """nothing could be put on the map. A picture needs a place; give one of these:
  photographs whose EXIF has a GPS position (chats and shops strip it: copy the files themselves)
  --gps FILE.gpx or FILE.csv: a track of the ride, or a table file,lat,lon
  --gps LAT,LON: one place for all of them, such as --gps 51.0779,4.2794"""


@dataclass(frozen=True, slots=True)
class _Services:
    """What runs while the demo lasts."""

    page: str
    serving: Child  # the page
    broker: str
    store: str


def demo(
    images: Annotated[
        str | None,
        typer.Option(
            help="Folder of pictures, or a video file",
            show_default="drawn street scenes",
        ),
    ] = None,
    gps: Annotated[
        str, typer.Option(help="Where they were taken: exif, FILE.gpx, FILE.csv, or LAT,LON")
    ] = "exif",
    split: Annotated[str, typer.Option(help="Where to cut the model")] = "split13",
    model: Annotated[str, typer.Option(help="Model of the zoo, or a .tflite file")] = DEFAULT_MODEL,
    rate: Annotated[float, typer.Option(help="Pictures per second", min=0.1, max=1000)] = 8.0,
    port: Annotated[
        int | None,
        typer.Option(help="The map's port", show_default="8050, or a free one", min=1, max=65535),
    ] = None,
    exit_when_done: Annotated[
        bool, typer.Option("--exit-when-done", help="End when every picture is on the map")
    ] = False,
) -> None:
    """Run the whole pipeline here: broker, store, cloud, map, and a device that rides along.

    Broker and store are real ones from Python wheels, on free loopback ports. The map stays up
    until Ctrl-C; nothing stays behind.

    Example: litterfog demo --images photos --gps 51.0779,4.2794 --split split5
    """
    end_as_by_ctrl_c()
    flags = {"gps": gps, "split": split, "model": model, "rate": rate}
    _check(flags, images, port)
    finished = False
    try:
        with ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="litterfog-")))
            if images is None:
                draw_samples(folder / "samples", DEFAULT_SEED, DEFAULT_COUNT)
            services = _start(stack, folder, model, port)
            source = images or str(folder / "samples")
            mapped = _ride(folder, services, {"source": source, **flags})
            if not mapped:
                raise failed(_NOTHING_MAPPED, status=FAILED)
            _show_next()
            finished = True
            if not exit_when_done:
                console.print(f"\nThe map stays up at [bold]{services.page}[/] until Ctrl-C.")
                signal.pause()
    except ChildError as error:
        raise failed(str(error), status=FAILED) from error
    except KeyboardInterrupt as end:
        console.print("stopped")
        if not finished and not isinstance(end, EndRequest):
            raise typer.Exit(INTERRUPTED) from end


def _check(flags: dict[str, Any], images: str | None, port: int | None) -> None:
    """Refuse what cannot be run before anything is drawn or started."""
    with needs_extra("demo"):
        import litterfog.cli.embedded  # noqa: F401  (told before anything is drawn)

    if flags["gps"].startswith("gpsd:"):
        raise failed(
            "gpsd says where this machine is now: take exif, FILE.gpx, FILE.csv or LAT,LON"
        )
    with user_errors(UnknownModelError, UnknownSplitError, GraphError, GpsError, SourceError):
        found = load_model(flags["model"])
        if flags["split"] not in {CLOUD_ONLY, EDGE_ONLY}:
            found.split(flags["split"])
        if images is not None:
            read_settings(EdgeSettings, {"source": images, "once": True, **flags})
            _check_source(images)
        positioner_of(flags["gps"])
    if port is not None and not is_free(port):
        raise failed(f"port {port} is taken: give another, or none, and a free one is found")


def _check_source(images: str) -> None:
    """Refuse a source without pictures; raises SourceError."""
    kind = kind_of(images)
    if kind.live:
        raise SourceError(f"a {kind.name} has no end: take a folder or a video file")
    if not kind.watched and not Path(images).is_file():
        raise SourceError(f"there is no file {images}")
    if kind.watched and not list_pictures(Path(images)):
        raise SourceError(f"there is no picture in {images}")


def _start(stack: ExitStack, folder: Path, model: str, port: int | None) -> _Services:
    with needs_extra("demo"):
        from litterfog.cli.embedded import embedded_broker, embedded_store

    with console.status("starting broker, store, cloud and map"):
        broker = stack.enter_context(embedded_broker(folder))
        store = stack.enter_context(embedded_store(folder))
        if port is None:
            port = _PORT if is_free(_PORT) else free_port()
        page = f"http://127.0.0.1:{port}"
        cloud = ["--broker", broker, "--redis", store, "--models", model]
        stack.enter_context(child("cloud", cloud, folder))
        dashboard = ["--redis", store, "--port", str(port)]
        serving = stack.enter_context(child("dashboard", dashboard, folder))
        wait_for_page(f"{page}/healthz", serving, _READY_S)
    console.print(f"The map is at [bold]{page}[/]; it updates by itself.")
    return _Services(page, serving, broker, store)


def _ride(folder: Path, services: _Services, settings: dict[str, Any]) -> int:
    """Let one device send every picture, show how far it is, and count what was mapped.

    Raises:
        ChildError: the device ended with an error.
    """
    flags = [f"--{name}={value}" for name, value in settings.items()]
    flags += ["--broker", services.broker, "--device-id", "demo-bicycle", "--once", "--json"]
    flags += ["--outbox", str(folder / "outbox.sqlite")]
    source = Path(settings["source"])
    expected = len(list_pictures(source)) if source.is_dir() else None
    with child("edge", flags, folder) as edge:
        _show_progress(edge, services, str(settings["split"]), expected)
        said = edge.output.read_text().splitlines()
        if not said:
            edge.check()
        summary = json.loads(said[-1])
        skipped: dict[str, int] = summary["skipped"]
        mapped = int(summary["pictures"]) - sum(skipped.values())
        if mapped:  # where nothing could be sent, the demo has words of its own
            edge.check()
    hits = wait_for_page(f"{services.page}/api/hits.geojson", services.serving, _READY_S)
    _report(summary, len(json.loads(hits)["features"]))
    return mapped


def _show_progress(edge: Child, services: _Services, split: str, expected: int | None) -> None:
    from litterfog.wire.hits import HitReader
    from litterfog.wire.store_client import open_store

    store = HitReader(open_store(services.store, timeout_s=_STORE_S))
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task(split, total=expected)
        while edge.process.poll() is None:
            totals = store.totals()
            text = f"{split}: {totals.hits} with litter, {totals.clean} clean"
            progress.update(task, completed=totals.frames, description=text)
            time.sleep(_POLL_S)


def _report(summary: dict[str, Any], on_map: int) -> None:
    parts = [f"[bold]{summary['hits']} with litter[/]", f"{summary['clean']} clean"]
    parts += [f"{count} skipped ({why})" for why, count in summary["skipped"].items()]
    console.print(f"{summary['pictures']} pictures: {', '.join(parts)}; {on_map} on the map.")
    if not summary["hits"] and summary["clean"]:
        console.print("No picture shows litter to this model: the map has streets seen, no dots.")
    if summary["bytes_per_frame"]:
        edge_ms, cloud_ms = summary["edge_ms"]["predict"], summary["cloud_ms"]["predict"]
        console.print(
            f"{summary['split']} of {summary['model']}: {summary['bytes_per_frame']['median']:,.0f}"
            f" bytes a frame, head {edge_ms:.1f} ms, tail {cloud_ms:.1f} ms (medians, measured)."
        )


def _show_next() -> None:
    """Name the commands that a user would try next, as they can be typed here."""
    program = "litterfog"
    if shutil.which(program) is None:
        program = os.path.relpath(sys.argv[0])
    console.print(
        "\nNext:\n"
        "  # what the model says of your own pictures\n"
        f"  {program} look photos\n"
        "  # the same ride with them; --gps LAT,LON if they have no place of their own\n"
        f"  {program} demo --images photos\n"
        "  # which split is best for a device and a link\n"
        f"  {program} plan --edge raspberry-pi-3b+ --cloud t2.micro --uplink 5 --rtt 60",
        soft_wrap=True,
    )
