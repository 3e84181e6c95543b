"""What `litterfog look` prints as pictures are looked at: a table for people, or JSON lines.

Knows no models; imports none, so that the command line starts without them.
"""

import json
import statistics
from typing import TYPE_CHECKING

import typer
from rich.console import Console
from rich.text import Text

from litterfog.cli.errors import console
from litterfog.models.looks import GROUND

if TYPE_CHECKING:
    from litterfog.cli.look.answer import Answer

_NAME_WIDTH = 33


class Report:
    """Prints each answer as it comes, and counts for the end."""

    def __init__(self, *, as_json: bool, sent_as: str) -> None:
        """`sent_as` says of which frame the bytes are: its split and codec."""
        self._as_json = as_json
        self._sent_as = sent_as
        self._answers: list[Answer] = []
        self.unreadable = 0
        if not as_json:
            words = f"{'picture':{_NAME_WIDTH}} verdict  probability  items       ms    bytes"
            Console().print(words, style="bold")

    @property
    def looked_at(self) -> str:
        """Count the pictures so far, in words."""
        return _count(len(self._answers) + self.unreadable)

    def answered(self, answer: "Answer") -> None:
        """Print one picture's answer."""
        self._answers.append(answer)
        if self._as_json:
            typer.echo(json.dumps(answer.as_json()))
        else:
            Console().print(_row(answer), soft_wrap=True)

    def unread(self, name: str, why: str) -> None:
        """Name a picture that could not be read."""
        self.unreadable += 1
        console.print(Text(f"{name}: {why}", "yellow"), soft_wrap=True)

    def end(self) -> None:
        """Print what people read at the end."""
        if self._as_json:
            return
        litter = sum(answer.litter for answer in self._answers)
        clean = len(self._answers) - litter
        words = f"{_count(len(self._answers))}: {litter} with litter, {clean} clean"
        if self.unreadable:
            words += f"; {self.unreadable} could not be read"
        Console().print(f"\n{words}", style="bold", highlight=False)
        if self._answers:
            stages = f"median ms: {_medians(self._answers)}"
            Console().print(stages, highlight=False, soft_wrap=True)
            Console().print(f"bytes: a frame at {self._sent_as}", highlight=False, soft_wrap=True)
        idle = sum(one.idle_top for one in self._answers if one.plan.ground != GROUND)
        if idle:
            words = f"--ground: its TOP cuts nothing off {_count(idle)}; --look tiles begins there"
            Console().print(words, highlight=False, soft_wrap=True)


def _row(answer: "Answer") -> Text:
    name = answer.picture
    if len(name) > _NAME_WIDTH:
        name = "…" + name[-_NAME_WIDTH + 1 :]
    verdict = Text("litter " if answer.litter else "clean  ", "red" if answer.litter else "green")
    items = len(answer.places) or ""
    took_ms = sum(answer.ms.values())
    numbers = f"  {answer.probability:11.3f}  {items:5}  {took_ms:7.1f}  {answer.bytes:7,}"
    return Text.assemble(f"{name:{_NAME_WIDTH}} ", verdict, numbers)


def _medians(answers: "list[Answer]") -> str:
    stages = answers[0].ms
    took = {stage: statistics.median(answer.ms[stage] for answer in answers) for stage in stages}
    return "  ".join(f"{stage} {ms:.1f}" for stage, ms in took.items())


def count_items(items: int) -> str:
    """Count the separate places in words."""
    return "1 item" if items == 1 else f"{items} items"


def _count(pictures: int) -> str:
    return "1 picture" if pictures == 1 else f"{pictures} pictures"
