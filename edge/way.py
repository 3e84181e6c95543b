"""What a device does with pictures: how it looks, what it runs, how often; changed by control."""

import structlog

from litterfog.edge.infer import Head
from litterfog.edge.settings import EdgeSettings
from litterfog.models.carried import check_carried
from litterfog.models.looks import parse_ground
from litterfog.models.zoo import Model
from litterfog.wire.codecs import CodecName
from litterfog.wire.place import LookMode
from litterfog.wire.status import Control

log = structlog.get_logger()

_FEWEST_TILES = 3  # looks at a picture in tiles: the ground, and two closer


class Way:
    """Holds what is in force: by the settings at first, then as an operator wants it."""

    def __init__(self, model: Model, settings: EdgeSettings) -> None:
        """Cut and load.

        Raises:
            models.carried.NotCarriedError: no frame would carry a picture looked at so.
            Exception: whatever else `Head` raises.
        """
        self._model = model
        self._settings = settings
        self.plan = model.plan(settings.look, parse_ground(settings.ground))
        self._check_carried(settings.split, settings.codec, self.plan.mode)
        self.head = Head(model, settings.split, settings.codec, settings)
        self.rate_hz: float | None = None  # pictures per second; None: as they come

    def change(self, wanted: Control) -> bool:
        """Do as an operator wants; what cannot be done is told, and changes nothing (False)."""
        if wanted == Control():
            return False
        split, codec = wanted.split or self.head.split, wanted.codec or self.head.codec
        ground = wanted.ground or str(self.plan.ground)
        try:
            plan = self._model.plan(wanted.look or self.plan.mode, parse_ground(ground))
            self._check_carried(split, codec, plan.mode)
            if (split, codec) != (self.head.split, self.head.codec):
                self.head = Head(self._model, split, codec, self._settings)
        except ValueError as error:  # no such cut, none that carries it, or no band of a picture
            log.warning("control refused", why=str(error))
            return False
        self.plan = plan
        self.rate_hz = wanted.rate_hz or self.rate_hz
        told = {"look": plan.mode, "ground": str(plan.ground), "rate_hz": self.rate_hz}
        log.info("control applied", split=split, codec=codec, **told)
        return True

    def _check_carried(self, split: str, codec: CodecName, mode: LookMode) -> None:
        """Refuse tiles of which no frame carries the fewest; `Head` checks one look."""
        if mode == "tiles":
            check_carried(self._model, split, codec, _FEWEST_TILES)
