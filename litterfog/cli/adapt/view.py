"""What `litterfog adapt` prints: how far it is, what it is worth, what to do next."""

import json
import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from litterfog.cli.errors import console

if TYPE_CHECKING:
    from litterfog.models.adapt.adapt import Adapted
    from litterfog.models.adapt.features import Show
    from litterfog.models.adapt.record import AdaptRecord

_NAMED_AT_MOST = 10
_FAR = 0.03  # of a probability: about twice what 8-bit log odds round by


@dataclass(frozen=True, slots=True)
class Telling:
    """What there is to tell; without a file nothing was written."""

    record: "AdaptRecord"
    adapted: "Adapted"
    file: str | None  # as it is loaded, options and all
    look: str  # the edge's flags for looking as the pictures were looked at; empty: it does


@contextmanager
def progress() -> Iterator["Show"]:
    """Show a bar for each stage; gives what moves it."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, TimeElapsedColumn(), console=console) as bars:
        task = bars.add_task("", total=None)

        def show(stage: str, done: int, total: int) -> None:
            bars.update(task, description=stage, completed=done, total=total)

        yield show


def as_json(telling: Telling) -> str:
    """Give one JSON document: the card, and what became of it."""
    document = msgspec.to_builtins(telling.record)
    document |= {"written": telling.file, "passed_over": telling.adapted.passed_over}
    return json.dumps(document)


def in_words(telling: Telling, *, with_table: bool) -> None:
    """Print what was passed over, the figures, and what it comes to."""
    lines = telling.adapted.passed_over
    for line in lines[:_NAMED_AT_MOST]:
        console.print(Text(f"passed over {line}", "yellow"), soft_wrap=True)
    if len(lines) > _NAMED_AT_MOST:
        console.print(Text(f"passed over {len(lines) - _NAMED_AT_MOST} more", "yellow"))
    if with_table:
        Console().print(_table(telling.record))
    console.print(Text(_outcome(telling)), soft_wrap=True)
    agreement = telling.adapted.agreement
    if agreement.furthest > _FAR:
        words = (
            f"the file's integers say up to {agreement.furthest:.3f} else than the tuned layer"
            f" does in real numbers, which turns {agreement.verdicts_changed} verdicts: start"
            " --from its float model, which is exact"
        )
        console.print(Text(words, "yellow"), soft_wrap=True)


def _table(record: "AdaptRecord") -> Table:
    from litterfog.models.adapt.record import estimate_words

    counts = f"{record.pictures['litter']} of litter, {record.pictures['clean']} clean"
    table = Table(
        title=Text(f"{record.adapted_from} on {counts}"),
        title_justify="left",
        caption=f"by {record.folds} folds, classes alike; in brackets 95 % intervals",
        caption_justify="left",
        box=None,
        pad_edge=False,
    )
    table.add_column("", style="bold")
    for heading in ("before", "after", "change"):
        table.add_column(heading, justify="right")
    for name in ("accuracy", "auc", "log_loss"):
        before, after = (getattr(worth, name) for worth in (record.before, record.after))
        change = estimate_words(getattr(record.change, name), signed=True)
        heading = name.replace("_", " ").replace("auc", "AUC")
        table.add_row(heading, estimate_words(before), estimate_words(after), change)
    return table


def _outcome(telling: Telling) -> str:
    record, file = telling.record, telling.file
    if not record.better:
        verdict = f"not better than {record.adapted_from} on your pictures"
        remedy = "keep that model, or add pictures that it gets wrong"
        if not telling.adapted.comparison.tells:
            remedy = "neither tells your litter from your clean: are they sorted right?"
        if file is None:
            return f"{verdict}: nothing was written (--anyway writes it); {remedy}"
    elif telling.adapted.comparison.sure:
        verdict = f"better than {record.adapted_from} on your pictures"
    else:
        verdict = f"better than {record.adapted_from}, and by so little that it may be chance"
    quoted = shlex.quote(file or "")
    return (
        f"{verdict}: {quoted} written\n"
        f"litterfog edge --model {quoted}{telling.look} --source DIR\n"
        f"litterfog cloud --models {quoted}"
    )
