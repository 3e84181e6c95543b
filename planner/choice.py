"""What can be chosen: a model, where to cut it, how to send what crosses. Plain values.

Bytes and accuracy come from a table that was measured (`litterfog evaluate --wire`), multiply-adds
from the model's own graph. A cut without a row there is no choice: its accuracy is not known.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import msgspec

from litterfog.models.madds import total_madds
from litterfog.models.runtime import Runtime
from litterfog.models.splits import CLOUD_ONLY, EDGE_ONLY, UnknownSplitError
from litterfog.models.zoo import Model
from litterfog.wire.codecs import CodecName
from litterfog.wire.codecs.table import CODECS

Arithmetic = Literal["int8", "float32"]
BodyKind = Literal[CodecName, "png", "jpeg", "pixel-list", "verdict"]


class SizesError(ValueError):
    """The table of sizes cannot be read; says why."""


class Size(msgspec.Struct, frozen=True):
    """One row of the table of `litterfog evaluate --wire`; its other fields are passed over."""

    model: str
    split: str
    codec: CodecName
    precision: str
    accuracy: float
    bytes_median: float


class _Table(msgspec.Struct):
    rows: list[Size]


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to run the pipeline, with what it computes and sends for one picture."""

    model: str
    split: str
    codec: CodecName
    precision: str  # "int8", "8 bits", "jpeg 85", "verdict" ...
    runtime: Runtime
    arithmetic: Arithmetic
    payload_bytes: float  # of the encoded Frame, median
    accuracy: float
    values_k: float  # thousands of values that are encoded
    edge_madds_m: float
    cloud_madds_m: float

    @property
    def body_kind(self) -> BodyKind:
        """Say what encodes and decodes the payload."""
        if self.split == EDGE_ONLY:
            return "verdict"
        if self.split != CLOUD_ONLY:
            return self.codec
        if self.precision == "raw":
            return "pixel-list"
        return "png" if self.precision == "png" else "jpeg"


def read_sizes(path: Path) -> list[Size]:
    """Read wire-table.json; raises SizesError."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=_Table).rows
    except OSError as error:
        raise SizesError(f"{path}: {error.strerror}") from error
    except msgspec.MsgspecError as error:
        raise SizesError(
            f"{path} is no table of litterfog evaluate --wire (wire-table.json): {error}"
        ) from error


def choices_of(model: Model, sizes: Iterable[Size], runtime: Runtime) -> list[Choice]:
    """Join a model's cuts with its measured sizes, without what the edge has no settings for."""
    rows = [row for row in sizes if row.model == model.name and can_be_set(row)]
    found = []
    for row in rows:
        try:
            found.append(_choice(model, row, runtime))
        except UnknownSplitError as error:
            raise SizesError(f"the table of sizes is of another {model.name}: {error}") from error
    return found


def can_be_set(row: Size) -> bool:
    """Say whether `litterfog edge` can be told to send so: as bytes, pixels go as PNG or JPEG."""
    return row.precision != "raw" or CODECS[row.codec].lists_numbers


def edge_settings(choice: Choice) -> dict[str, str | int | bool]:
    """Give the settings of the edge that make it run a choice."""
    told: dict[str, str | int | bool] = {
        "model": choice.model,
        "split": choice.split,
        "codec": choice.codec,
        "runtime": choice.runtime,
    }
    name, _, rest = choice.precision.partition(" ")
    if name == "jpeg":
        told |= {"picture": "jpeg", "jpeg_quality": int(rest)}
    elif rest.startswith("bits"):
        told |= {"activation_bits": int(name), "per_channel": "channel" in rest}
    return told


def edge_flags(choice: Choice) -> str:
    """Write them as flags of `litterfog edge`, without its defaults."""
    told = edge_settings(choice)
    usual = {"runtime": "litert", "per_channel": False}
    flags = [(name, value) for name, value in told.items() if usual.get(name) != value]
    written = [
        f"--{name.replace('_', '-')}" + ("" if value is True else f" {value}")
        for name, value in flags
    ]
    return " ".join(written)


def _choice(model: Model, row: Size, runtime: Runtime) -> Choice:
    total = total_madds(model.graph)
    madds, values = (0, total), model.input.elements
    if row.split == EDGE_ONLY:
        madds, values = (total, 0), 1
    elif row.split != CLOUD_ONLY:
        split = model.split(row.split)
        madds, values = (split.edge_madds, split.cloud_madds), split.tensor.elements
    return Choice(
        model=model.name,
        split=row.split,
        codec=row.codec,
        precision=row.precision,
        runtime=runtime,
        arithmetic="float32" if model.input.dtype == "float32" else "int8",
        payload_bytes=row.bytes_median,
        accuracy=row.accuracy,
        values_k=values / 1e3,
        edge_madds_m=madds[0] / 1e6,
        cloud_madds_m=madds[1] / 1e6,
    )
