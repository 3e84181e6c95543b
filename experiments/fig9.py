"""Figure 9: latency by mechanism at 224 pixels over 4G, both devices and both ways."""

from litterfog.experiments.board_model import modelled_rows
from litterfog.experiments.latency import rows_of
from litterfog.experiments.records import Records, Row
from litterfog.experiments.work import Work, groups


def work(*, quick: bool) -> list[Work]:
    """Say what has to be measured."""
    return groups(224, "4g-steady", quick=quick)


def rows(results: Records) -> list[Row]:
    """Give each run's stages and totals, and the boards' modelled ones."""
    measured = rows_of(results.of(one.key for one in work(quick=results.quick)))
    return measured + modelled_rows(measured)
