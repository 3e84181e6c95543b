"""The colours of the base: quiet, so that hits stand out, the dark as cared for as the light."""

from dataclasses import dataclass
from typing import Final, Literal

Scheme = Literal["light", "dark"]


@dataclass(frozen=True, slots=True)
class Palette:
    """One scheme's colours; the paint of raster tiles, whose colours are not ours to choose."""

    water: str
    land: str
    urban: str
    green: str
    building: str
    building_edge: str
    casing: str
    minor_road: str
    major_road: str
    path: str
    rail: str
    border: str
    label: str
    street_label: str
    water_label: str
    halo: str
    raster_paint: dict[str, float]


PALETTES: Final[dict[Scheme, Palette]] = {
    "light": Palette(
        water="#cfdde6",
        land="#f4f5f3",
        urban="#eeefed",
        green="#e1ebdd",
        building="#e8e9e7",
        building_edge="#d5d7d6",
        casing="#d3d8da",
        minor_road="#ffffff",
        major_road="#fdf9ee",
        path="#cdd3d3",
        rail="#c3c9ce",
        border="#a3afb9",
        label="#46535f",
        street_label="#5c6872",
        water_label="#4b6a80",
        halo="#f8f9f8",
        raster_paint={"raster-saturation": -0.45, "raster-opacity": 0.9},
    ),
    "dark": Palette(
        water="#0c151d",
        land="#18222c",
        urban="#1b2630",
        green="#182a2a",
        building="#222f3a",
        building_edge="#2b3a46",
        casing="#141d26",
        minor_road="#32414e",
        major_road="#44535f",
        path="#2d3b47",
        rail="#3a4854",
        border="#526373",
        label="#b4c1cc",
        street_label="#a3b2be",
        water_label="#7396b0",
        halo="#141d26",
        raster_paint={
            "raster-saturation": -0.75,
            "raster-brightness-max": 0.42,
            "raster-contrast": 0.1,
        },
    ),
}
