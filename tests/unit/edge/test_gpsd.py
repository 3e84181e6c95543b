import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import numpy as np
import pytest
from structlog.testing import capture_logs

from litterfog.edge.positions import Fix, GpsError, Positioner, positioner_of
from litterfog.edge.positions.gpsd_client import Gpsd, GpsdFix, best_fix, parse_gpsd, read_report
from litterfog.edge.skip import SkippedError, SkipReason
from litterfog.edge.sources.kind import Shot
from litterfog.scenes import plan_route
from tests.gpsd import GpsDaemon, Receiver, ReceiverState, ScriptedGpsd
from tests.services import wait_until

_RIDE = [(stop.lat, stop.lon) for stop in plan_route(5, 20)]


@pytest.fixture
def ended() -> Iterator[threading.Event]:
    event = threading.Event()
    yield event
    event.set()


def _receiver(places: list[tuple[float, float] | None], ahead: timedelta) -> Receiver:
    now = datetime.now(UTC) + ahead
    return Receiver(
        [ReceiverState(now + timedelta(seconds=i), place) for i, place in enumerate(places)]
    )


def _daemon(tmp_path: Path, receiver: Receiver) -> Iterator[GpsDaemon]:
    daemon = GpsDaemon(tmp_path, receiver)
    with closing(receiver):
        daemon.start()
        yield daemon
        daemon.kill()


@pytest.fixture
def riding(tmp_path: Path) -> Iterator[GpsDaemon]:
    yield from _daemon(tmp_path, _receiver(list(_RIDE), timedelta()))


@pytest.fixture
def lost(tmp_path: Path) -> Iterator[GpsDaemon]:
    yield from _daemon(tmp_path, _receiver([None], timedelta()))


@pytest.fixture
def ahead(tmp_path: Path) -> Iterator[GpsDaemon]:
    yield from _daemon(tmp_path, _receiver([_RIDE[0]], timedelta(days=40)))


def _frame(at_ns: int | None = None) -> Shot:
    return Shot("camera#1", np.zeros((4, 4, 3), np.uint8), at_ns or time.time_ns(), 0.1)


def _placed(place: Positioner) -> Fix:
    found: list[Fix] = []

    def tried() -> bool:
        try:
            found.append(place(_frame()))
        except SkippedError:
            return False
        return True

    wait_until(tried, what="a fix of gpsd")
    return found[0]


def test_gpsd_places_a_frame_on_the_ride(riding: GpsDaemon, ended: threading.Event) -> None:
    fix = _placed(positioner_of(riding.url, ended))
    near = [abs(lat - fix.position.lat) + abs(lon - fix.position.lon) for lat, lon in _RIDE]
    assert min(near) < 1e-5
    assert fix.position.source == "gps"
    assert 0 < (fix.position.accuracy_m or 0) < 100


def test_a_frame_far_in_time_from_every_fix_is_skipped(
    riding: GpsDaemon, ended: threading.Event
) -> None:
    place = positioner_of(riding.url, ended)
    _placed(place)
    with pytest.raises(SkippedError) as caught:
        place(_frame(time.time_ns() - 60 * 10**9))
    assert caught.value.reason == SkipReason.NO_POSITION


def test_a_gpsd_that_comes_back_is_heard_again(riding: GpsDaemon, ended: threading.Event) -> None:
    gpsd = Gpsd(*parse_gpsd(riding.url), ended)
    wait_until(lambda: gpsd.fix_near(time.time_ns()))
    riding.kill()
    riding.start()
    again_ns = time.time_ns()

    def newer() -> bool:
        fix = gpsd.fix_near(time.time_ns())
        return fix is not None and fix.seen_at_ns > again_ns

    wait_until(newer, what="a fix of the gpsd that came back")


def test_a_receiver_without_a_fix_places_nothing(lost: GpsDaemon, ended: threading.Event) -> None:
    place = positioner_of(lost.url, ended)
    with socket.create_connection(("127.0.0.1", lost.port), 5) as peer, peer.makefile("rb") as told:
        peer.sendall(b'?WATCH={"enable":true,"json":true};\n')
        next(line for line in told if b'"TPV"' in line)  # as our own listener gets it too
        with pytest.raises(SkippedError, match="no fix"):
            place(_frame())


def test_a_gpsd_without_a_fix_says_so(
    lost: GpsDaemon, ended: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("litterfog.edge.silence.SILENT_S", 0.2)
    place = positioner_of(lost.url, ended)
    wait_until(lambda: "view of the sky" in (place.fault() or ""))
    lost.kill()
    wait_until(lambda: "refused" in (place.fault() or ""))


def test_a_gpsd_with_fixes_has_no_fault(
    riding: GpsDaemon, ended: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = positioner_of(riding.url, ended)
    _placed(place)
    now = time.monotonic()
    monkeypatch.setattr("time.monotonic", lambda: now + 50)
    assert place.fault() is None


def test_a_system_clock_that_lags_gives_way_to_the_receivers(
    ahead: GpsDaemon, ended: threading.Event
) -> None:
    fix = _placed(positioner_of(ahead.url, ended))
    lead_days = (fix.captured_at_ns - time.time_ns()) / 86_400e9
    assert lead_days == pytest.approx(40, abs=0.1)


def test_a_report_is_a_fix_from_mode_2_on() -> None:
    line = b'{"class":"TPV","mode":2,"lat":51.5,"lon":-4.25,"epx":3,"epy":4,"speed":2.1}\r\n'
    assert read_report(line, 7) == GpsdFix(51.5, -4.25, 5.0, 7, None)
    assert read_report(line.replace(b":2,", b":1,"), 7) is None
    assert read_report(b'{"class":"SKY","satellites":[]}', 7) is None
    with pytest.raises(msgspec.DecodeError):
        read_report(b"$GPRMC", 7)


def _seen(device: str, seconds: float, *, mode: int = 3, error_m: float | None = 5.0) -> GpsdFix:
    return GpsdFix(51.0, 4.0, error_m, int(seconds * 1e9), None, mode, device)


def test_of_several_receivers_the_best_fix_counts() -> None:
    flat, rough, fine = (
        _seen("a", 10, mode=2, error_m=1.0),
        _seen("b", 8, error_m=9.0),
        _seen("c", 7),
    )
    assert best_fix([flat, rough, fine], 10 * 10**9) == fine
    assert best_fix([flat, rough], 10 * 10**9) == rough
    assert best_fix([_seen("d", 10, error_m=None), rough], 10 * 10**9) == rough
    assert best_fix([flat, _seen("b", 4.9), _seen("c", 15.1)], 10 * 10**9) == flat
    assert best_fix([_seen("a", 4.9)], 10 * 10**9) is None


def test_of_one_receiver_the_nearest_fix_counts() -> None:
    nearest = _seen("a", 9.9, error_m=20.0)
    assert best_fix([_seen("a", 8), nearest, _seen("a", 12)], 10 * 10**9) == nearest


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[GpsDaemon]:
    now = datetime.now(UTC)
    rough = [ReceiverState(now + timedelta(seconds=i), (51.5, 4.5), 4.0) for i in range(60)]
    fine = [ReceiverState(now + timedelta(seconds=i), (51.0, 4.0)) for i in range(60)]
    with closing(Receiver(rough)) as first, closing(Receiver(fine)) as second:
        daemon = GpsDaemon(tmp_path, first, second)
        daemon.start()
        yield daemon
        daemon.kill()


def test_the_receiver_with_the_smaller_error_counts(
    pair: GpsDaemon, ended: threading.Event
) -> None:
    gpsd = Gpsd(*parse_gpsd(pair.url), ended)
    wait_until(lambda: len({fix.device for fix in gpsd.fixes if fix.accuracy_m}) == 2)
    fix = gpsd.fix_near(time.time_ns())
    assert fix is not None
    assert round(fix.lat, 3) == 51.0


TPV = b'{"class":"TPV","device":"/dev/ttyACM0","mode":3,"lat":51.5,"lon":4.25,"eph":4}\r\n'
BAD = [
    b"$GPRMC,,V\r\n",
    b'{"class":"TPV","mode":"three"}\r\n',
    b'{"class":"TPV","mode":3,"lat":nan}\r\n',
    b'{"class":"\xff"}\r\n',
    b'{"class":"TPV","mode":3,"lat":1,"lon":1,"time":"0001-01-01T00:00:00+14:00"}\r\n',
    b'{"a":' * 20_000 + b"\r\n",
    b"\r\n",
]


def test_a_bad_line_is_counted_and_does_not_end_the_connection(ended: threading.Event) -> None:
    with closing(ScriptedGpsd([*BAD, TPV])) as server:
        place = positioner_of(server.url, ended)
        fix = _placed(place)
        assert (fix.position.lat, fix.position.lon, fix.position.accuracy_m) == (51.5, 4.25, 4.0)
        assert server.connections == 1
        assert place.dropped()["bad-line"] >= len(BAD)
        ended.set()


def test_what_says_bad_lines_alone_is_no_gpsd(
    ended: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("litterfog.edge.silence.SILENT_S", 0.0)
    with closing(ScriptedGpsd([b"hello\n"] * 20)) as server:
        place = positioner_of(server.url, ended)
        wait_until(lambda: "does not speak gpsd's JSON" in (place.fault() or ""))
        ended.set()


@pytest.mark.parametrize(("lat", "lon"), [(b"0", b"0"), (b"91", b"4"), (b"51", b"181")])
def test_a_place_that_is_none_is_no_fix(lat: bytes, lon: bytes) -> None:
    line = b'{"class":"TPV","mode":3,"lat":%b,"lon":%b}' % (lat, lon)
    assert read_report(line, 7) is None


def test_no_fix_at_all_is_said_once(ended: threading.Event) -> None:
    with closing(ScriptedGpsd([])) as silent, capture_logs() as logs:
        place = positioner_of(silent.url, ended)
        for _ in range(5):
            with pytest.raises(SkippedError) as caught:
                place(_frame())
            assert caught.value.told
        ended.set()
    assert [line["event"] for line in logs if "no fix" in line["event"]] == [
        "no fix: pictures are skipped until gpsd has one"
    ]


def test_a_picture_of_another_time_is_told_while_gpsd_has_fixes(ended: threading.Event) -> None:
    with closing(ScriptedGpsd([TPV])) as server:
        place = positioner_of(server.url, ended)
        _placed(place)
        with pytest.raises(SkippedError) as caught:
            place(_frame(time.time_ns() - 3600 * 10**9))
        ended.set()
    assert not caught.value.told


@pytest.mark.parametrize("url", ["gpsd://", "gpsd:", "gpsd://h:x", "gpsd://h/dev"])
def test_a_gpsd_that_names_no_host_is_refused(url: str) -> None:
    with pytest.raises(GpsError, match="gpsd"):
        positioner_of(url)
