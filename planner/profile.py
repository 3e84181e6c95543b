"""What is known of a machine, device or cloud, as numbers with a label and a source each.

The records are the profile file's format, version 1; `litterfog profile` writes it,
`planner.profile_files` reads it. A machine knows times by model and split where somebody measured
them, and a line over the multiply-adds for the rest.
"""

from collections.abc import Mapping
from typing import Annotated, Literal

from msgspec import Meta, Struct

from litterfog.models.runtime import Runtime
from litterfog.models.splits import CLOUD_ONLY, EDGE_ONLY
from litterfog.planner.choice import Arithmetic, BodyKind, Choice

SCHEMA: Literal[1] = 1
Label = Literal["measured", "emulated", "modelled", "quoted"]
Amount = Annotated[float, Meta(ge=0)]
Side = Literal["edge", "cloud"]
NAME_PATTERN = r"^[A-Za-z0-9][A-Za-z0-9.+_-]{0,63}$"


class UnknownTimeError(ValueError):
    """The profile has no time for a model, a runtime or a kind of payload; says what to add."""


class Constant(Struct, frozen=True, forbid_unknown_fields=True):
    """One number, its unit in the field's name, with where it is from."""

    value: Amount
    label: Label
    source: Annotated[str, Meta(min_length=1)]


class Line(Struct, frozen=True, forbid_unknown_fields=True):
    """Milliseconds: `fixed + each * x`; what x counts is the field's to say."""

    fixed: Amount
    each: Amount
    label: Label
    source: Annotated[str, Meta(min_length=1)]

    def at(self, x: float) -> float:
        """Give the milliseconds at x."""
        return self.fixed + self.each * x


class SplitTimes(Struct, frozen=True, forbid_unknown_fields=True):
    """One split's predict times, per picture."""

    head_ms: Amount
    tail_ms: Amount


class ModelTimes(Struct, frozen=True, forbid_unknown_fields=True):
    """Predict times of one model by one runtime, at the splits that were timed."""

    model: str
    runtime: Runtime
    whole_ms: Amount
    splits: dict[str, SplitTimes]
    label: Label
    source: Annotated[str, Meta(min_length=1)]


class Speed(Struct, frozen=True, forbid_unknown_fields=True):
    """Predict time of any model of one arithmetic; x is millions of multiply-adds."""

    runtime: Runtime
    arithmetic: Arithmetic
    predict_ms: Line


class Stages(Struct, frozen=True, forbid_unknown_fields=True):
    """Everything but predict. A device uses the first four and encode, a cloud the others."""

    read_ms: Constant
    resize_ms: Constant  # decode the photograph too
    queue_ms: Constant  # outbox: append, fsync, hand over; no backlog
    settle_ms: Constant  # outbox: let the frame go that has its receipt, fsync
    broker_ms: Constant  # one message, client to broker to client without link: frame, receipt
    cloud_queue_ms: Constant  # broker to a worker that is free
    store_ms: Constant
    encode: dict[
        BodyKind, Line
    ]  # x is thousands of values: of the tensor, or of pixels and colours
    decode: dict[BodyKind, Line]


class Profile(Struct, frozen=True, forbid_unknown_fields=True):
    """One machine."""

    schema: Literal[1]
    name: Annotated[str, Meta(pattern=NAME_PATTERN)]
    description: str
    memory_mb: Constant
    idle_watts: Constant | None
    busy_watts: Constant | None
    stages: Stages
    times: list[ModelTimes] = []
    speeds: list[Speed] = []


def predict_ms(profile: Profile, choice: Choice, side: Side) -> tuple[float, Label]:
    """Give what one side of a choice takes to predict, and how that is known.

    Raises:
        UnknownTimeError: the profile has neither a time nor a line for it.
    """
    madds_m = choice.edge_madds_m if side == "edge" else choice.cloud_madds_m
    if _runs_nothing(choice.split, side):
        return 0.0, "measured"
    for times in profile.times:
        if (times.model, times.runtime) == (choice.model, choice.runtime):
            timed = _timed_ms(times, choice.split, side)
            if timed is not None:
                return timed, times.label
    for speed in profile.speeds:
        if (speed.runtime, speed.arithmetic) == (choice.runtime, choice.arithmetic):
            return speed.predict_ms.at(madds_m), speed.predict_ms.label
    raise UnknownTimeError(
        f"profile {profile.name} has no times of {choice.runtime} for {choice.arithmetic} models,"
        f" as {choice.model} is: measure that machine with litterfog profile --runtime"
        f" {choice.runtime} --model {choice.model}, or name models that it knows with --model"
    )


def line_of(profile: Profile, lines: Mapping[BodyKind, Line], kind: BodyKind) -> Line:
    """Find the line of a kind of payload; raises UnknownTimeError."""
    if kind not in lines:
        raise UnknownTimeError(
            f"profile {profile.name} has no encode or decode time of {kind};"
            f" it has {', '.join(sorted(lines))}"
        )
    return lines[kind]


def _runs_nothing(split: str, side: Side) -> bool:
    return split == (CLOUD_ONLY if side == "edge" else EDGE_ONLY)


def _timed_ms(times: ModelTimes, split: str, side: Side) -> float | None:
    if split in {CLOUD_ONLY, EDGE_ONLY}:
        return times.whole_ms
    found = times.splits.get(split)
    return None if found is None else (found.head_ms if side == "edge" else found.tail_ms)
