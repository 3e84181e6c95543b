"""Why a picture is passed over: typed, and counted."""

from enum import StrEnum


class SkipReason(StrEnum):
    """One word for each way in which a picture cannot become a frame."""

    UNREADABLE = "unreadable"  # not a picture, or damaged
    NO_POSITION = "no-position"  # nothing says where it was taken
    BAD_POSITION = "bad-position"  # (0, 0), out of range, or not a number
    NO_TIME = "no-time"  # a track needs the capture time
    NO_ANSWER = "no-answer"  # the model gave no probability
    OUTSIDE_TRACK = "outside-track"  # the track has no point near that time
    TOO_LARGE = "too-large"  # the frame is over what the wire carries
    FAILED = "failed"  # an error that nobody has foreseen; the log has it


class SkippedError(Exception):
    """This picture cannot become a frame; `told`: the log says why already, for all such."""

    def __init__(self, reason: SkipReason, detail: str, *, told: bool = False) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail
        self.told = told
