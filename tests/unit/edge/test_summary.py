"""What the summary says of times and places that are not sure."""

import io
from collections import Counter

from rich.console import Console

from litterfog.edge.delivery import Delivery
from litterfog.edge.exif import CaptureTime
from litterfog.edge.summary import RunCounts, Summary


def _summary(counts: RunCounts) -> Summary:
    return Summary(None, counts, Delivery(), pending=0, dropped=0, seconds=1.0, about={})


def _words(summary: Summary) -> str:
    console = Console(file=io.StringIO(), width=200)
    console.print(summary.as_table())
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_times_from_the_file_are_counted() -> None:
    counts = RunCounts()
    for source in ("file", "file", "camera", "receiver"):
        counts.taken(CaptureTime(1, source))
    summary = _summary(counts)
    assert summary.as_json()["times_from"] == {"file": 2, "camera": 1, "receiver": 1}
    assert "time from the file" in _words(summary)


def test_zones_that_were_assumed_are_counted_by_name() -> None:
    counts = RunCounts()
    counts.taken(CaptureTime(1, "camera", "Europe/Brussels", zone_assumed=True))
    counts.taken(CaptureTime(1, "camera", "+02:00"))
    summary = _summary(counts)
    assert summary.as_json()["zones_assumed"] == {"Europe/Brussels": 1}
    assert "1 in Europe/Brussels" in _words(summary)
    assert "--time-zone NAME" in _words(summary)


def test_points_that_were_dropped_are_counted() -> None:
    summary = _summary(RunCounts(points_dropped=lambda: Counter({"bad-time": 2, "cut-off": 1})))
    assert summary.as_json()["points_dropped"] == {"bad-time": 2, "cut-off": 1}
    assert "2 bad-time, 1 cut-off" in _words(summary)


def test_where_nothing_is_in_doubt_nothing_is_said() -> None:
    counts = RunCounts()
    counts.taken(CaptureTime(1, "receiver"))
    words = _words(_summary(counts))
    assert not any(doubt in words for doubt in ("time from", "zone", "--gps"))
