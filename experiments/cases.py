"""One case of the paper's runs, a picture's size over a link: what to measure, and its rows.

Both devices, both ways, every mechanism; beside each measured row the boards' modelled one.
"""

from dataclasses import dataclass
from typing import Literal

from litterfog.experiments.board_model import modelled_rows
from litterfog.experiments.records import Records, Row
from litterfog.experiments.stages import rows_of
from litterfog.experiments.work import Work, groups


@dataclass(frozen=True, slots=True)
class Case:
    """A size and a link."""

    size: Literal[160, 224]
    link: str  # a name of litterfog.bench.links.profiles

    def work(self, quick: bool) -> list[Work]:
        """Say what has to be measured."""
        return groups(self.size, self.link, quick=quick)

    def rows(self, records: Records) -> list[Row]:
        """Give each run's stages and totals, and the boards' modelled ones."""
        measured = rows_of(records.of(one.key for one in self.work(records.quick)))
        return measured + modelled_rows(measured)


LAN_160 = Case(160, "lan")
