"""Make a Frame of an activation, and the probability of a Frame: what edge and cloud do."""

import time
from collections.abc import Sequence

from litterfog.models.activation import apart, from_wire, spec_of, to_wire
from litterfog.models.runtime import Array
from litterfog.models.zoo import Model
from litterfog.wire.codecs import CodecName
from litterfog.wire.codecs.table import CODECS, decode_frame, encode_frame
from litterfog.wire.frame import SCHEMA, EdgeTimings, Frame, Position, Tensor, new_frame_id
from litterfog.wire.place import Region
from litterfog.wire.refusal import CodecError, Reason


def frame_of(  # noqa: PLR0913  (all that a frame says)
    model: Model,
    split: str,
    activation: Array,
    *,
    device: str,
    lat: float,
    lon: float,
    codec: CodecName = "json",
    captured_at_ns: int | None = None,
    looks: Sequence[Region] = (),
) -> Frame:
    """Pack a head's activation (shape without batch) as the Frame that a device sends.

    `lat` and `lon` are degrees, WGS 84; `captured_at_ns` is since the Unix epoch, now by default;
    `codec` is the one that the Frame will be encoded with. `looks` are what the head has looked at,
    where it was not once at all of the picture: the activations of several are joined along their
    first axis.

    Raises:
        UnknownSplitError: the model has no such cut.
        CodecError: a cloud would refuse it: the activation is another split's, the place or the
            device's name is none, or there is no such codec.
    """
    found = model.split(split)
    if codec not in CODECS:
        raise CodecError(Reason.CONTENT_TYPE, f"no codec {codec!r}: {', '.join(CODECS)}")
    shape = spec_of(found.tensor, len(looks) or 1).shape[1:]
    if activation.shape != shape:
        raise CodecError(
            Reason.SHAPE, f"{found.name} is {list(shape)}, not {list(activation.shape)}"
        )
    frame = Frame(
        schema=SCHEMA,
        id=new_frame_id(),
        device=device,
        captured_at_ns=time.time_ns() if captured_at_ns is None else captured_at_ns,
        position=Position(lat=lat, lon=lon, source="fixed"),
        model=model.name,
        fingerprint=model.fingerprint,
        split=found.name,
        body=to_wire(activation, found.tensor, codec),
        timings=EdgeTimings(0, 0, 0, 0),
        looks=tuple(looks),
    )
    decode_frame(
        encode_frame(frame, codec), CODECS[codec].content_type
    )  # refuses what a cloud would
    return frame


def probability_of_frame(model: Model, frame: Frame) -> float:
    """Finish a Frame of an activation by the model's tail, as the cloud does.

    Raises:
        CodecError: it is of another model or split, or its tensor is damaged.
        UnknownSplitError: the model has no such cut.
    """
    if frame.fingerprint != model.fingerprint:
        raise CodecError(Reason.FINGERPRINT, f"{frame.model} {frame.fingerprint} is another model")
    if not isinstance(frame.body, Tensor):
        raise CodecError(Reason.SPLIT, f"{frame.split} carries no tensor")
    split = model.split(frame.split)
    looks = len(frame.looks) or 1
    activations = apart(from_wire(frame.body, spec_of(split.tensor, looks)), looks)
    return max(map(model.cut(split.name).tail, activations))
