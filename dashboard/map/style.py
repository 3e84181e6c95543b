"""The map's style (MapLibre's version 8) in either scheme: a base, and our own layers on it."""

from typing import Any

from litterfog.dashboard.basemap.base import Basemap
from litterfog.dashboard.basemap.palette import Scheme
from litterfog.dashboard.basemap.style import base_layers
from litterfog.dashboard.map.layers import own_layers, own_sources
from litterfog.dashboard.map.scales import (
    DENSITY_STEPS,
    PROBABILITY_STEPS,
    SCALES,
    SCHEMES,
)
from litterfog.dashboard.map.streets import street_layers


def looks(base: Basemap, prefix: str) -> dict[str, Any]:
    """Give what assets/map/scheme.js needs to draw in either scheme."""
    steps = {"probability": PROBABILITY_STEPS, "density": DENSITY_STEPS}
    return {"steps": steps, **{scheme: _look(scheme, base, prefix) for scheme in SCHEMES}}


def _look(scheme: Scheme, base: Basemap, prefix: str) -> dict[str, Any]:
    scales = SCALES[scheme]
    return {
        "style": map_style(scheme, base, prefix),
        "probability": scales.probability,
        "inks": scales.inks,
        "density": scales.density,
        "grade": scales.grade,
        "thin": scales.thin,
        "unseen": scales.unseen,
        "streets": street_layers(scheme, is_base=not (base.archive or base.tiles)),
    }


def map_style(scheme: Scheme, base: Basemap, prefix: str) -> dict[str, Any]:
    """Give the style: what it lies on first, our layers last."""
    under = base_layers(scheme, base, prefix)
    return {
        "version": 8,
        "glyphs": under["glyphs"],
        "sources": {**under["sources"], **own_sources()},
        "layers": [*under["layers"], *own_layers(SCALES[scheme])],
    }
