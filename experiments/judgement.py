"""Judge the paper's conclusions by what there is: both ways, as run here and as modelled."""

from litterfog.experiments.catalogue import EXPERIMENTS
from litterfog.experiments.conclusions import CLAIMS
from litterfog.experiments.costs import cost_rows, users_of
from litterfog.experiments.records import Records, Row
from litterfog.experiments.verdicts import Evidence, verdict
from litterfog.experiments.work import WAYS, capacity_records


def verdict_rows(records: Records) -> list[Row]:
    """Judge every claim: both ways, by what ran here and by the boards' models."""
    runs = [row for one in EXPERIMENTS.values() if one.is_evidence for row in one.rows(records)]
    capacity = capacity_records(records)
    return [
        {
            "section": claim.section,
            "claim": claim.text,
            "way": evidence.way,
            "basis": "modelled" if modelled else "run here",
            "answer": found.answer,
            "numbers": found.numbers,
        }
        for claim in CLAIMS
        for modelled in (False, True)
        for evidence in _evidence(runs, capacity, modelled=modelled)
        if (found := verdict(claim, evidence))
    ]


def _evidence(runs: list[Row], capacity: list[Row], *, modelled: bool) -> list[Evidence]:
    return [
        Evidence(
            way,
            tuple(r for r in runs if _is(r, way, modelled=modelled)),
            tuple(r for r in cost_rows(capacity) if (r["way"], r["prices"]) == (way, "paper")),
            tuple(
                {"mechanism": name, "users_per_instance": users}
                for name, users in users_of(capacity, way).items()
            ),
        )
        for way in WAYS
    ]


def _is(row: Row, way: str, *, modelled: bool) -> bool:
    return bool(row["way"] == way and (row["label"] == "modelled") == modelled)
