"""Table 3: a device's purchase and energy, as printed and with other prices. Nothing is run."""

from litterfog.experiments.costs import device_rows, printed_rows
from litterfog.experiments.records import Records, Row
from litterfog.experiments.work import Work


def work(*, quick: bool) -> list[Work]:  # noqa: ARG001  (arithmetic alone)
    """Say what has to be measured: nothing."""
    return []


def rows(results: Records) -> list[Row]:  # noqa: ARG001
    """Give the printed cells, then the devices anew."""
    return printed_rows(3) + device_rows()
