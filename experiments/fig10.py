"""Figure 10: euros a user and month against latency, 160 pixels on a LAN, measured capacities."""

from litterfog.experiments import fig7, table4
from litterfog.experiments.costs import cost_rows
from litterfog.experiments.records import Records, Row
from litterfog.experiments.work import Work


def work(*, quick: bool) -> list[Work]:
    """Say what has to be measured."""
    return fig7.work(quick=quick) + table4.work(quick=quick)


def rows(results: Records) -> list[Row]:
    """Join each mechanism's latency with its costs."""
    costs = {
        (row["way"], row["device"], row["mechanism"], row["prices"]): row
        for row in cost_rows(table4.records(results))
    }
    return [
        {
            **{name: run[name] for name in ("way", "device", "split", "label")},
            "prices": prices,
            "hypothetical_ms": run["hypothetical_ms"],
            "real_ms": run["real_ms"],
            "per_user_euros": costs[run["way"], run["device"], run["split"], prices][
                "per_user_euros"
            ],
        }
        for run in fig7.rows(results)
        for prices in ("paper", "present")
        if (run["way"], run["device"], run["split"], prices) in costs
    ]
