"""Table 6: what a fleet with the Raspberry Pi costs, printed and recomputed."""

from litterfog.experiments import table4
from litterfog.experiments.costs import cost_rows, printed_rows
from litterfog.experiments.records import Records, Row

work = table4.work


def rows(results: Records) -> list[Row]:
    """Give the printed cells, then the costs anew, by way and price list."""
    return printed_rows(6) + cost_rows(table4.records(results), "raspberry-pi-3b+")
