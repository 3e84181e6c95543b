"""`litterfog demo`: the whole pipeline on one machine, with nothing but Python installed."""

import json
import signal
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any
from urllib.request import urlopen

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from litterfog.bench.ports import free_port
from litterfog.cli.children import Child, ChildError, child, wait_for_page
from litterfog.cli.errors import console, failed, needs_extra
from litterfog.cli.interrupts import end_as_by_ctrl_c
from litterfog.cli.samples import DEFAULT_COUNT, DEFAULT_SEED, draw_samples
from litterfog.edge.source import SourceError, list_pictures
from litterfog.models.zoo import DEFAULT_MODEL

_READY_S = 60.0
_POLL_S = 0.2
_PORT = 8050


@dataclass(frozen=True, slots=True)
class _Services:
    """What runs while the demo lasts."""

    page: str
    broker: str
    store: str


def demo(
    images: Annotated[
        Path | None,
        typer.Option(help="Folder of pictures", show_default="drawn street scenes"),
    ] = None,
    gps: Annotated[
        str, typer.Option(help="Where they were taken: exif, FILE.gpx, FILE.csv, or LAT,LON")
    ] = "exif",
    split: Annotated[str, typer.Option(help="Where to cut the model")] = "split13",
    model: Annotated[str, typer.Option(help="Model of the zoo")] = DEFAULT_MODEL,
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
    """
    end_as_by_ctrl_c()
    try:
        with ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="litterfog-")))
            if images is None:
                images = folder / "samples"
                draw_samples(images, DEFAULT_SEED, DEFAULT_COUNT)
            services = _start(stack, folder, model, port)
            flags = {"source": images, "gps": gps, "split": split, "model": model, "rate": rate}
            _ride(folder, services, flags)
            if not exit_when_done:
                console.print(f"The map stays up at [bold]{services.page}[/] until Ctrl-C.")
                signal.pause()
    except (ChildError, SourceError) as error:
        raise failed(str(error), status=1) from error
    except KeyboardInterrupt:
        console.print("stopped")


def _start(stack: ExitStack, folder: Path, model: str, port: int | None) -> _Services:
    with needs_extra("demo"):
        from litterfog.cli.embedded import embedded_broker, embedded_store, is_free

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
    return _Services(page, broker, store)


def _ride(folder: Path, services: _Services, settings: dict[str, Any]) -> None:
    """Let one device send every picture, and show how far it is; raises ChildError."""
    flags = [f"--{name}={value}" for name, value in settings.items()]
    flags += ["--broker", services.broker, "--device-id", "demo-bicycle", "--once", "--json"]
    flags += ["--outbox", str(folder / "outbox.sqlite")]
    with child("edge", flags, folder) as edge:
        expected = len(list_pictures(Path(settings["source"])))
        _show_progress(edge, services, str(settings["split"]), expected)
        edge.check()
        summary = json.loads(edge.output.read_text().splitlines()[-1])
    with urlopen(f"{services.page}/api/hits.geojson", timeout=10) as answer:  # noqa: S310
        on_map = len(json.load(answer)["features"])
    _report(summary, on_map)


def _show_progress(edge: Child, services: _Services, split: str, expected: int) -> None:
    import redis

    from litterfog.wire.hits import HitReader

    store = HitReader(redis.Redis.from_url(services.store))
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
    if summary["bytes_per_frame"]:
        edge_ms, cloud_ms = summary["edge_ms"]["predict"], summary["cloud_ms"]["predict"]
        console.print(
            f"{summary['split']} of {summary['model']}: {summary['bytes_per_frame']['median']:,.0f}"
            f" bytes a frame, head {edge_ms:.1f} ms, tail {cloud_ms:.1f} ms (medians, measured)."
        )
