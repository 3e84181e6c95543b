"""`litterfog evaluate --wire`: accuracy against bytes, for every way to send."""

from pathlib import Path

from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from litterfog.cli.errors import console, needs_extra
from litterfog.models.data import load_split
from litterfog.models.evaluate import evaluate
from litterfog.models.zoo import load_model, shipped_models


def report_wire(models: list[str], data: Path, folder: Path) -> None:
    """Judge every way to send the test photographs, with progress, and write the report."""
    with needs_extra("experiments"):
        from litterfog.bench.wire_report import write_report
        from litterfog.bench.wire_table import WireTable, mark_pareto

    rows = []
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("judging")
        for name in models:
            model = load_model(name)
            photographs = load_split(data, "test", model.picture_shape)
            baseline = evaluate(_float_of(model.name), data).splits["test"].accuracy
            for row in WireTable(model, photographs, baseline).rows():
                rows.append(row)
                text = f"{row.model} {row.split} {row.codec} {row.precision}: {row.accuracy:.4f}"
                progress.update(task, description=text)
    for path in write_report(mark_pareto(rows), len(photographs.labels), folder):
        console.print(str(path))


def _float_of(model: str) -> str:
    """Name the whole float model that a model is compared with: litter-160 for litter-160-int8."""
    parent = "-".join(model.split("-")[:2])
    return parent if parent in shipped_models() else model
