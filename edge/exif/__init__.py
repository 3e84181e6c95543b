"""What a photograph's EXIF and XMP say of where and when it was taken (CIPA DC-008, Adobe XMP)."""

from litterfog.edge.exif.clock import CaptureTime, TimeSource, capture_time
from litterfog.edge.exif.facts import ExifFacts, read_exif
from litterfog.edge.exif.place import ExifPlace, place_of

__all__ = [
    "CaptureTime",
    "ExifFacts",
    "ExifPlace",
    "TimeSource",
    "capture_time",
    "place_of",
    "read_exif",
]
