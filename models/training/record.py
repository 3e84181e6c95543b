"""How a network came about: written by training, quoted by its model files' cards.

Holds no path of the machine that trained it. Needs no TensorFlow.
"""

from dataclasses import dataclass, field
from pathlib import Path

import msgspec

RECORD_FILE = "training.json"

ClassCounts = dict[str, int]


@dataclass(frozen=True)
class BoxCounts:
    """What there is of one source in one split."""

    pictures: int
    clean: int  # pictures in which nobody saw litter
    litter: int  # boxes
    ignored: int  # boxes


@dataclass(frozen=True)
class TrainingRecord:
    """How a network was trained; of the last fields older records have none."""

    network: str
    picture_size: int  # pixels a side, or the height
    recipe: str
    classifier_epochs: int
    tuning_epochs: int
    kept_epoch: str
    seed: int
    weights: str  # "imagenet", "random", or "sha256:" and the file's
    photographs: dict[str, dict[str, ClassCounts]]  # {split: {source: {class: n}}}
    drawn_scenes: int
    versions: dict[str, str]
    trained_on: str  # ISO date
    recipe_name: str = "litterfog"
    left_out: tuple[str, ...] = ()  # sources that were neither trained nor selected on
    picture_shape: tuple[int, int] | None = None  # height and width, where it answers at positions
    canvases: int = 0  # drawn from pictures with boxes, and from photographs
    boxes: dict[str, dict[str, BoxCounts]] = field(default_factory=dict)  # {split: {source: ...}}

    @property
    def answers_at_positions(self) -> bool:
        """Whether it was trained on boxes, and is no classifier of whole pictures."""
        return self.picture_shape is not None


def write_record(run_dir: Path, record: TrainingRecord) -> None:
    """Write a run's record; its presence says that the run is finished."""
    encoded = msgspec.json.format(msgspec.json.encode(record), indent=2)
    (run_dir / RECORD_FILE).write_bytes(encoded + b"\n")


def read_record(run_dir: Path) -> TrainingRecord:
    """Read how a run folder's network was trained."""
    return msgspec.json.decode((run_dir / RECORD_FILE).read_bytes(), type=TrainingRecord)
