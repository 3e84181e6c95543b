"""Why a frame is refused: the typed reason, and the exception that carries it."""

from enum import StrEnum


class Reason(StrEnum):
    """Why a frame was rejected. A rejection is final: sending the same bytes again cannot help."""

    UNREADABLE = "unreadable"  # not a Frame in the codec that the content type names
    CONTENT_TYPE = "content-type"
    VERSION = "version"
    OVERSIZE = "oversize"
    CHECKSUM = "checksum"
    SHAPE = "shape"  # the tensor or picture does not fit the model at this split
    NOT_FINITE = "not-finite"
    POSITION = "position"  # (0, 0), or no cell of H3
    CLOCK = "clock"  # captured over a day ahead, or before 2000
    DEVICE = "device"  # another device's topic
    MODEL = "model"  # no such model here
    FINGERPRINT = "fingerprint"  # the model is here with another file
    SPLIT = "split"  # the model has no such cut
    INTERNAL = "internal"  # a fault of the cloud's own; its log has it


class CodecError(ValueError):
    """Bytes that are not what they claim to be; carries the typed reason."""

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail
