"""Make a Frame of an activation, and the probability of a Frame: what edge and cloud do."""

import time

from litterfog.models.activation import from_wire, to_wire
from litterfog.models.runtime import Array
from litterfog.models.zoo import Model
from litterfog.wire.codecs import CodecName
from litterfog.wire.codecs.table import CODECS, decode_frame, encode_frame
from litterfog.wire.frame import SCHEMA, EdgeTimings, Frame, Position, Tensor, new_frame_id
from litterfog.wire.refusal import CodecError, Reason


def frame_of(
    model: Model,
    split: str,
    activation: Array,
    *,
    device: str,
    lat: float,
    lon: float,
    codec: CodecName = "json",
    captured_at_ns: int | None = None,
) -> Frame:
    """Pack a head's activation (shape without batch) as the Frame that a device sends.

    `lat` and `lon` are degrees, WGS 84; `captured_at_ns` is since the Unix epoch, now by default;
    `codec` is the one that the Frame will be encoded with.

    Raises:
        UnknownSplitError: the model has no such cut.
        CodecError: a cloud would refuse it: the activation is another split's, the place or the
            device's name is none, or there is no such codec.
    """
    found = model.split(split)
    if codec not in CODECS:
        raise CodecError(Reason.CONTENT_TYPE, f"no codec {codec!r}: {', '.join(CODECS)}")
    if activation.shape != found.tensor.shape[1:]:
        raise CodecError(
            Reason.SHAPE,
            f"{found.name} is {list(found.tensor.shape[1:])}, not {list(activation.shape)}",
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
    return model.cut(split.name).tail(from_wire(frame.body, split.tensor))
