"""How subscribers, devices and their frames are, by what the store knows."""

from dataclasses import dataclass
from typing import Any

from litterfog.cli.quantities import duration_text
from litterfog.cli.status.check import ALIVE_S, Check, Level
from litterfog.wire.heartbeat import Heartbeat
from litterfog.wire.store_records import DeadLetter, Device

DEVICES_SHOWN = 20
LETTERS_SHOWN = 5
_SILENT_S = 120.0  # an online device says its status every 10 s
_FRESH_LETTER_S = 3_600.0


@dataclass(frozen=True, slots=True)
class Fleet:
    """What the store knows of subscribers, devices and dead letters."""

    heartbeats: list[tuple[Heartbeat, float]]  # with their age in s
    devices: list[Device]  # latest seen first
    device_count: int
    rejected: list[DeadLetter]  # newest first
    rejected_count: int


def check_subscribers(fleet: Fleet) -> Check:
    """Red when none is alive, or none of those alive can work."""
    rows = [_subscriber_row(beat, age_s) for beat, age_s in fleet.heartbeats]
    alive = [row for row in rows if row["age_s"] <= ALIVE_S]
    working = [row for row in alive if not row["problem"]]
    facts = {"alive": len(alive), "working": len(working)}
    if not alive:
        return Check("subscribers", "red", "none alive: start litterfog cloud", facts, rows)
    if not working:
        return Check("subscribers", "red", str(alive[0]["problem"]), facts, rows)
    silent = len(rows) - len(alive)
    words = f"{len(working)} working"
    words += f", {len(alive) - len(working)} in trouble" if len(working) < len(alive) else ""
    words += f", {silent} silent" if silent else ""
    level: Level = "green" if len(working) == len(rows) else "yellow"
    return Check("subscribers", level, words, facts, rows)


def _subscriber_row(beat: Heartbeat, age_s: float) -> dict[str, Any]:
    up_s = max(1.0, (beat.at_ns - beat.started_at_ns) / 1e9)
    dead = age_s > ALIVE_S
    return {
        "level": "yellow" if dead else "red" if beat.problem else "green",
        "id": beat.id,
        "version": beat.version,
        "age_s": round(age_s, 1),
        "up_s": round(up_s),
        "frames_per_s": 0.0 if dead else round(beat.frames_minute / min(60.0, up_s), 2),
        "queue": beat.queue,
        "counts": beat.counts,
        "models": beat.models,
        "problem": f"silent for {duration_text(age_s)}" if dead else beat.problem,
    }


def check_devices(fleet: Fleet, now_s: float) -> Check:
    """Yellow when one is offline or silent: a device may be away by design."""
    rows = [_device_row(device, now_s) for device in fleet.devices]
    rows.sort(key=lambda row: (row["state"] != "online", -row["outbox"], row["seen_ago_s"]))
    online = sum(row["level"] == "green" for row in rows)
    facts = {"known": fleet.device_count, "read": len(rows), "online": online}
    if not rows:
        return Check("devices", "yellow", "none has been seen yet", facts)
    level: Level = "green" if online == len(rows) else "yellow"
    words = f"{online} online" + (f", {len(rows) - online} not" if online < len(rows) else "")
    hidden = fleet.device_count - len(rows[:DEVICES_SHOWN])
    words += f"; {hidden} more not shown" if hidden > 0 else ""
    return Check("devices", level, words, facts, rows[:DEVICES_SHOWN])


def _device_row(device: Device, now_s: float) -> dict[str, Any]:
    status = device.status
    ago_s = max(0.0, now_s - device.last_seen_ns / 1e9)
    state: str = status.state if status else "unknown"
    if state == "online" and ago_s > _SILENT_S:
        state = "silent"
    return {
        "level": "green" if state == "online" else "yellow",
        "name": device.name,
        "state": state,
        "seen_ago_s": round(ago_s, 1),
        "split": status.split if status else None,
        "codec": status.codec if status else None,
        "look": status.look if status else None,
        "outbox": status.outbox_depth if status else 0,
        "dropped": status.dropped if status else 0,
        "frames": device.totals.frames,
    }


def check_backlog(fleet: Fleet) -> Check:
    """Yellow when an outbox has let frames go."""
    known = [device.status for device in fleet.devices if device.status]
    waiting, dropped = sum(s.outbox_depth for s in known), sum(s.dropped for s in known)
    facts = {"frames": waiting, "dropped": dropped}
    words = f"{waiting:,} waiting on devices, as they last said"
    if dropped:
        words += f"; {dropped:,} dropped by outboxes, full or too old"
    return Check("backlog", "yellow" if dropped else "green", words, facts)


def check_rates(fleet: Fleet) -> Check:
    """Add up what the subscribers alive have finished of late."""
    alive = [beat for beat, age_s in fleet.heartbeats if age_s <= ALIVE_S]
    facts = {
        "frames_minute": sum(beat.frames_minute for beat in alive),
        "hits_minute": sum(beat.hits_minute for beat in alive),
        "frames_hour": sum(beat.frames_hour for beat in alive),
        "hits_hour": sum(beat.hits_hour for beat in alive),
    }
    words = (
        f"minute: {facts['frames_minute']:,} frames, {facts['hits_minute']:,} hits;"
        f" hour: {facts['frames_hour']:,} frames, {facts['hits_hour']:,} hits"
    )
    return Check("rates", "green", words, facts)


def check_letters(fleet: Fleet, now_s: float) -> Check:
    """Yellow when a frame was rejected within the last hour."""
    rows = [
        {
            "level": "yellow" if now_s - letter.at_ms / 1e3 < _FRESH_LETTER_S else "green",
            "ago_s": round(max(0.0, now_s - letter.at_ms / 1e3), 1),
            "device": letter.device,
            "reason": letter.reason,
            "detail": letter.detail,
        }
        for letter in fleet.rejected[:LETTERS_SHOWN]
    ]
    level: Level = "yellow" if any(row["level"] == "yellow" for row in rows) else "green"
    words = f"{fleet.rejected_count:,} kept" if rows else "none"
    return Check("dead letters", level, words, {"count": fleet.rejected_count}, rows)
