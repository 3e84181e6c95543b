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

from litterfog.edge.positions import Fix, GpsError, Positioner, positioner_of
from litterfog.edge.positions.gpsd_client import Gpsd, GpsdFix, parse_gpsd, read_report
from litterfog.edge.skip import SkippedError, SkipReason
from litterfog.edge.sources.kind import Shot
from litterfog.scenes import plan_route
from tests.gpsd import GpsDaemon, Receiver, ReceiverState
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


@pytest.mark.parametrize("url", ["gpsd://", "gpsd:", "gpsd://h:x", "gpsd://h/dev"])
def test_a_gpsd_that_names_no_host_is_refused(url: str) -> None:
    with pytest.raises(GpsError, match="gpsd"):
        positioner_of(url)
