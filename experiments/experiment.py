"""What a figure or table is: one value with all that the catalogue and the report ask of it."""

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from typing import Any

import plotly.graph_objects as go

from litterfog.experiments.markdown import Lines
from litterfog.experiments.records import Records, Row
from litterfog.experiments.work import Work


def no_work(_quick: bool) -> list[Work]:
    """Need no measurement."""
    return []


@dataclass(frozen=True, slots=True, kw_only=True)
class Experiment:
    """One figure or table."""

    name: str  # of its files, and on the command line
    title: str  # its heading in the report
    what: str  # it shows, in a line
    caption: str | Callable[[Records], str]
    rows: Callable[[Records], list[Row]]
    work: Callable[[bool], list[Work]] = no_work  # what has to be measured; given: quick
    draw: Callable[[list[Row]], go.Figure] | None = None
    table: Callable[[list[Row]], Lines] | None = None  # what the report prints of the rows
    is_evidence: bool = False  # the paper's conclusions are judged by its rows, which are runs

    def caption_of(self, records: Records) -> str:
        """Give the caption, with what it says of the records."""
        return self.caption if isinstance(self.caption, str) else self.caption(records)


def counted(rows: Iterable[Any]) -> list[Row]:
    """Label rows (dataclasses) that follow from a model's own graph."""
    return [{"label": "counted", **asdict(row)} for row in rows]
