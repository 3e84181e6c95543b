"""The planner's choices, predicted and measured over each link."""

from litterfog.experiments.records import Records, Row
from litterfog.experiments.work import Work, predictions


def work(*, quick: bool) -> list[Work]:
    """Say what has to be measured."""
    return predictions(quick=quick)


def rows(results: Records) -> list[Row]:
    """Give a row for each choice that was run."""
    return results.of(one.key for one in work(quick=results.quick))
