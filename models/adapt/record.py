"""An adapted model's card: what it came from, on what it was tuned, before and after.

Beside the file as <model>.json and .md, as the cards of trained models are. Holds no path.
"""

import hashlib
import platform
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import msgspec

from litterfog.models.adapt.adapt import Adapted
from litterfog.models.adapt.cut_model import CutModel
from litterfog.models.adapt.judging import Worth
from litterfog.models.adapt.tuning import Tuned
from litterfog.models.scoring.intervals import Estimate
from litterfog.models.unsure import TARGET, Unsure
from litterfog.wire.atomic_file import replace_file

_SEEN = {"whole": "whole", "ground": "at the ground", "tiles": "in tiles"}
_LIBRARIES = ("ai-edge-litert", "numpy", "pillow")


@dataclass(frozen=True)
class Tuning:
    """How the last layer came about."""

    strength: float  # with which the old weights hold
    slope: float  # of the log odds, by calibration
    offset: float
    seed: int


@dataclass(frozen=True)
class AdaptRecord:
    """One adapted model file's card; figures are of cross-validation on the own pictures."""

    model: str
    sha256: str
    size_bytes: int
    adapted_from: str
    from_fingerprint: str
    adapted_on: str  # ISO date, UTC
    look: str  # whole, ground or tiles: how the pictures were looked at
    ground: str  # TOP..BOTTOM, fractions of a picture's height
    pictures: dict[str, int]  # {class: n}
    groups: int
    folds: int
    better: bool
    before: Worth
    after: Worth
    change: Worth
    unsure: Unsure | None  # which edge and cloud read beside the file
    tuning: Tuning
    furthest: float  # the file's probability from the tuned layer's in real numbers, at most
    versions: dict[str, str]


def record_of(name: str, cut: CutModel, adapted: Adapted, seed: int) -> AdaptRecord:
    """Make the card of a model that was adapted from another, under its name."""
    model, worth, tuned = cut.model, adapted.comparison, adapted.tuned
    return AdaptRecord(
        model=name,
        sha256=hashlib.sha256(adapted.data).hexdigest(),
        size_bytes=len(adapted.data),
        adapted_from=model.name,
        from_fingerprint=model.fingerprint,
        adapted_on=datetime.now(UTC).date().isoformat(),
        look=cut.plan.mode,
        ground=str(cut.plan.ground),
        pictures={"litter": adapted.litter, "clean": adapted.clean},
        groups=adapted.groups,
        folds=adapted.folds,
        better=worth.better,
        before=worth.before,
        after=worth.after,
        change=worth.change,
        unsure=adapted.unsure,
        tuning=_tuning(tuned, seed),
        furthest=adapted.agreement.furthest,
        versions={
            "python": platform.python_version(),
            **{library: version(library) for library in _LIBRARIES},
        },
    )


def write_adapted(folder: Path, record: AdaptRecord, data: bytes) -> Path:
    """Write the model file, then its card; gives the file."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{record.model}.tflite"
    replace_file(file, data)
    encoded = msgspec.json.format(msgspec.json.encode(record), indent=2)
    replace_file(file.with_suffix(".json"), encoded + b"\n")
    replace_file(file.with_suffix(".md"), record_markdown(record).encode())
    return file


def record_markdown(record: AdaptRecord) -> str:
    """Lay a card out for reading."""
    pictures, tuning = record.pictures, record.tuning
    versions = ", ".join(f"{name} {number}" for name, number in record.versions.items())
    verdict = "better" if record.better else "**not better**, and written all the same"
    return f"""# {record.model}

{record.adapted_from} ({record.from_fingerprint}), its last layer tuned on own pictures.

- file: {record.model}.tflite, {record.size_bytes:,} bytes
- sha256: {record.sha256}
- adapted on {record.adapted_on}
- pictures: {pictures["litter"]} of litter, {pictures["clean"]} clean, in {record.groups} groups
- on these, seen {_SEEN[record.look]}, it is {verdict}

## Before and after

Measured on the own pictures by cross-validation in {record.folds} folds, by LiteRT: each picture is
judged by a file that was tuned without it and its group. In brackets 95 % intervals, of the paired
bootstrap over groups. The classes count alike: accuracy is the mean of the share of litter found
and of clean passed. Log loss is in nats: the lower, the better.

| | before | after | change |
|---|--:|--:|--:|
{_rows(record)}

## Where it is unsure

{_unsure_line(record.unsure)}

## Tuning

- logistic regression towards the old weights, with strength {tuning.strength:g}
- log odds calibrated by {tuning.slope:.3f} and {tuning.offset:+.3f}
- seed: {tuning.seed}
- the file's probabilities are within {record.furthest:.4f} of the layer's in real numbers
- versions: {versions}
"""


def estimate_words(of: Estimate, *, signed: bool = False) -> str:
    """Write a figure with its interval."""
    sign = "+" if signed else ""
    return f"{of.value:{sign}.3f} ({of.low:{sign}.3f}..{of.high:{sign}.3f})"


def _rows(record: AdaptRecord) -> str:
    return "\n".join(
        f"| {name.replace('_', ' ')} | {estimate_words(getattr(record.before, name))} "
        f"| {estimate_words(getattr(record.after, name))} "
        f"| {estimate_words(getattr(record.change, name), signed=True)} |"
        for name in ("accuracy", "auc", "log_loss")
    )


def _unsure_line(unsure: Unsure | None) -> str:
    if unsure is None:
        return f"- no band leaves {TARGET:.0%} of the rest right: these pictures tell of none"
    return (
        f"- from {unsure.low} to below {unsure.high}, by the same cross-validation\n"
        f"- outside: {unsure.share_kept:.1%} of the pictures, with an accuracy of"
        f" {unsure.accuracy_kept}"
    )


def _tuning(tuned: Tuned, seed: int) -> Tuning:
    return Tuning(tuned.strength, round(tuned.slope, 4), round(tuned.offset, 4), seed)
