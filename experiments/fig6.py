"""Figure 6: the whole 160-pixel model on each instance alone."""

from litterfog.experiments import fig7
from litterfog.experiments.board_model import modelled_rows
from litterfog.experiments.latency import rows_of
from litterfog.experiments.records import Records, Row

work = fig7.work
_SIDES = (("edge-only", "predict_ms"), ("cloud-only", "cloud_predict_ms"))


def rows(results: Records) -> list[Row]:
    """Give predict times: a device's at edge-only, the cloud's at cloud-only, of each way."""
    keys = [one.key for one in work(quick=results.quick)]
    measured = rows_of(results.of(keys))
    return [
        _row(run, split, stage)
        for run in measured + modelled_rows(measured)
        for split, stage in _SIDES
        if run["split"] == split
    ]


def _row(run: Row, split: str, stage: str) -> Row:
    return {
        "way": run["way"],
        "instance": run["device"] if split == "edge-only" else "t2.micro",
        "beside": run["device"],  # the cloud is measured once beside each device
        "label": run["label"],
        "pictures": run["pictures"],
        "predict_ms": run[stage],
    }
