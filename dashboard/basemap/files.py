"""What the dashboard ships for the base, made by scripts/make-outline and scripts/make-glyphs.

The outline: Natural Earth (public domain) by world-atlas 2.0.2 (ISC). The glyphs: DejaVu
Sans Condensed, whose free licence is beside them.
"""

from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Final, Literal

FONT: Final = "DejaVu Sans Condensed"
Coding = Literal["br", "gz"]

_DATA = Path(__file__).with_name("data")


@cache
def outline(coding: Coding) -> bytes:
    """Read the GeoJSON of land and borders, compressed."""
    return (_DATA / f"outline.json.{coding}").read_bytes()


@cache
def outline_path() -> str:
    """Name the outline by its contents, so that it can be cached for ever."""
    return f"outline.json?v={sha256(outline('gz')).hexdigest()[:12]}"


@cache
def glyphs() -> dict[str, bytes]:
    """Read the signed distance fields of the characters, by range such as 0-255."""
    return {path.stem: path.read_bytes() for path in (_DATA / "glyphs").glob("*.pbf")}
