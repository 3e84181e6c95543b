"""Judge models, with progress; pictures that cannot be read are told once, and do not end it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.text import Text

from litterfog.cli.errors import console
from litterfog.models.evaluate import Evaluation, evaluate
from litterfog.models.looks import Ground, LookMode
from litterfog.models.scoring.board import Board, Pictures, score
from litterfog.models.scoring.judge import Judge
from litterfog.models.zoo import Model


@dataclass(slots=True)
class Judged:
    """What is known of one model: a board for each way of looking, and its card's figures."""

    model: Model
    boards: list[Board] = field(default_factory=list)
    as_card: Evaluation | None = None


def judge_all(
    models: Sequence[Model], pictures: Pictures, looks: Sequence[LookMode], ground: Ground
) -> list[Judged]:
    """Judge each model with each way of looking, or with its own where there are none.

    Raises:
        models.data.DataError: none of the pictures can be read.
        models.graph.GraphError: a model cannot be run.
    """
    judged = [Judged(model) for model in models]
    passed_over: dict[str, None] = {}
    with _progress() as progress:
        task = progress.add_task("", total=len(pictures) * len(models) * max(1, len(looks)))
        for one in judged:
            for look in looks or [one.model.default_look]:
                progress.update(task, description=escape(f"{one.model.name}, {look}"))
                judge = Judge(one.model, look, ground, lambda: progress.advance(task))
                one.boards.append(score(judge, pictures))
                passed_over |= dict.fromkeys(judge.passed_over)
    for line in passed_over:
        console.print(Text(f"passed over {line}", "yellow"), soft_wrap=True)
    return judged


def judge_as_cards(judged: Sequence[Judged], names: Sequence[str], data: Path) -> None:
    """Add the figures of each model's card; raises models.data.DataError."""
    with console.status("judging as the cards do") as status:
        for one, name in zip(judged, names, strict=True):
            status.update(escape(f"{one.model.name}, as its card does"))
            one.as_card = evaluate(name, data)


def _progress() -> Progress:
    """Give a bar, that leaves nothing behind and shows in a terminal alone."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    return Progress(
        *columns,
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )
