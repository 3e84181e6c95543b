"""`litterfog evaluate --wire`: accuracy against bytes, for every way to send."""

from pathlib import Path

from rich.markup import escape
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from litterfog.cli.errors import console, needs_extra
from litterfog.models.data import find_photographs, load_split
from litterfog.models.evaluate import evaluate
from litterfog.models.zoo import load_model, shipped_models


def report_wire(models: list[str], data: Path, folder: Path, add_to: Path | None = None) -> None:
    """Judge every way to send the test photographs, with progress, and write the report.

    Other models' rows in the table `add_to` stay.

    Raises:
        bench.wire_rows.RowsError: that table cannot be added to.
    """
    with needs_extra("experiments"):
        from litterfog.bench.wire_report import write_report
        from litterfog.bench.wire_rows import keep_rows
        from litterfog.bench.wire_table import Row, WireTable, mark_pareto

    found = [load_model(name) for name in models]  # before the first is judged for minutes
    rows: list[Row] = []
    if add_to:
        number = len(find_photographs(data, "test"))
        rows += keep_rows(add_to, [model.name for model in found], number)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("judging")
        for given, model in zip(models, found, strict=True):
            photographs = load_split(data, "test", model.plan("whole"))
            baseline = evaluate(_float_of(model.name) or given, data).splits["test"].accuracy
            for row in WireTable(model, photographs, baseline).rows():
                rows.append(row)
                text = f"{row.model} {row.split} {row.codec} {row.precision}: {row.accuracy:.4f}"
                progress.update(task, description=text)
    written, warning = write_report(mark_pareto(rows), len(photographs.labels), folder)
    for path in written:
        console.print(str(path), soft_wrap=True)
    if warning:
        console.print(f"[yellow]warning:[/] {escape(warning)}", soft_wrap=True)


def _float_of(model: str) -> str | None:
    """Name the whole float model that a model is compared with: litter-160 for litter-160-int8.

    None where none ships: it is compared with itself, whole.
    """
    parent = "-".join(model.split("-")[:2])
    return parent if parent in shipped_models() else None
