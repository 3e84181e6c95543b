"""What a device does with pictures: how it looks, what it runs, how often; changed by control."""

import structlog

from litterfog.edge.infer import Head
from litterfog.edge.settings import EdgeSettings
from litterfog.models.looks import parse_ground
from litterfog.models.zoo import Model
from litterfog.wire.status import Control

log = structlog.get_logger()


class Way:
    """Holds what is in force: by the settings at first, then as an operator wants it."""

    def __init__(self, model: Model, settings: EdgeSettings) -> None:
        """Cut and load; raises what `Head` raises."""
        self._model = model
        self._settings = settings
        self.head = Head(model, settings.split, settings.codec, settings)
        self.plan = model.plan(settings.look, parse_ground(settings.ground))
        self.rate_hz: float | None = None  # pictures per second; None: as they come

    def change(self, wanted: Control) -> None:
        """Do as an operator wants; what cannot be done is told, and changes nothing."""
        if wanted == Control():
            return
        split, codec = wanted.split or self.head.split, wanted.codec or self.head.codec
        ground = wanted.ground or str(self.plan.ground)
        try:
            plan = self._model.plan(wanted.look or self.plan.mode, parse_ground(ground))
            if (split, codec) != (self.head.split, self.head.codec):
                self.head = Head(self._model, split, codec, self._settings)
        except ValueError as error:  # no such cut, or no band of a picture
            log.warning("control refused", why=str(error))
            return
        self.plan = plan
        self.rate_hz = wanted.rate_hz or self.rate_hz
        told = {"look": plan.mode, "ground": str(plan.ground), "rate_hz": self.rate_hz}
        log.info("control applied", split=split, codec=codec, **told)
