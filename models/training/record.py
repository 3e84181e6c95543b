"""How a network came about: written by training, quoted by its model files' cards.

Holds no path of the machine that trained it. Needs no TensorFlow.
"""

from dataclasses import dataclass
from pathlib import Path

import msgspec

RECORD_FILE = "training.json"

ClassCounts = dict[str, int]


@dataclass(frozen=True)
class TrainingRecord:
    """How a network was trained."""

    network: str
    picture_size: int
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


def write_record(run_dir: Path, record: TrainingRecord) -> None:
    """Write a run's record; its presence says that the run is finished."""
    encoded = msgspec.json.format(msgspec.json.encode(record), indent=2)
    (run_dir / RECORD_FILE).write_bytes(encoded + b"\n")


def read_record(run_dir: Path) -> TrainingRecord:
    """Read how a run folder's network was trained."""
    return msgspec.json.decode((run_dir / RECORD_FILE).read_bytes(), type=TrainingRecord)
