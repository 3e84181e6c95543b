"""What a run gives to the folder of unsure pictures, and takes back where no receipt will come."""

import time

import structlog

from litterfog.edge.outbox import Outbox
from litterfog.edge.sources.kind import Shot
from litterfog.edge.unsure.pictures import UnsurePictures
from litterfog.models.zoo import Model
from litterfog.wire.frame import Body, Verdict

log = structlog.get_logger()

_SWEEP_EVERY_S = 60.0  # a full outbox drops a frame a picture


class Candidates:
    """Gives nothing where no card tells the device in which band the model is unsure."""

    def __init__(self, pictures: UnsurePictures | None, model: Model, outbox: Outbox) -> None:
        self.model = model  # that judges: an operator may change it
        self._outbox = outbox
        self._dropped = outbox.dropped
        self._sweep_at = 0.0
        if pictures and model.unsure_band is None:
            log.warning(
                "no picture is kept: no card tells where the model is unsure",
                model=model.name,
                card=f"{model.name}.json beside the file, with `unsure`",
            )
            pictures = None
        self._pictures = pictures

    def add(self, frame_id: str, shot: Shot, captured_at_ns: int, body: Body) -> None:
        """Keep a picture of which this device is unsure, or until the cloud has judged it."""
        if self._pictures is None:
            return
        if not isinstance(body, Verdict):
            self._pictures.wait(frame_id, shot, captured_at_ns)
        elif self.model.is_unsure(body.probability):
            self._pictures.keep(shot, captured_at_ns, body.probability)

    def let_go(self, frame_id: str) -> None:
        """Let a picture wait no longer, unless the outbox has its frame."""
        if self._pictures:
            self._pictures.let_go(frame_id)

    def sweep(self) -> None:
        """Let go of the pictures whose frames the outbox has dropped; looks about once a minute."""
        dropped = self._outbox.dropped
        if self._pictures and dropped != self._dropped and time.monotonic() >= self._sweep_at:
            self._sweep_at = time.monotonic() + _SWEEP_EVERY_S
            self._dropped = dropped
            self._pictures.sweep()
