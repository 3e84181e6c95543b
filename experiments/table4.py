"""Table 4: users a t2.micro takes at 95 % CPU, and what 5,000 of them cost in the cloud."""

from litterfog.experiments.costs import capacity_rows, printed_rows
from litterfog.experiments.records import Records, Row
from litterfog.experiments.work import Work, capacity


def work(*, quick: bool) -> list[Work]:
    """Say what has to be measured."""
    return capacity(quick=quick)


def records(results: Records) -> list[Row]:
    """Give what the capacity measurements found."""
    return results.of(one.key for one in work(quick=results.quick))


def rows(results: Records) -> list[Row]:
    """Give the printed cells, then users, instances and euros of both ways measured here."""
    return printed_rows(4) + capacity_rows(records(results))
