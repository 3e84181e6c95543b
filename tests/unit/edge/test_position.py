from datetime import UTC, datetime
from pathlib import Path

import pytest

from litterfog.edge.positions import GpsError, positioner_of
from litterfog.edge.skip import SkippedError, SkipReason
from litterfog.edge.sources.kind import Shot
from tests.unit.edge.pictures import BASE, GPS, gps_ifd, jpeg

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
    assert fix.captured_at_ns == TEN_OCLOCK_NS


def test_minutes_and_seconds_count() -> None:
    place = {**gps_ifd(0, 0), GPS.GPSLatitude: (51.0, 30.0, 36.0)}
    fix = positioner_of("exif")(_shot(jpeg(place)))
    assert fix.position.lat == pytest.approx(51.51)


def test_without_any_time_the_files_own_is_taken() -> None:
    fix = positioner_of("51,4")(_shot(jpeg()))
    assert fix.captured_at_ns == MODIFIED_NS


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
