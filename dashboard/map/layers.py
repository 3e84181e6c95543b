"""The map's own layers: GeoJSON sources that assets/map/layers.js fills, and how they are drawn."""

from typing import Any, Final

from litterfog.dashboard.map.scales import DENSITY_STEPS, PROBABILITY_STEPS, Scales

SOURCES: Final = ("cells", "chosen", "clusters", "hits", "me")
DENSITY_LAYERS: Final = ("cells-fill", "cells-line")
HIT_LAYERS: Final = ("clusters-halo", "clusters", "clusters-count", "hits-halo", "hits")

Layer = dict[str, Any]


def own_sources() -> dict[str, Any]:
    """Give the sources, empty."""
    empty = {"type": "FeatureCollection", "features": []}
    return {name: {"type": "geojson", "data": empty} for name in SOURCES}


def own_layers(scales: Scales) -> list[Layer]:
    """Give the layers, from the bottom up."""
    return [*_cells(scales), *_clusters(scales), *_hits(scales), *_me(), *_chosen(scales)]


def _cells(scales: Scales) -> list[Layer]:
    """Draw hexagons, the stronger the more hits for each picture taken there."""
    colour = _steps("share", DENSITY_STEPS, scales.density)
    opacity = ["case", ["==", ["get", "share"], 0], 0.22, 0.66]
    return [
        _layer("cells-fill", "fill", "cells", {"fill-color": colour, "fill-opacity": opacity}),
        _layer(
            "cells-line",
            "line",
            "cells",
            {"line-color": colour, "line-width": 1.2, "line-opacity": 0.9},
        ),
    ]


def _chosen(scales: Scales) -> list[Layer]:
    """Ring the hit whose details are shown, above all others: it may lie under a disc."""
    colour = _steps("probability", PROBABILITY_STEPS, scales.probability)
    ring = {
        "circle-radius": 16,
        "circle-color": scales.halo,
        "circle-opacity": 0.55,
        "circle-stroke-color": scales.ink,
        "circle-stroke-width": 2.5,
    }
    dot = {
        "circle-radius": 8,
        "circle-color": colour,
        "circle-stroke-color": scales.halo,
        "circle-stroke-width": 2,
    }
    return [
        _layer("chosen-ring", "circle", "chosen", ring),
        _layer("chosen", "circle", "chosen", dot),
    ]


def _clusters(scales: Scales) -> list[Layer]:
    """Draw a disc for many hits, coloured by the likeliest, with their number on it."""
    colour = _steps("probability", PROBABILITY_STEPS, scales.probability)
    radius = ["get", "radius"]
    soft = {
        "circle-color": colour,
        "circle-opacity": 0.24,
        "circle-radius": ["+", radius, 5],
    }
    disc = {
        "circle-color": colour,
        "circle-radius": radius,
        "circle-stroke-color": scales.halo,
        "circle-stroke-width": 1.5,
    }
    number = {
        "icon-image": ["get", "label"],
        "icon-allow-overlap": True,
        "icon-ignore-placement": True,
    }
    return [
        _layer("clusters-halo", "circle", "clusters", soft),
        _layer("clusters", "circle", "clusters", disc),
        {"id": "clusters-count", "type": "symbol", "source": "clusters", "layout": number},
    ]


def _hits(scales: Scales) -> list[Layer]:
    """Draw a dot with a halo for each hit; the likeliest on top."""
    colour = _steps("probability", PROBABILITY_STEPS, scales.probability)
    halo = {"circle-color": scales.halo, "circle-radius": _by_zoom(6.5, 10.5)}
    dot = {"circle-color": colour, "circle-radius": _by_zoom(4.5, 8)}
    return [
        _layer("hits-halo", "circle", "hits", halo),
        {
            **_layer("hits", "circle", "hits", dot),
            "layout": {"circle-sort-key": ["get", "probability"]},
        },
    ]


def _me() -> list[Layer]:
    dot = {
        "circle-color": "#1a73e8",
        "circle-radius": 7,
        "circle-stroke-color": "#ffffff",
        "circle-stroke-width": 2.5,
    }
    soft = {"circle-color": "#1a73e8", "circle-opacity": 0.2, "circle-radius": 20}
    return [_layer("me-halo", "circle", "me", soft), _layer("me", "circle", "me", dot)]


def _layer(name: str, kind: str, source: str, paint: dict[str, Any]) -> Layer:
    return {"id": name, "type": kind, "source": source, "paint": paint}


def _steps(of: str, least: tuple[float, ...], colours: tuple[str, ...]) -> list[Any]:
    """Give MapLibre's step expression: the first colour also for what lies below."""
    stops = [part for pair in zip(least[1:], colours[1:], strict=True) for part in pair]
    return ["step", ["get", of], colours[0], *stops]


def _by_zoom(far: float, near: float) -> list[Any]:
    return ["interpolate", ["linear"], ["zoom"], 8, far, 17, near]
