"""Tracks as recorders leave them: zones, encodings, cuts, bad points, pauses."""

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from litterfog.edge.camera_clock import CameraClock, time_zone
from litterfog.edge.positions import Fix, GpsError, positioner_of
from litterfog.edge.positions.track import OffTrackError, Track
from litterfog.edge.skip import SkippedError, SkipReason
from litterfog.edge.sources.kind import Shot
from tests.unit.edge.pictures import BASE, jpeg, local_zone

START, END = "<trk><trkseg>", "</trkseg></trk>"


def _point(lat: object, lon: object, at: str | None) -> str:
    clock = f"<time>{at}</time>" if at is not None else ""
    return f'<trkpt lat="{lat}" lon="{lon}"><ele>3</ele>{clock}</trkpt>'


A, B = _point(51.0, 4.0, "2024-06-01T10:00:00Z"), _point(51.001, 4.001, "2024-06-01T10:00:30Z")


def _gpx(body: str, declared: str = "UTF-8", name: str = "ride") -> str:
    return (
        f'<?xml version="1.0" encoding="{declared}"?><gpx version="1.1" creator="t"'
        f' xmlns="http://www.topografix.com/GPX/1/1"><metadata><name>{name}</name></metadata>'
        f"{body}</gpx>"
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ride.gpx"


def _fix(
    path: Path, clock: str = "12:00:15", offset: str | None = "+02:00", gap_s: float = 60.0
) -> Fix:
    times: dict[int, object] = {BASE.DateTimeOriginal: f"2024:06:01 {clock}"}
    if offset:
        times[BASE.OffsetTimeOriginal] = offset
    return positioner_of(str(path), track_gap_s=gap_s)(Shot("a.jpg", jpeg(times=times), 0, 0.1))


def _place(path: Path, clock: str = "12:00:15", gap_s: float = 60.0) -> tuple[float, float]:
    position = _fix(path, clock, gap_s=gap_s).position
    return position.lat, position.lon


def _outside(path: Path, clock: str = "12:00:15", offset: str | None = "+02:00") -> str:
    with pytest.raises(SkippedError) as caught:
        _fix(path, clock, offset)
    assert caught.value.reason == SkipReason.OUTSIDE_TRACK
    return caught.value.detail


HALF_WAY = (51.0005, 4.0005)


@pytest.mark.parametrize("zone", ["UTC", "Europe/Brussels", "America/New_York"])
def test_a_tracks_time_without_zone_is_utc_wherever_this_machine_is(path: Path, zone: str) -> None:
    path.write_text(_gpx(START + A.replace("Z", "") + B.replace("Z", "") + END))
    with local_zone(zone):
        assert _place(path) == HALF_WAY


@pytest.mark.parametrize("way", [".000Z", ".123456789Z", "+00:00", "+0000", " Z", "\n"])
def test_a_tracks_time_is_read_however_it_is_written(path: Path, way: str) -> None:
    path.write_text(_gpx(START + A.replace("Z", way) + B + END))
    assert _place(path) == pytest.approx(HALF_WAY, abs=1e-5)


def test_a_tracks_own_zone_counts(path: Path) -> None:
    track = _gpx(START + A + B + END).replace("T10", "T15").replace("Z<", ".000+05:00<")
    path.write_text(track)
    assert _place(path) == HALF_WAY


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [
        ("UTF-8", "utf-8"),
        ("UTF-8", "utf-8-sig"),
        ("UTF-16", "utf-16"),
        ("UTF-16", "utf-16-be"),
        ("ISO-8859-1", "latin-1"),
        ("windows-1252", "cp1252"),
        ("Shift_JIS", "shift_jis"),
        ("UTF-16", "utf-8"),  # as programs write that print a string made in memory
        ("UTF-8", "latin-1"),
        ("no-such-one", "utf-8"),
    ],
)
def test_a_track_is_read_as_it_declares_or_as_its_bytes_say(
    path: Path, declared: str, encoding: str
) -> None:
    name = "東京" if encoding == "shift_jis" else "Köln"
    path.write_bytes(_gpx(START + A + B + END, declared, name).encode(encoding))
    assert _place(path) == HALF_WAY


def test_blank_lines_before_a_track_are_passed_over(path: Path) -> None:
    path.write_text("\n  " + _gpx(START + A + B + END))
    assert _place(path) == HALF_WAY


def test_a_track_that_is_cut_off_is_used_up_to_its_last_whole_point(path: Path) -> None:
    whole = _gpx(START + A + B + _point(60.0, 5.0, "2024-06-01T10:00:40Z") + END)
    for cut in ("<ele>3</ele><time>2024-06-01T10:00:4", '<trkpt lat="60.0" lo'):
        path.write_text(whole[: whole.rindex(cut) + len(cut)])
        assert _place(path) == HALF_WAY
        assert _place(path, "12:00:38") == (51.001, 4.001)
        assert positioner_of(str(path)).dropped() == {"cut-off": 1}
    path.write_bytes(whole[:-20].encode() + bytes(64))  # as after a power cut
    assert _place(path) == HALF_WAY


@pytest.mark.parametrize(
    ("point", "why"),
    [
        (_point(0, 0, "2024-06-01T10:00:15Z"), "bad-position"),
        (_point(0.0, -0.0, "2024-06-01T10:00:15Z"), "bad-position"),
        (_point(91, 4, "2024-06-01T10:00:15Z"), "bad-position"),
        (_point(51, 181, "2024-06-01T10:00:15Z"), "bad-position"),
        (_point("nan", 4, "2024-06-01T10:00:15Z"), "bad-position"),
        (_point("", 4, "2024-06-01T10:00:15Z"), "bad-position"),
        ("<trkpt><time>2024-06-01T10:00:15Z</time></trkpt>", "bad-position"),
        (_point(52, 5, "yesterday"), "bad-time"),
        (_point(52, 5, "2024-06-01"), "bad-time"),
        (_point(52, 5, "2024-13-01T10:00:15Z"), "bad-time"),
        (_point(52, 5, ""), "no-time"),
        (_point(52, 5, None), "no-time"),
    ],
)
def test_one_bad_point_is_dropped_and_counted(path: Path, point: str, why: str) -> None:
    for body in (point + A + B, A + point + B, A + B + point):
        path.write_text(_gpx(START + body + END))
        assert _place(path) == HALF_WAY
        assert positioner_of(str(path)).dropped() == {why: 1}


def test_a_whole_track_has_nothing_dropped(path: Path) -> None:
    path.write_text(_gpx(START + A + B + END))
    assert not positioner_of(str(path)).dropped()


def test_points_out_of_order_are_put_in_order(path: Path) -> None:
    path.write_text(_gpx(START + B + A + END))
    assert _place(path) == HALF_WAY


FAR = _point(51.5, 4.5, "2024-06-01T10:01:10Z")


@pytest.mark.parametrize("between", ["</trkseg><trkseg>", "</trkseg></trk><trk><trkseg>"])
def test_no_line_is_drawn_across_segments_or_tracks(path: Path, between: str) -> None:
    path.write_text(_gpx(START + A + B + between + FAR + END))
    words = _outside(path, "12:00:45")
    assert "between two segments" in words
    assert "nearest point is at 2024-06-01 10:00:30 UTC" in words
    assert _place(path, "12:01:10") == (51.5, 4.5)
    assert _place(path, "12:00:31") == (51.001, 4.001)  # as between laps


def test_two_tracks_of_one_time_have_each_their_line() -> None:
    slow, fast = [(0.0, 51.0, 4.0), (100.0, 52.0, 4.0)], [(45.0, 10.0, 4.0), (55.0, 10.0, 6.0)]
    track = Track([slow, fast])
    assert track.place(50.0, 60.0) == (10.0, 5.0)
    assert track.place(10.0, 60.0) == (51.1, 4.0)


def test_a_track_says_its_nearest_point_where_it_places_nothing() -> None:
    track = Track([[(0.0, 51.0, 4.0), (300.0, 51.1, 4.1)]])
    with pytest.raises(OffTrackError) as caught:
        track.place(200.0, 60.0)
    assert (caught.value.nearest_at, caught.value.between) == (300.0, False)
    assert track.place(150.0, 150.0) == pytest.approx((51.05, 4.05))
    assert track.place(-60.0, 60.0) == (51.0, 4.0)
    with pytest.raises(OffTrackError):
        track.place(-61.0, 60.0)


def test_track_gap_says_how_far_from_a_point_a_picture_may_be(path: Path) -> None:
    later = _point(51.01, 4.01, "2024-06-01T10:05:00Z")
    path.write_text(_gpx(START + A + later + END))
    assert "over 60 s away (--track-gap)" in _outside(path, "12:02:30")
    assert _place(path, "12:02:30", gap_s=400) == (51.005, 4.005)


def test_a_track_across_180_degrees_stays_there(path: Path) -> None:
    ends = (("179.999", "2024-06-01T10:00:00Z"), ("-179.999", "2024-06-01T10:00:30Z"))
    path.write_text(_gpx(START + "".join(_point(-17, lon, at) for lon, at in ends) + END))
    assert abs(_fix(path).position.lon) == 180


def test_outside_the_track_says_both_times_and_the_zone(path: Path) -> None:
    path.write_text(_gpx(START + A + B + END))
    words = _outside(path, "14:00:15")
    assert "taken at 2024-06-01 12:00:15 UTC by its camera's clock in +02:00" in words
    assert "nearest point is at 2024-06-01 10:00:30 UTC" in words
    assert "--time-zone" not in words


def test_outside_the_track_names_the_zone_that_was_assumed(path: Path) -> None:
    path.write_text(_gpx(START + A + B + END))
    with local_zone("America/New_York"):
        words = _outside(path, offset=None)
    assert "America/New_York" in words
    assert "--time-zone NAME" in words


def test_a_camera_without_zone_is_placed_in_the_zone_that_is_told(path: Path) -> None:
    path.write_text(_gpx(START + A + B + END))
    shot = Shot("a.jpg", jpeg(times={BASE.DateTimeOriginal: "2024:06:01 12:00:15"}), 0, 0.1)
    for offset_s, clock in ((0.0, HALF_WAY), (15.0, (51.001, 4.001))):
        camera = CameraClock(time_zone("Europe/Brussels"), offset_s)
        position = positioner_of(str(path), clock=camera)(shot).position
        assert (position.lat, position.lon) == clock


WAYPOINT = '<wpt lat="51" lon="4"><time>2024-06-01T10:00:00Z</time></wpt>'


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<!DOCTYPE html><html><body>Login<br>here &nbsp;</body></html>", "a page of HTML"),
        ("<HTML><p>Login</HTML>", "a page of HTML"),
        (_gpx(WAYPOINT), "no track point; waypoints"),
        (_gpx(""), "no track point"),
        (_gpx(START + _point(0, 0, "2024-06-01T10:00:00Z") + END), "1 bad-position"),
        (_gpx(START + _point(51, 4, None) * 2 + END), "2 no-time"),
        ("", "it is empty"),
        ("\n\n", "not a GPX track"),
        ('{"error": "login"}', "not a GPX track"),
        ("<kml><Document/></kml>", "it begins with <kml>"),
        (_gpx(START + A)[:100], "not a GPX track"),
    ],
)
def test_what_has_no_track_is_refused_in_words(path: Path, text: str, words: str) -> None:
    path.write_text(text)
    with pytest.raises(GpsError) as caught:
        positioner_of(str(path))
    assert words in str(caught.value)
    assert str(path) in str(caught.value)


def test_a_day_of_points_loads_within_seconds(path: Path) -> None:
    midnight = datetime(2024, 6, 1, tzinfo=UTC)
    moments = (midnight + timedelta(seconds=second) for second in range(86_400))
    path.write_text(_gpx(START + "".join(_point(51, 4, f"{at:%FT%TZ}") for at in moments) + END))
    started = time.process_time()
    assert _place(path) == (51.0, 4.0)
    assert time.process_time() - started < 10
