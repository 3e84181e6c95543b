"""What a run gives to the folder of unsure pictures."""

import structlog

from litterfog.edge.sources.kind import Shot
from litterfog.edge.unsure.pictures import UnsurePictures
from litterfog.models.zoo import Model
from litterfog.wire.frame import Body, Verdict

log = structlog.get_logger()


class Candidates:
    """Gives nothing where no card tells the device in which band the model is unsure."""

    def __init__(self, pictures: UnsurePictures | None, model: Model) -> None:
        self._model = model
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
        elif self._model.is_unsure(body.probability):
            self._pictures.keep(shot, captured_at_ns, body.probability)
