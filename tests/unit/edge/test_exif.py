"""Where and when, as cameras and phones really write it."""

import io
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from PIL import ExifTags, Image
from PIL.TiffImagePlugin import IFDRational

from litterfog.edge.camera_clock import CameraClock
from litterfog.edge.exif import CaptureTime, capture_time, place_of, read_exif
from litterfog.edge.skip import SkippedError
from tests.unit.edge.pictures import local_zone

GPS, BASE = ExifTags.GPS, ExifTags.Base
Tags = dict[int, Any]
NOON = "2024:06:01 12:00:00"
DMS: Tags = {
    GPS.GPSLatitudeRef: "N",
    GPS.GPSLatitude: (51.0, 4.0, 40.44),
    GPS.GPSLongitudeRef: "E",
    GPS.GPSLongitude: (4.0, 16.0, 45.84),
}
BRUSSELS = CameraClock(ZoneInfo("Europe/Brussels"))


def _photo(
    gps: Tags | None = None,
    camera: Tags | None = None,
    base: Tags | None = None,
    xmp: bytes = b"",
) -> bytes:
    exif = Image.Exif()
    exif.update(base or {})
    exif.get_ifd(ExifTags.IFD.GPSInfo).update(gps or {})
    exif.get_ifd(ExifTags.IFD.Exif).update(camera or {})
    file = io.BytesIO()
    pixels = np.zeros((8, 8, 3), np.uint8)
    Image.fromarray(pixels).save(file, "jpeg", exif=exif, xmp=xmp)
    return file.getvalue()


def _when(
    camera: Tags | None = None,
    clock: CameraClock = BRUSSELS,
    *,
    gps: Tags | None = None,
    base: Tags | None = None,
) -> str | None:
    found = capture_time(read_exif(_photo(gps, camera, base)), clock)
    return None if found is None else f"{datetime.fromtimestamp(found.at_ns / 1e9, UTC):%F %T}"


def _where(gps: Tags, xmp: bytes = b"") -> tuple[float, float]:
    place = place_of(read_exif(_photo(gps, xmp=xmp)))
    return round(place.lat, 4), round(place.lon, 4)


def _refusal(gps: Tags) -> str:
    with pytest.raises(SkippedError) as caught:
        place_of(read_exif(_photo(gps)))
    return caught.value.detail


@pytest.fixture
def _in_utc() -> Iterator[None]:
    with local_zone("UTC"):
        yield


@pytest.mark.parametrize("offset", ["   :  ", "", "local", "+25:00", "\0\0\0"])
def test_an_offset_that_cannot_be_read_counts_as_none(offset: str) -> None:
    tags: Tags = {BASE.DateTimeOriginal: NOON, BASE.OffsetTimeOriginal: offset}
    assert _when(tags) == "2024-06-01 10:00:00"


@pytest.mark.parametrize(
    ("offset", "utc"),
    [("+02:00", "10:00"), ("Z", "12:00"), ("-0530", "17:30"), ("+2:00", "10:00"), ("+02", "10:00")],
)
def test_a_clock_counts_with_its_own_offset(offset: str, utc: str) -> None:
    tags: Tags = {BASE.DateTimeOriginal: NOON, BASE.OffsetTimeOriginal: offset}
    assert _when(tags) == f"2024-06-01 {utc}:00"


@pytest.mark.parametrize(
    ("camera", "base"),
    [
        ({BASE.DateTimeOriginal: NOON, BASE.DateTimeDigitized: "2024:06:02 12:00:00"}, {}),
        ({BASE.DateTimeDigitized: NOON}, {BASE.DateTime: "2024:06:02 12:00:00"}),
        ({}, {BASE.DateTime: NOON}),
        ({BASE.DateTimeOriginal: "0000:00:00 00:00:00"}, {BASE.DateTime: NOON}),
        ({BASE.DateTimeOriginal: "2024-06-01T12:00:00"}, {}),
    ],
)
def test_the_first_clock_that_can_be_read_counts(camera: Tags, base: Tags) -> None:
    assert _when(camera, base=base) == "2024-06-01 10:00:00"


def test_each_clock_has_its_own_offset() -> None:
    camera: Tags = {
        BASE.DateTimeDigitized: NOON,
        BASE.OffsetTimeOriginal: "+05:00",
        BASE.OffsetTimeDigitized: "+02:00",
    }
    assert _when(camera) == "2024-06-01 10:00:00"


def test_another_clocks_offset_serves_where_there_is_no_other() -> None:
    assert _when({BASE.DateTimeOriginal: NOON, BASE.OffsetTime: "+02:00"}, CameraClock()) == (
        "2024-06-01 10:00:00"
    )


@pytest.mark.usefixtures("_in_utc")
def test_a_zone_that_was_assumed_is_named() -> None:
    tags: Tags = {BASE.DateTimeOriginal: NOON}
    noon_ns = int(datetime(2024, 6, 1, 12, tzinfo=UTC).timestamp() * 1e9)
    facts = read_exif(_photo(camera=tags))
    assumed = CaptureTime(noon_ns, "camera", "UTC", zone_assumed=True)
    assert capture_time(facts, CameraClock()) == assumed
    told = CaptureTime(noon_ns - 7_200 * 10**9, "camera", "Europe/Brussels")
    assert capture_time(facts, BRUSSELS) == told
    assert _when(tags, CameraClock(offset_s=-60.0)) == "2024-06-01 11:59:00"


def _receiver(*clock: float, day: str | None) -> Tags:
    tags: Tags = {**DMS, GPS.GPSTimeStamp: clock}
    return tags if day is None else {**tags, GPS.GPSDateStamp: day}


LOCAL: Tags = {BASE.DateTimeOriginal: NOON, BASE.OffsetTimeOriginal: "+02:00"}


def test_a_receivers_date_more_than_a_day_off_is_not_believed() -> None:
    assert _when(LOCAL, gps=_receiver(10.0, 0.0, 5.0, day="2004:10:16")) == "2024-06-01 10:00:00"
    assert _when(LOCAL, gps=_receiver(10.0, 0.0, 5.0, day="2024:06:01")) == "2024-06-01 10:00:05"


def test_a_receivers_time_without_a_date_has_the_cameras() -> None:
    assert _when(LOCAL, gps=_receiver(10.0, 0.0, 5.0, day=None)) == "2024-06-01 10:00:05"
    late: Tags = {**LOCAL, BASE.DateTimeOriginal: "2024:06:01 02:00:01"}
    assert _when(late, gps=_receiver(23.0, 59.0, 59.0, day=None)) == "2024-05-31 23:59:59"
    assert _when(gps=_receiver(10.0, 0.0, 5.0, day=None)) is None


def test_a_wrong_camera_is_set_right_before_its_receiver_is_believed() -> None:
    reset: Tags = {**LOCAL, BASE.DateTimeOriginal: "2015:01:01 00:00:00"}
    gps = _receiver(10.0, 0.0, 5.0, day="2024:06:01")
    assert _when(reset, gps=gps) == "2014-12-31 22:00:00"
    years_s = (datetime(2024, 6, 1, 12) - datetime(2015, 1, 1)).total_seconds()  # noqa: DTZ001
    assert _when(reset, CameraClock(offset_s=years_s), gps=gps) == "2024-06-01 10:00:05"
    assert _when(reset, CameraClock(offset_s=-1.5e9)) is None  # before any camera


@pytest.mark.parametrize(
    ("day", "clock"),
    [
        ("0001:01:01", "10:00:00"),  # the camera's
        ("9999:12:31", "10:00:00"),
        ("2024:13:40", "10:00:05"),  # the receiver's, on the camera's day
        ("today", "10:00:05"),
    ],
)
def test_a_receivers_wild_date_does_not_move_a_picture(day: str, clock: str) -> None:
    assert _when(LOCAL, gps=_receiver(10.0, 0.0, 5.0, day=day)) == f"2024-06-01 {clock}"


@pytest.mark.parametrize("clock", [(25.0, 0.0, 0.0), (4e9, 0.0, 0.0), (10.0, 99.0, 0.0), (1.0,)])
def test_a_receivers_time_that_is_none_is_passed_over(clock: tuple[float, ...]) -> None:
    assert _when(LOCAL, gps=_receiver(*clock, day="2024:06:01")) == "2024-06-01 10:00:00"


def test_without_any_clock_there_is_no_time() -> None:
    assert _when({}) is None
    assert _when({BASE.DateTimeOriginal: "yesterday"}) is None


@pytest.mark.parametrize("north", ["N", "n", "North", "NORTH\0"])
def test_a_hemisphere_is_told_by_its_first_letter(north: str) -> None:
    assert _where({**DMS, GPS.GPSLatitudeRef: north}) == (51.0779, 4.2794)


@pytest.mark.parametrize(("south", "west"), [("S", "W"), ("South", "West"), ("s", "w")])
def test_south_and_west_are_negative(south: str, west: str) -> None:
    tags: Tags = {**DMS, GPS.GPSLatitudeRef: south, GPS.GPSLongitudeRef: west}
    assert _where(tags) == (-51.0779, -4.2794)


@pytest.mark.parametrize("hemisphere", ["", "X", "E", "0"])
def test_without_a_hemisphere_there_is_no_place(hemisphere: str) -> None:
    assert "hemisphere" in _refusal({**DMS, GPS.GPSLatitudeRef: hemisphere})


def test_a_missing_hemisphere_is_not_guessed() -> None:
    tags: Tags = {GPS.GPSLatitude: (51.0, 4.0, 40.44), GPS.GPSLongitude: (4.0, 16.0, 45.84)}
    assert "latitude has no hemisphere (N or S)" in _refusal(tags)


@pytest.mark.parametrize(
    "latitude",
    [(51.0, 4.0, 40.44), (51.0, 4.674, 0.0), (51.0779, 0.0, 0.0), (51.0, 4.674), (51.0779,)],
)
def test_every_way_to_write_degrees_is_a_place(latitude: tuple[float, ...]) -> None:
    assert _where({**DMS, GPS.GPSLatitude: latitude}) == (51.0779, 4.2794)


@pytest.mark.parametrize(
    "latitude",
    [(51.0, 4.0, IFDRational(0, 0)), (51.0, 75.0, 0.0), (51.0, 4.0, 99.0)],
)
def test_what_are_no_degrees_is_told_without_nan(latitude: tuple[object, ...]) -> None:
    words = _refusal({**DMS, GPS.GPSLatitude: latitude})
    assert "latitude" in words
    assert "nan" not in words


def test_a_receiver_without_a_fix_places_nothing() -> None:
    assert "no fix" in _refusal({**DMS, GPS.GPSStatus: "V"})
    assert _where({**DMS, GPS.GPSStatus: "A"}) == (51.0779, 4.2794)


@pytest.mark.parametrize(
    "xmp",
    [
        b'<x exif:GPSLatitude="51,4.674N" exif:GPSLongitude="4,16.764W"/>',
        (
            b"<x><exif:GPSLatitude>51,4,40.44N</exif:GPSLatitude>"
            b"<exif:GPSLongitude>4,16,45.84W</exif:GPSLongitude></x>"
        ),
        b'<x drone-dji:GpsLatitude="+51.0779" drone-dji:GpsLongitude="-4.2794"/>',
        b'<x drone-dji:GpsLatitude="51.0779" drone-dji:GpsLongtitude="-4.2794"/>',
    ],
)
def test_xmp_places_where_exif_does_not(xmp: bytes) -> None:
    assert _where({}, xmp) == (51.0779, -4.2794)
    assert _where(DMS, xmp) == (51.0779, 4.2794)


def test_xmp_without_a_hemisphere_is_no_place() -> None:
    with pytest.raises(SkippedError, match="hemisphere"):
        _where({}, b'<x exif:GPSLatitude="51,4.674" exif:GPSLongitude="4,16.764"/>')


@pytest.mark.parametrize("kind", ["jpeg", "cmyk jpeg", "mpo", "avif", "webp", "png", "tiff"])
def test_a_picture_of_any_kind_is_placed(kind: str) -> None:
    exif = Image.Exif()
    exif.get_ifd(ExifTags.IFD.GPSInfo).update(DMS)
    file = io.BytesIO()
    mode = "CMYK" if kind.startswith("cmyk") else "RGB"
    Image.new(mode, (16, 16)).save(file, kind.removeprefix("cmyk "), exif=exif.tobytes())
    place = place_of(read_exif(file.getvalue()))
    assert (round(place.lat, 4), round(place.lon, 4)) == (51.0779, 4.2794)


def test_a_panorama_of_108_million_pixels_is_placed() -> None:
    data = _photo(DMS)
    frame = data.index(b"\xff\xc0") + 5  # height and width, as the file says them
    data = data[:frame] + (9_000).to_bytes(2) + (12_000).to_bytes(2) + data[frame + 4 :]
    assert round(place_of(read_exif(data)).lat, 4) == 51.0779


def test_bytes_that_are_no_picture_are_told_in_words() -> None:
    for data in (b"", b"hello", b"\0\0\0\x18ftypheic" + bytes(8)):
        with pytest.raises(SkippedError) as caught:
            read_exif(data)
        assert "<" not in caught.value.detail


def test_damaged_exif_counts_as_none_and_warns_of_nothing() -> None:
    data = bytearray(_photo(DMS, {BASE.DateTimeOriginal: NOON}))
    tags = data.index(b"Exif\0\0") + 14
    data[tags : tags + 26] = b"\xff" * 26
    facts = read_exif(bytes(data))  # a warning is an error in tests
    assert capture_time(facts, BRUSSELS) is None
    with pytest.raises(SkippedError, match="no GPS position"):
        place_of(facts)
