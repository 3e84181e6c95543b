"""Make a Frame of activations, and the finding of a Frame: what edge and cloud do."""

import time
from collections.abc import Sequence

import numpy as np

from litterfog.models.activation import apart, from_wire, spec_of, to_wire, together
from litterfog.models.places import Finding
from litterfog.models.runtime import Array
from litterfog.models.zoo import Model
from litterfog.wire.codecs import CodecName
from litterfog.wire.codecs.table import CODECS, decode_frame, encode_frame
from litterfog.wire.frame import SCHEMA, EdgeTimings, Frame, Position, Tensor, new_frame_id
from litterfog.wire.place import WHOLE, Region
from litterfog.wire.refusal import CodecError, Reason


def frame_of(  # noqa: PLR0913  (what a frame says)
    model: Model,
    split: str,
    activation: Array | Sequence[Array],
    *,
    looks: Sequence[Region] = (),
    device: str,
    lat: float,
    lon: float,
    codec: CodecName = "json",
    captured_at_ns: int | None = None,
) -> Frame:
    """Pack a head's activation (shape without batch) as the Frame that a device sends.

    Of several looks at a picture there are as many activations, and `looks` says what each covers:
    the regions of `model.looks`. Without, it is the whole picture, squashed to the model's input.
    `lat` and `lon` are degrees, WGS 84; `captured_at_ns` is since the Unix epoch, now by default;
    `codec` is the one that the Frame will be encoded with.

    Raises:
        UnknownSplitError: the model has no such cut.
        CodecError: a cloud would refuse it: the activation is another split's, there are not as
            many as looks, the place or the device's name is none, or there is no such codec; or
            there are no looks, and the model squashes no picture.
    """
    found = model.split(split)
    if codec not in CODECS:
        raise CodecError(Reason.CONTENT_TYPE, f"no codec {codec!r}: {', '.join(CODECS)}")
    activations = [activation] if isinstance(activation, np.ndarray) else list(activation)
    if model.keeps_aspect and not looks:
        raise CodecError(
            Reason.SHAPE,
            f"{model.name} pads its pictures: say what the activation covers, by"
            " looks=[look.region], of a look of model.looks(picture)",
        )
    regions = tuple(looks) or (WHOLE,)
    if len(activations) != len(regions):
        raise CodecError(Reason.SHAPE, f"{len(activations)} activations of {len(regions)} looks")
    for each in activations:
        if each.shape != found.tensor.shape[1:]:
            raise CodecError(
                Reason.SHAPE,
                f"{found.name} is {list(found.tensor.shape[1:])}, not {list(each.shape)}",
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
        body=to_wire(together(activations), found.tensor, codec),
        timings=EdgeTimings(0, 0, 0, 0),
        looks=() if regions == (WHOLE,) else regions,
    )
    decode_frame(
        encode_frame(frame, codec), CODECS[codec].content_type
    )  # refuses what a cloud would
    return frame


def finding_of_frame(model: Model, frame: Frame, at_least: float = 0.5) -> Finding:
    """Finish a Frame of activations by the model's tail, as the cloud does, and say where it is.

    Raises:
        CodecError: it is of another model or split, or its tensor is damaged.
        UnknownSplitError: the model has no such cut.
    """
    if frame.fingerprint != model.fingerprint:
        raise CodecError(Reason.FINGERPRINT, f"{frame.model} {frame.fingerprint} is another model")
    if not isinstance(frame.body, Tensor):
        raise CodecError(Reason.SPLIT, f"{frame.split} carries no tensor")
    split, looks = model.split(frame.split), frame.looks or (WHOLE,)
    tail = model.load_tail(split)
    joined = from_wire(frame.body, spec_of(split.tensor, len(looks)))
    outputs = zip(looks, map(tail.run, apart(joined, len(looks))), strict=True)
    return model.contract.answer.find(outputs, at_least)


def probability_of_frame(model: Model, frame: Frame) -> float:
    """Give the probability of `finding_of_frame`; raises what that raises."""
    return finding_of_frame(model, frame).probability
