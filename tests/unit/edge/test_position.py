import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError
from structlog.testing import capture_logs

from litterfog.edge.camera_clock import CameraClock
from litterfog.edge.exif import CaptureTime
from litterfog.edge.positions import GpsError, positioner_for, positioner_of
from litterfog.edge.settings import EdgeSettings
from litterfog.edge.skip import SkippedError, SkipReason
from litterfog.edge.sources.kind import Shot
from tests.unit.edge.pictures import BASE, GPS, gps_ifd, jpeg, local_zone

MODIFIED_NS = 1_700_000_000_000_000_000
TEN_OCLOCK_NS = 1_612_432_801_500_000_000  # 2021-02-04T10:00:01.5Z
GPX = """<?xml version="1.0"?><gpx version="1.1" creator="t" xmlns="http://www.topografix.com/GPX/1/1">
<trk><trkseg>
<trkpt lat="51.0" lon="4.0"><time>2021-02-04T10:00:00Z</time></trkpt>
<trkpt lat="51.2" lon="4.4"><time>2021-02-04T10:00:20Z</time></trkpt>
</trkseg></trk></gpx>"""


def _shot(data: bytes, name: str = "a.jpg") -> Shot:
    return Shot(name, data, MODIFIED_NS, 0.1)


def _taken(clock: str, offset: str = "+00:00") -> bytes:
    return jpeg(times={BASE.DateTimeOriginal: clock, BASE.OffsetTimeOriginal: offset})


def _skipped(gps: str, data: bytes) -> SkipReason:
    with pytest.raises(SkippedError) as caught:
        positioner_of(gps)(_shot(data))
    return caught.value.reason


def test_exif_gives_place_and_time_of_the_receiver() -> None:
    fix = positioner_of("exif")(_shot(jpeg(gps_ifd(51.5, -4.25))))
    assert (fix.position.lat, fix.position.lon) == (51.5, -4.25)
    assert fix.position.source == "exif"
    assert fix.taken == CaptureTime(TEN_OCLOCK_NS, "receiver")


def test_minutes_and_seconds_count() -> None:
    place = {**gps_ifd(0, 0), GPS.GPSLatitude: (51.0, 30.0, 36.0)}
    fix = positioner_of("exif")(_shot(jpeg(place)))
    assert fix.position.lat == pytest.approx(51.51)


def test_without_any_time_the_files_own_is_taken() -> None:
    fix = positioner_of("51,4")(_shot(jpeg()))
    assert fix.taken == CaptureTime(MODIFIED_NS, "file")


def test_a_cameras_clock_counts_with_its_offset() -> None:
    fix = positioner_of("51,4")(_shot(_taken("2021:02:04 12:00:00", "+02:00")))
    assert fix.captured_at_ns == datetime(2021, 2, 4, 10, tzinfo=UTC).timestamp() * 1e9


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (jpeg(), SkipReason.NO_POSITION),
        (jpeg(gps_ifd(0.0, 0.0)), SkipReason.BAD_POSITION),
        (jpeg(gps_ifd(91.0, 4.0)), SkipReason.BAD_POSITION),
        (jpeg(gps_ifd(51.0, -181.0)), SkipReason.BAD_POSITION),
        (b"not a picture", SkipReason.UNREADABLE),
        (b"", SkipReason.UNREADABLE),
    ],
)
def test_exif_that_cannot_be_used_has_a_reason(data: bytes, reason: SkipReason) -> None:
    assert _skipped("exif", data) == reason


def test_a_track_places_between_its_points(tmp_path: Path) -> None:
    track = tmp_path / "ride.gpx"
    track.write_text(GPX)
    fix = positioner_of(str(track))(_shot(_taken("2021:02:04 10:00:05")))
    assert fix.position.lat == pytest.approx(51.05)
    assert fix.position.lon == pytest.approx(4.1)
    assert fix.position.source == "gpx"


def test_a_track_places_nothing_far_from_it_in_time(tmp_path: Path) -> None:
    track = tmp_path / "ride.gpx"
    track.write_text(GPX)
    assert _skipped(str(track), _taken("2021:02:04 10:05:00")) == SkipReason.OUTSIDE_TRACK
    assert _skipped(str(track), jpeg()) == SkipReason.NO_TIME


def test_a_csv_places_by_file_name(tmp_path: Path) -> None:
    table = tmp_path / "places.csv"
    table.write_text(
        "file,lat,lon,captured_at\na.jpg,51.1,4.2,2021-02-04T10:00:01.5Z\nb.jpg,x,y,\n"
    )
    place = positioner_of(str(table))
    fix = place(_shot(jpeg(), "sub/a.jpg"))
    assert (fix.position.lat, fix.position.lon) == (51.1, 4.2)
    assert fix.captured_at_ns == TEN_OCLOCK_NS
    with pytest.raises(SkippedError, match="bad-position"):
        place(_shot(jpeg(), "b.jpg"))
    with pytest.raises(SkippedError, match="no-position"):
        place(_shot(jpeg(), "c.jpg"))


_ROW = "a.jpg,51.1,4.2,2021-02-04T10:00:01.5Z"
_OTHER_ORDER = "lon,captured_at,file,lat\n4.2,2021-02-04T10:00:01.5,a.jpg,51.1\n"


@pytest.mark.parametrize(
    "text",
    [
        f"file,lat,lon,captured_at\n{_ROW}\n",
        f"\n\nFile, Latitude ,LONGITUDE,Captured_At\r\n\r\n{_ROW}\r\n",
        "file;lat;lon;captured_at\na.jpg;51,1;4,2;2021-02-04T11:00:01.5+01:00\n",
        "file\tlat\tlon\tcaptured_at\na.jpg\t51.1\t4,2\t2021-02-04 10:00:01.5\n",
        'file,lat,lon,captured_at\n"a.jpg","51,1","4,2",2021-02-04T10:00:01.5Z\n',
        _OTHER_ORDER,
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_csv_is_read_as_spreadsheets_write_it(tmp_path: Path, text: str, encoding: str) -> None:
    table = tmp_path / "places.csv"
    table.write_bytes(text.encode(encoding))
    with local_zone("Europe/Brussels"):  # a time without zone is UTC
        fix = positioner_of(str(table))(_shot(jpeg()))
    assert (fix.position.lat, fix.position.lon) == (51.1, 4.2)
    assert fix.taken == CaptureTime(TEN_OCLOCK_NS, "table")


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("a.jpg,x,4.2,", "places.csv, line 3: lat 'x' is not a number of degrees"),
        ("a.jpg,51.1,,", "places.csv, line 3: lon '' is not a number of degrees"),
        ("a.jpg,51.1", "places.csv, line 3: lon '' is not a number of degrees"),
        ("a.jpg,91,4.2,", "places.csv, line 3: (91.0, 4.2) is not on Earth"),
        ("a.jpg,51.1,4.2,noon", "places.csv, line 3: captured_at 'noon' is not a time"),
    ],
)
def test_a_row_that_cannot_be_used_says_its_line(tmp_path: Path, row: str, words: str) -> None:
    table = tmp_path / "places.csv"
    table.write_text(f"file,lat,lon,captured_at\nb.jpg,51,4,\n{row}\nc.jpg,51,4,\n")
    place = positioner_of(str(table))
    with pytest.raises(SkippedError) as caught:
        place(_shot(jpeg()))
    assert words in caught.value.detail
    assert place(_shot(jpeg(), "c.jpg")).position.lat == 51


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "it is empty"),
        (b"\n \n", "it is empty"),
        (b"file,lat,lon\n", "it lists no picture"),
        (b"file,lat\na.jpg,51\n", "line 1: its first line must name the columns file,lat,lon"),
        (b"a.jpg,51,4\n", "it has a.jpg,51,4"),
        (b"file,lat,lon\ncaf\xe9.jpg,51,4\n", "line 2: not text in UTF-8"),
    ],
)
def test_a_table_that_cannot_be_used_says_its_line(tmp_path: Path, data: bytes, words: str) -> None:
    table = tmp_path / "places.csv"
    table.write_bytes(data)
    with pytest.raises(GpsError) as caught:
        positioner_of(str(table))
    assert words in str(caught.value)


@pytest.mark.parametrize(
    "zone", ["Mars/Base", "Europe", "../etc/passwd", "/etc/localtime", "Brussel"]
)
def test_a_time_zone_that_is_none_is_refused_at_start(zone: str) -> None:
    with pytest.raises(ValidationError, match=r"no time zone has this name; .* is one, and UTC"):
        EdgeSettings(source="photos", device_id="bicycle", time_zone=zone)


def _settings(**told: Any) -> EdgeSettings:
    return EdgeSettings(source="photos", device_id="bicycle", **told)


def test_a_cameras_clock_is_as_the_settings_say() -> None:
    told = _settings(time_zone="Europe/Brussels", clock_offset=-90)
    assert told.camera_clock == CameraClock(ZoneInfo("Europe/Brussels"), -90.0)
    assert _settings(time_zone="").camera_clock == CameraClock()


@pytest.mark.parametrize(
    "flag", [{"clock_offset": "nan"}, {"clock_offset": 1e12}, {"track_gap": 0}]
)
def test_an_offset_or_gap_that_is_none_is_refused_at_start(flag: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        EdgeSettings(source="photos", device_id="bicycle", **flag)


def test_what_is_dropped_or_assumed_is_logged_once(tmp_path: Path) -> None:
    track = tmp_path / "ride.gpx"
    track.write_text(GPX.replace("</trkseg>", '<trkpt lat="0" lon="0"/></trkseg>'))
    settings = _settings(gps=str(track))
    with local_zone("UTC"), capture_logs() as logs:
        place = positioner_for(settings, threading.Event())
        for second in range(3):
            taken = jpeg(times={BASE.DateTimeOriginal: f"2021:02:04 10:00:0{second}"})
            place(_shot(taken))
    assert [line.get("dropped") or line.get("zone") for line in logs] == [{"no-time": 1}, "UTC"]


@pytest.mark.parametrize("gps", ["nowhere", "51", "51,4,3", "0,0", "91,0", "nan,4", "none.gpx"])
def test_a_gps_setting_that_names_nothing_is_refused(gps: str) -> None:
    with pytest.raises(GpsError):
        positioner_of(gps)


@pytest.mark.parametrize(
    ("name", "text"),
    [("t.gpx", "<gpx"), ("t.gpx", '<gpx version="1.1"/>'), ("t.csv", "name,x\n"), ("t.csv", "")],
)
def test_a_gps_file_that_cannot_be_used_is_refused(tmp_path: Path, name: str, text: str) -> None:
    path = tmp_path / name
    path.write_text(text)
    with pytest.raises(GpsError):
        positioner_of(str(path))
