"""Figure 5: what each side of each split computes, in multiply-adds and in giga-operations.

A multiply-add is two operations (section 4.2). Rows from the model's own graph; no run.
"""

from dataclasses import dataclass

from litterfog.models.splits import CLOUD_ONLY, EDGE_ONLY
from litterfog.models.zoo import Model, load_model

MODELS = ("litter-160", "litter-224")


@dataclass(frozen=True, slots=True)
class Row:
    """One way to divide the network."""

    model: str
    split: str
    edge_madds: int
    cloud_madds: int

    @property
    def edge_gflop(self) -> float:
        """The device's operations a picture, in thousand millions."""
        return 2 * self.edge_madds / 1e9

    @property
    def cloud_gflop(self) -> float:
        """The cloud's."""
        return 2 * self.cloud_madds / 1e9


def rows() -> list[Row]:
    """Give the splits of both sizes, with the two ends."""
    return [row for name in MODELS for row in rows_of(load_model(name))]


def rows_of(model: Model) -> list[Row]:
    """Give one model's named splits in order, from cloud-only to edge-only."""
    splits = [split for split in model.splits if split.name.startswith("split")]
    total = splits[0].edge_madds + splits[0].cloud_madds
    return [
        Row(model.name, CLOUD_ONLY, 0, total),
        *(Row(model.name, split.name, split.edge_madds, split.cloud_madds) for split in splits),
        Row(model.name, EDGE_ONLY, total, 0),
    ]
