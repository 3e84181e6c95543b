"""`litterfog experiments`: the paper's figures and tables, each by one command."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from litterfog.cli.errors import FAILED, INTERRUPTED, console, failed, needs_extra, user_errors
from litterfog.cli.interrupts import end_as_by_ctrl_c
from litterfog.cli.outputs import check_folder, writing
from litterfog.wire.log import set_up_logging

app = typer.Typer(
    help="Reproduce the paper's figures and tables, and judge its conclusions.",
    no_args_is_help=True,
)


@app.command("list")
def list_() -> None:
    """Show what can be run, and about how long each takes alone."""
    with needs_extra("experiments"):
        from litterfog.experiments.catalogue import EXPERIMENTS, work_of
        from litterfog.experiments.suite import estimate_s
    table = Table("name", "what it shows", "about", box=None)
    for one in EXPERIMENTS.values():
        seconds = estimate_s(work_of([one], quick=False))
        table.add_row(one.name, one.what, _minutes(seconds) if seconds else "at once")
    total = estimate_s(work_of(EXPERIMENTS.values(), quick=False))
    table.add_row("all", "all of these, each measurement once, and the report", _minutes(total))
    Console().print(table)


@app.command()
def run(
    names: Annotated[list[str], typer.Argument(metavar="NAME...", help="fig4 ... plan, or all")],
    quick: Annotated[
        bool, typer.Option(help="6 pictures, few splits, one device: a trial in minutes")
    ] = False,
    out: Annotated[
        Path, typer.Option(help="Folder of data, figures and report", file_okay=False)
    ] = Path("docs/experiments"),
    pictures: Annotated[
        Path | None,
        typer.Option(
            help="Folder of geotagged pictures to test with",
            show_default="40 that are drawn",
            exists=True,
            file_okay=False,
        ),
    ] = None,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Measure again what is there already")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON document: rows, verdicts, failures")
    ] = False,
) -> None:
    """Measure what NAME needs; write data (JSON, CSV), figure (HTML, PNG), report.

    What is measured is shared and kept in OUT/records.json: run again after an
    interruption, it goes on. A piece that fails is reported, the others go on, and
    the status is 1.

    Example: litterfog experiments run fig7 table4 --out results
    """
    with needs_extra("experiments"):
        from litterfog.bench.held_process import Engine
        from litterfog.edge.sources.folder import list_pictures
        from litterfog.experiments.catalogue import UnknownExperimentError, chosen, work_of
        from litterfog.experiments.processes import ExperimentError
        from litterfog.experiments.records import Records, RecordsError
        from litterfog.experiments.report import write_all
        from litterfog.experiments.suite import estimate_s, measure, missing
    set_up_logging(verbose=False)
    again = "the same command" + (" without --fresh" if fresh else "")
    end_as_by_ctrl_c()
    mistakes = UnknownExperimentError, RecordsError, ExperimentError
    with user_errors(*mistakes), writing(out, "--out"):
        wanted = chosen(names)
        check_folder(out, "--out")
        if pictures and not list_pictures(pictures):
            raise failed(f"there is no picture in --pictures {pictures}: give a folder of them")
        records = Records(out, quick=quick, fresh=fresh)
        if fresh:
            records.renew(work.key for work in work_of(wanted, quick=quick))
        works = missing(wanted, records)
        if works:
            _announce(len(works), estimate_s(works), held=Engine().holds)
        try:
            with _ProgressDisplay() as display:
                measure(works, records, pictures, display)
        except KeyboardInterrupt as stop:
            raise failed(f"interrupted; {again} goes on from what is kept", INTERRUPTED) from stop
        written = write_all(wanted, records)
    for warning in written.warnings:
        console.print(f"[yellow]warning:[/] {escape(warning)}", soft_wrap=True)
    if as_json:
        typer.echo(json.dumps(written.document))
    else:
        console.print(f"written to {out}: {', '.join(one.name for one in wanted)}, README.md")
    if records.failures:
        raise failed(f"failed: {', '.join(records.failures)}; {again} tries again", FAILED)


def _announce(count: int, seconds: float, *, held: bool) -> None:
    console.print(f"{count} measurements, about {_minutes(seconds)}")
    if not held:
        console.print(
            "[yellow]warning:[/] no container engine answers, or it has no image: processes are"
            " not held to an instance's share, and every time is this machine's own"
        )


def _minutes(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"


class _ProgressDisplay:
    """Progress on a terminal; a line for each piece elsewhere."""

    def __init__(self) -> None:
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        self._progress = Progress(*columns, TimeElapsedColumn(), console=console)
        self._task = self._progress.add_task("", total=None)

    def __enter__(self) -> "_ProgressDisplay":
        if console.is_terminal:
            self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def begin(self, work: Any, number: int, of: int) -> None:
        """Show which piece begins."""
        description = escape(work.key)
        self._progress.update(self._task, description=description, completed=number - 1, total=of)

    def step(self, work: Any, what: str) -> None:
        """Show the split that it is at."""
        self._progress.update(self._task, description=escape(f"{work.key}: {what}"))

    def end(self, work: Any, seconds: float, error: str | None) -> None:
        """Leave a line of what is done."""
        self._progress.advance(self._task)
        if error:
            console.print(f"[red]failed:[/] {escape(work.key)}: {escape(error)}", soft_wrap=True)
        else:
            console.print(f"{escape(work.key)}: {seconds:.0f} s")
