import json
from dataclasses import replace
from io import StringIO
from typing import Any

import msgspec
import pytest
from rich.console import Console

from litterfog.cli.quantities import bytes_text, duration_text
from litterfog.cli.status.broker import BrokerLook
from litterfog.cli.status.check import Report
from litterfog.cli.status.device import DeviceLook
from litterfog.cli.status.fleet import DEVICES_SHOWN, Fleet
from litterfog.cli.status.report import cloud_report, device_report
from litterfog.cli.status.store import StoreLook
from litterfog.cli.status.view import render
from litterfog.edge.backlog import Backlog
from litterfog.wire.heartbeat import Heartbeat
from litterfog.wire.status import Status
from litterfog.wire.store_records import DeadLetter, Device, Totals

NOW_S = 1_000_000.0
BEAT = Heartbeat(
    id="litterfog-cloud-host-0badcafe",
    version="0.1.0",
    started_at_ns=int((NOW_S - 7_200) * 1e9),
    at_ns=int(NOW_S * 1e9),
    models=["litter-160-int8"],
    counts={"stored": 30, "clean": 400},
    queue=3,
    frames_minute=60,
    frames_hour=430,
    hits_minute=6,
    hits_hour=30,
)
STATUS = Status(
    state="online", split="split13", codec="cbor", model="m", version="1", at_ns=0, outbox_depth=7
)
DEVICE = Device("bicycle-7", int((NOW_S - 5) * 1e9), Totals(frames=430), STATUS)
FLEET = Fleet([(BEAT, 1.0)], [DEVICE], 1, [], 0)
INFO = {
    "used_memory": 2_000_000,
    "maxmemory": 0,
    "maxmemory_policy": "noeviction",
    "aof_enabled": 1,
    "aof_last_write_status": "ok",
}
BROKER = BrokerLook("mqtt://b:1883", None, 4.0, {"version": "mosquitto version 2.0.11"})
STORE = StoreLook("redis://r:6379/0", None, 1.0, INFO, FLEET)
BACKLOG = Backlog(True, 5, 1_000, 90.0, {}, 0, None)


def _report(**changes: Any) -> Report:
    fleet = replace(FLEET, **changes)
    return cloud_report(BROKER, replace(STORE, fleet=fleet), NOW_S)


def _levels(report: Report) -> dict[str, str]:
    return {check.name: check.level for check in report.checks}


def _summary(report: Report, name: str) -> str:
    return next(check.summary for check in report.checks if check.name == name)


def _named(name: str, **changes: Any) -> Device:
    return replace(DEVICE, name=name, status=msgspec.structs.replace(STATUS, **changes))


def test_all_is_green() -> None:
    assert set(_levels(_report()).values()) == {"green"}
    assert _report().level == "green"


def test_a_broker_that_is_away_is_red_with_its_reason() -> None:
    report = cloud_report(replace(BROKER, error="Connection refused"), STORE, NOW_S)
    assert report.level == _levels(report)["broker"] == "red"
    assert "Connection refused" in _summary(report, "broker")


def test_a_store_that_is_away_leaves_the_rest_unknown() -> None:
    report = cloud_report(BROKER, StoreLook("r", "Connection refused"), NOW_S)
    levels = _levels(report)
    assert report.level == levels["store"] == "red"
    assert {levels["subscribers"], levels["devices"], levels["rates"]} == {"unknown"}


@pytest.mark.parametrize(
    ("info", "level", "words"),
    [
        ({"maxmemory": 2_000_000}, "red", "full"),
        ({"aof_last_write_status": "err"}, "red", "append-only"),
        ({"role": "slave"}, "red", "replica"),
        ({"maxmemory": 9_000_000, "maxmemory_policy": "allkeys-lru"}, "yellow", "allkeys-lru"),
        ({"aof_enabled": 0}, "yellow", "appendonly"),
        ({"maxmemory": 2_500_000}, "yellow", "nearly full: raise REDIS_MAXMEMORY or set"),
        ({"maxmemory": 2_500_001}, "green", "2.0 MB of 2.5 MB"),
        ({"maxmemory": 9_000_000}, "green", "2.0 MB of 9.0 MB"),
    ],
)
def test_a_store_that_may_lose_hits_is_told(info: dict[str, Any], level: str, words: str) -> None:
    report = cloud_report(BROKER, replace(STORE, info={**INFO, **info}), NOW_S)
    assert _levels(report)["store"] == level
    assert words in _summary(report, "store")


def test_no_subscriber_is_red() -> None:
    report = _report(heartbeats=[])
    assert report.level == "red"
    assert "start litterfog cloud" in _summary(report, "subscribers")


def test_a_silent_subscriber_is_not_alive() -> None:
    assert _levels(_report(heartbeats=[(BEAT, 40.0)]))["subscribers"] == "red"
    both = _report(heartbeats=[(BEAT, 1.0), (BEAT, 40.0)])
    assert _levels(both)["subscribers"] == "yellow"
    assert _summary(both, "rates").startswith("minute: 60 frames")


def test_a_subscriber_in_trouble_is_red_when_no_other_works() -> None:
    ill = msgspec.structs.replace(BEAT, problem="broker mqtt://b:1883: refused")
    assert _levels(_report(heartbeats=[(ill, 1.0)]))["subscribers"] == "red"
    assert _levels(_report(heartbeats=[(ill, 1.0), (BEAT, 1.0)]))["subscribers"] == "yellow"


def test_an_offline_device_is_yellow_and_its_backlog_counts() -> None:
    report = _report(devices=[DEVICE, _named("lorry", state="offline")], device_count=2)
    assert report.level == _levels(report)["devices"] == "yellow"
    assert _summary(report, "backlog").startswith("14 waiting")


def test_an_online_device_that_says_nothing_is_yellow() -> None:
    silent = replace(DEVICE, last_seen_ns=int((NOW_S - 600) * 1e9))
    check = next(c for c in _report(devices=[silent]).checks if c.name == "devices")
    assert (check.level, check.rows[0]["state"]) == ("yellow", "silent")


def test_devices_are_bounded_and_the_longest_backlog_comes_first() -> None:
    devices = [_named(f"d{number}", outbox_depth=number) for number in range(30)]
    check = next(c for c in _report(devices=devices, device_count=50).checks if c.name == "devices")
    assert len(check.rows) == DEVICES_SHOWN
    assert check.rows[0]["name"] == "d29"
    assert "30 more not shown" in check.summary


def test_dropped_frames_are_yellow() -> None:
    report = _report(devices=[_named("d", dropped=3)])
    assert _levels(report)["backlog"] == "yellow"
    assert "3 dropped" in _summary(report, "backlog")


@pytest.mark.parametrize(("ago_s", "level"), [(60, "yellow"), (7_200, "green")])
def test_a_dead_letter_is_yellow_for_an_hour(ago_s: float, level: str) -> None:
    letter = DeadLetter(int((NOW_S - ago_s) * 1e3), "d", "model", "resnet is not served", b"")
    report = _report(rejected=[letter], rejected_count=1)
    assert _levels(report)["dead letters"] == level


@pytest.mark.parametrize(
    ("look", "edge", "outbox"),
    [
        (DeviceLook("o", None, BACKLOG), "green", "green"),
        (DeviceLook("o", None, replace(BACKLOG, running=False)), "red", "green"),
        (DeviceLook("o", None, BACKLOG, "red: pipeline stuck", 1.0), "red", "green"),
        (DeviceLook("o", None, BACKLOG, "green", 60.0), "red", "green"),
        (DeviceLook("o", None, BACKLOG, "green: offline since noon", 1.0), "green", "green"),
        (DeviceLook("o", None, replace(BACKLOG, dropped=2)), "green", "yellow"),
        (DeviceLook("o", None, replace(BACKLOG, rejected={"model": 1})), "green", "yellow"),
        (DeviceLook("o", "no outbox"), "red", "red"),
    ],
)
def test_a_device_knows_its_process_and_its_outbox(
    look: DeviceLook, edge: str, outbox: str
) -> None:
    levels = _levels(device_report(BROKER, look))
    assert (levels["edge"], levels["outbox"]) == (edge, outbox)


def test_json_has_each_checks_level_and_figures() -> None:
    document = json.loads(json.dumps(_report().as_json()))
    assert document["level"] == "green"
    assert document["checks"]["rates"]["frames_hour"] == 430
    assert document["checks"]["devices"]["rows"][0]["name"] == "bicycle-7"


def test_the_view_keeps_to_80_columns_with_long_names() -> None:
    long = "x" * 64
    letter = DeadLetter(int(NOW_S * 1e3), long, "fingerprint", "why " * 40, b"")
    devices = [_named(long, state="offline", outbox_depth=123_456, dropped=99_999)]
    console = Console(file=StringIO(), width=80)
    console.print(render(_report(devices=devices, rejected=[letter], rejected_count=1)))
    written = console.file.getvalue()  # type: ignore[attr-defined]
    assert max(map(len, written.splitlines())) <= 80
    assert "123,456" in written
    assert "offline 5 s" in written
    assert "fingerprint" in written


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.4, "0 s"), (59, "59 s"), (61, "1 min"), (7_300, "2 h"), (2e5, "2 d")]
)
def test_durations(seconds: float, text: str) -> None:
    assert duration_text(seconds) == text


@pytest.mark.parametrize(
    ("count", "text"), [(812, "812 B"), (1_400, "1.4 kB"), (2_000_000, "2.0 MB"), (3e9, "3.0 GB")]
)
def test_bytes(count: int, text: str) -> None:
    assert bytes_text(count) == text
