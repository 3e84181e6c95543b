"""Writes where and when a picture was taken into its EXIF record (EXIF 2.32, GPS IFD)."""

from datetime import datetime

from PIL import Image
from PIL.ExifTags import GPS, IFD, Base
from PIL.TiffImagePlugin import IFDRational

SECOND_PARTS = 100_000
ACCURACY_M = 4
MAKE = "Litterfog"  # of the camera: tells drawn pictures from photographs


def geotag(lat: float, lon: float, captured_at: datetime) -> Image.Exif:
    """Make the record of a position (WGS 84 degrees) and a time in UTC.

    Seconds of arc are kept to 1e-5, which is 3e-9 degrees.
    """
    tags = Image.Exif()
    tags[Base.Make] = MAKE
    tags[Base.Model] = "drawn scene"
    tags[Base.DateTime] = f"{captured_at:%Y:%m:%d %H:%M:%S}"
    tags.get_ifd(IFD.Exif).update(_taken(captured_at))
    tags.get_ifd(IFD.GPSInfo).update(_position(lat, lon, captured_at))
    return tags


def _taken(captured_at: datetime) -> dict[int, str]:
    return {
        Base.DateTimeOriginal: f"{captured_at:%Y:%m:%d %H:%M:%S}",
        Base.SubsecTimeOriginal: f"{captured_at.microsecond // 1000:03d}",
        Base.OffsetTimeOriginal: "+00:00",
    }


def _position(lat: float, lon: float, captured_at: datetime) -> dict[int, object]:
    seconds = IFDRational(captured_at.second * 1000 + captured_at.microsecond // 1000, 1000)
    return {
        GPS.GPSVersionID: bytes([2, 3, 0, 0]),
        GPS.GPSLatitudeRef: "N" if lat >= 0 else "S",
        GPS.GPSLatitude: _arc(lat),
        GPS.GPSLongitudeRef: "E" if lon >= 0 else "W",
        GPS.GPSLongitude: _arc(lon),
        GPS.GPSMapDatum: "WGS-84",
        GPS.GPSDateStamp: f"{captured_at:%Y:%m:%d}",
        GPS.GPSTimeStamp: (IFDRational(captured_at.hour), IFDRational(captured_at.minute), seconds),
        GPS.GPSHPositioningError: IFDRational(ACCURACY_M),
    }


def _arc(degrees: float) -> tuple[IFDRational, IFDRational, IFDRational]:
    parts = round(abs(degrees) * 3600 * SECOND_PARTS)
    minutes, seconds = divmod(parts, 60 * SECOND_PARTS)
    return (
        IFDRational(minutes // 60),
        IFDRational(minutes % 60),
        IFDRational(seconds, SECOND_PARTS),
    )
