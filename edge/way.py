"""What a device does with pictures: how it looks, what it runs, how often; changed by control."""

import structlog

from litterfog.edge.infer import Head
from litterfog.edge.settings import EdgeSettings
from litterfog.models.carried import check_carried
from litterfog.models.graph import GraphError
from litterfog.models.looks import Ground, parse_ground
from litterfog.models.zoo import Model, UnknownModelError, load_model, shipped_models
from litterfog.wire.codecs import CodecName
from litterfog.wire.place import LookMode
from litterfog.wire.status import MAX_MODELS, Control

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
        self.model = model
        self._own_model = model  # of the settings: may be a file that is in no zoo
        self._settings = settings
        self.plan = model.plan(settings.look, parse_ground(settings.ground))
        _check_carried(model, settings.split, settings.codec, self.plan.mode)
        self.head = Head(model, settings.split, settings.codec, settings)
        self.rate_hz: float | None = None  # pictures per second; None: as they come
        self.models = tuple(sorted({model.name, *shipped_models()}))[:MAX_MODELS]

    def change(self, wanted: Control) -> str | None:
        """Do as an operator wants; what cannot be done changes nothing, and its reason is given."""
        split, codec = wanted.split or self.head.split, wanted.codec or self.head.codec
        ground = wanted.ground or str(self.plan.ground)
        try:
            model = self._find(wanted.model)
            self._apply(model, split, codec, wanted.look, parse_ground(ground))
        except (ValueError, GraphError) as error:  # no such model, cut or band; none that carries
            return str(error)
        self.rate_hz = wanted.rate_hz or self.rate_hz
        told = {"look": self.plan.mode, "ground": ground, "rate_hz": self.rate_hz}
        log.info("control applied", model=model.name, split=split, codec=codec, **told)
        return None

    def _find(self, name: str | None) -> Model:
        """Give a model that is on the device, by name: nothing is fetched, and no path is opened.

        Raises:
            UnknownModelError: it has none of that name; says which it has.
        """
        for known in (self.model, self._own_model):
            if name in (None, known.name):
                return known
        if name not in self.models:
            raise UnknownModelError(f"no model {name!r} here: it has {', '.join(self.models)}")
        return load_model(str(name))

    def _apply(
        self, model: Model, split: str, codec: CodecName, look: LookMode | None, ground: Ground
    ) -> None:
        """Change all of it, or nothing."""
        present = None if model is not self.model else self.plan.mode
        plan = model.plan(look or present or self._settings.look, ground)
        _check_carried(model, split, codec, plan.mode)
        if (model, split, codec) != (self.model, self.head.split, self.head.codec):
            self.head = Head(model, split, codec, self._settings)
        self.model, self.plan = model, plan


def _check_carried(model: Model, split: str, codec: CodecName, mode: LookMode) -> None:
    """Refuse tiles of which no frame carries the fewest; `Head` checks one look."""
    if mode == "tiles":
        check_carried(model, split, codec, _FEWEST_TILES)
