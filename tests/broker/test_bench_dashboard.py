"""`litterfog bench dashboard` in its short form, and that its store is one as the cloud writes."""

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from litterfog.bench.dashboard.filling import fill
from litterfog.bench.dashboard.goals import GOALS
from litterfog.bench.dashboard.records import hit_of, observation_of
from litterfog.bench.dashboard.town import PICTURES_PER_HIT, make_town
from litterfog.wire.frame import new_frame_id
from litterfog.wire.hits import HitReader, HitWriter
from tests.services import Redis, wait_until

pytestmark = [pytest.mark.broker, pytest.mark.timeout(180)]
NEEDS_CHROMIUM = {"first_dots", "at_rest", "new_hit"}


def _bench(*words: str, folder: Path) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "litterfog", "bench", "dashboard", "--no-browser", *words],
        cwd=folder,
        env={**os.environ, "TMPDIR": str(folder)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_every_figure_is_there_or_says_why_not(tmp_path: Path) -> None:
    bench = _bench("--hits", "2000", "--quick", "--json", folder=tmp_path)
    told, errors = bench.communicate(timeout=150)
    assert bench.returncode == 0, errors
    figures: dict[str, Any] = {one["key"]: one for one in json.loads(told)["figures"]}
    assert list(figures) == [goal.key for goal in GOALS]
    missing = {key for key, one in figures.items() if one["value"] is None}
    assert {key for key in figures if key.startswith(tuple(NEEDS_CHROMIUM))} == missing
    assert all(figures[key]["why"] == "--no-browser" for key in missing)
    assert figures["answer_most_kb"]["value"] < 40  # bounded by the screen, not by the store
    assert figures["answer_p50_ms"]["value"] <= figures["answer_p95_ms"]["value"]
    assert list(tmp_path.iterdir()) == []


def test_ctrl_c_ends_it_and_what_it_started(tmp_path: Path) -> None:
    bench = _bench("--hits", "1000", folder=tmp_path)
    wait_until(lambda: _logs(tmp_path, "dashboard.log"), 60, "a dashboard")
    bench.send_signal(signal.SIGINT)
    _, errors = bench.communicate(timeout=40)
    assert bench.returncode == 130, errors
    assert "interrupted" in errors
    assert list(tmp_path.iterdir()) == []


def test_a_store_that_holds_something_is_refused(tmp_path: Path, redis_server: Redis) -> None:
    with redis_server.client() as client:
        client.set("mine", 1)
    assert "holds 1 keys: give an empty one" in _refusal(redis_server.url, tmp_path)


@pytest.mark.parametrize(
    ("url", "told"),
    [("nonsense", "takes redis://"), ("redis://:secret@127.0.0.1:1/0", "does not answer")],
)
def test_a_store_that_is_none_is_refused(url: str, told: str, tmp_path: Path) -> None:
    words = _refusal(url, tmp_path)
    assert told in words
    assert "secret" not in words


def _refusal(url: str, folder: Path) -> str:
    bench = _bench("--redis", url, folder=folder)
    _, errors = bench.communicate(timeout=60)
    assert bench.returncode == 2, errors
    return errors


def test_a_filled_store_reads_as_one_that_the_cloud_wrote(redis_server: Redis) -> None:
    now_ns = time.time_ns()
    town = make_town(300, 5, seed=3, now_ms=now_ns // 1_000_000)
    with redis_server.client() as client:
        fill(client, town, now_ns, lambda _: None)
        filled = _all(HitReader(client))
        client.flushall()
        writer = HitWriter(client)
        for row in range(len(town)):
            hit = observation_of(hit_of(town, row))
            writer.record(hit)
            clean = dict.fromkeys(hit.cells, PICTURES_PER_HIT - 1)
            writer.record(replace(hit, id=new_frame_id(), hit=None, cells=clean))
        written = _all(HitReader(client))
    assert filled == written


def _all(reader: HitReader) -> tuple[Any, ...]:
    totals = reader.totals()
    return reader.latest(1_000), totals.hits, totals.frames, totals.clean, reader.cells()


def _logs(folder: Path, name: str) -> list[Path]:
    return list(folder.glob(f"litterfog-*/{name}"))
