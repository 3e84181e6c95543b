"""Read a photograph's EXIF and XMP as they stand, without decoding its pixels.

A tag that is damaged counts as missing; Pillow's warning of it goes no further.
"""

import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from PIL import ExifTags

from litterfog.edge.skip import SkippedError, SkipReason
from litterfog.models.photo_file import PictureError, open_photo

_MAX_XMP_BYTES = 2**20  # a drone's has some kB


@dataclass(frozen=True, slots=True)
class ExifFacts:
    """The tags of one picture; empty where it has none, as a camera's frame."""

    base: Mapping[int, Any] = field(default_factory=dict)
    camera: Mapping[int, Any] = field(default_factory=dict)
    gps: Mapping[int, Any] = field(default_factory=dict)
    xmp: str = ""


def read_exif(data: bytes) -> ExifFacts:
    """Read a photograph's tags.

    Raises:
        SkippedError: the bytes are no picture.
    """
    try:
        with warnings.catch_warnings(action="ignore"), open_photo(data) as photo:
            exif = photo.getexif()
            return ExifFacts(
                dict(exif),
                exif.get_ifd(ExifTags.IFD.Exif),
                exif.get_ifd(ExifTags.IFD.GPSInfo),
                _text(photo.info.get("xmp")),
            )
    except PictureError as error:
        raise SkippedError(SkipReason.UNREADABLE, str(error)) from error


def _text(xmp: object) -> str:
    if isinstance(xmp, str):
        return xmp[:_MAX_XMP_BYTES]
    return xmp[:_MAX_XMP_BYTES].decode(errors="replace") if isinstance(xmp, bytes) else ""
