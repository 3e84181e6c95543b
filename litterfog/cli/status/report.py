"""Judge how the pipeline is: what was seen goes in, a report of green, yellow and red comes out.

Knows no sockets and no clock: `status_look` looks, `status_view` shows.
"""

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from litterfog.cli.quantities import bytes_text, duration_text
from litterfog.edge.backlog import Backlog
from litterfog.wire.health import EVERY_S
from litterfog.wire.heartbeat import Heartbeat
from litterfog.wire.store_records import DeadLetter, Device

Level = Literal["green", "unknown", "yellow", "red"]
LEVELS: tuple[Level, ...] = ("green", "unknown", "yellow", "red")  # from good to bad
DEVICES_SHOWN = 20
LETTERS_SHOWN = 5
ALIVE_S = 15.0  # a process that was silent for longer is taken for dead
_SILENT_S = 120.0  # an online device says its status every 10 s
_FRESH_LETTER_S = 3_600.0
_NEARLY_FULL = 0.8  # of maxmemory
_UNKNOWN = "not known while the store is away"


@dataclass(frozen=True, slots=True)
class BrokerLook:
    """What an attempt to connect has shown."""

    address: str
    error: str | None  # None: connected
    connect_ms: float = 0.0
    told: dict[str, str] = field(default_factory=dict)  # of $SYS: last level of the topic -> text


@dataclass(frozen=True, slots=True)
class Fleet:
    """What the store knows of subscribers, devices and dead letters."""

    heartbeats: list[tuple[Heartbeat, float]]  # with their age in s
    devices: list[Device]  # latest seen first
    device_count: int
    rejected: list[DeadLetter]  # newest first
    rejected_count: int


@dataclass(frozen=True, slots=True)
class StoreLook:
    """What a reader of the store has seen."""

    address: str
    error: str | None  # None: it answers
    ping_ms: float = 0.0
    info: dict[str, Any] = field(default_factory=dict)  # Redis's INFO
    fleet: Fleet | None = None


@dataclass(frozen=True, slots=True)
class DeviceLook:
    """What a device can see of itself."""

    outbox: str
    error: str | None  # None: the outbox can be read
    backlog: Backlog | None = None
    health_line: str | None = None  # of the health file; None: it has none
    health_age_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Check:
    """One part's state: a line for people, facts and rows for scripts."""

    name: str
    level: Level
    summary: str
    facts: dict[str, Any] = field(default_factory=dict)
    rows: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Report:
    """Every check, in the order in which a person should read them."""

    checks: list[Check]

    @property
    def level(self) -> Level:
        """Give the worst level of all."""
        return max((check.level for check in self.checks), key=LEVELS.index)

    def as_json(self) -> dict[str, Any]:
        """Give the report as plain values: a check's facts stand beside its level."""
        checks = {}
        for check in self.checks:
            known = asdict(check)
            name, facts = known.pop("name"), known.pop("facts")
            checks[name] = {**known, **facts}
        return {"level": self.level, "checks": checks}


def cloud_report(broker: BrokerLook, store: StoreLook, now_s: float) -> Report:
    """Judge broker, store, subscribers and devices as they are at `now_s`."""
    names = ("subscribers", "devices", "backlog", "rates", "dead letters")
    if store.fleet is None:
        rest = [Check(name, "unknown", _UNKNOWN) for name in names]
    else:
        fleet = store.fleet
        rest = [
            check_subscribers(fleet),
            check_devices(fleet, now_s),
            check_backlog(fleet),
            check_rates(fleet),
            check_letters(fleet, now_s),
        ]
    return Report([check_broker(broker), check_store(store), *rest])


def device_report(broker: BrokerLook, device: DeviceLook) -> Report:
    """Judge what a device can know."""
    return Report([check_process(device), check_broker(broker), check_outbox(device)])


def check_broker(look: BrokerLook) -> Check:
    """Red when no connection could be made."""
    facts: dict[str, Any] = {"address": look.address, "told": look.told}
    if look.error:
        return Check("broker", "red", f"{look.address}: {look.error}", facts)
    parts = [f"connected in {look.connect_ms:.0f} ms"]
    if "version" in look.told:
        parts.append(look.told["version"].replace(" version", ""))
    if "connected" in look.told:
        parts.append(f"{look.told['connected']} clients")
    if (up_s := look.told.get("uptime", "").split(" ")[0]).isdigit():
        parts.append(f"up {duration_text(int(up_s))}")
    return Check("broker", "green", ", ".join(parts), {**facts, "connect_ms": look.connect_ms})


def check_store(look: StoreLook) -> Check:
    """Red when Redis is away or takes no writes; yellow where it could forget or is nearly full."""
    if look.error:
        return Check("store", "red", f"{look.address}: {look.error}", {"address": look.address})
    info = look.info
    used, most = int(info.get("used_memory", 0)), int(info.get("maxmemory", 0))
    memory = bytes_text(used) + (f" of {bytes_text(most)}" if most else ", no limit")
    facts = {
        "address": look.address,
        "ping_ms": look.ping_ms,
        "used_bytes": used,
        "limit_bytes": most or None,
        "policy": info.get("maxmemory_policy"),
        "aof": bool(info.get("aof_enabled")),
        "aof_last_write": info.get("aof_last_write_status"),
        "version": info.get("redis_version"),
    }
    level, words = _judge_store(info, used, most)
    answers = f"answers in {look.ping_ms:.0f} ms, {memory}"
    return Check("store", level, f"{words}; {answers}" if words else f"{answers}, AOF on", facts)


def _judge_store(info: dict[str, Any], used: int, most: int) -> tuple[Level, str]:
    policy = info.get("maxmemory_policy", "noeviction")
    if most and used >= most and policy == "noeviction":
        return "red", "full: no hit is stored until it has room (maxmemory)"
    if info.get("aof_enabled") and info.get("aof_last_write_status") != "ok":
        return "red", "its last write to the append-only file failed: is the disk full?"
    if info.get("role") == "slave":
        return "red", "a replica: it takes no writes"
    worry = _store_worry(info, used, most, policy)
    return ("yellow", worry) if worry else ("green", "")


def _store_worry(info: dict[str, Any], used: int, most: int, policy: str) -> str:
    """Say what is no trouble yet and could be; '' for nothing."""
    if most and policy != "noeviction":
        return f"maxmemory-policy {policy} forgets hits when it is full: set noeviction"
    if not info.get("aof_enabled"):
        return "without AOF a crash forgets hits: set appendonly yes"
    if used >= most * _NEARLY_FULL > 0:
        return "nearly full: raise REDIS_MAXMEMORY or set LITTERFOG_RETENTION_DAYS"
    return ""


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


def check_process(look: DeviceLook) -> Check:
    """Red when no edge process runs, or its health file says so or is old."""
    if look.backlog is None or not look.backlog.running:
        return Check("edge", "red", "not running with this outbox: start litterfog edge")
    if look.health_line is None:
        return Check("edge", "green", "running")
    if look.health_age_s > ALIVE_S:
        words = f"health file not written for {duration_text(look.health_age_s)}"
        return Check("edge", "red", words)
    level: Level = "green" if look.health_line.startswith("green") else "red"
    words = look.health_line.removeprefix(level).removeprefix(": ")
    return Check("edge", level, words or f"running, health looked at every {EVERY_S:.0f} s")


def check_outbox(look: DeviceLook) -> Check:
    """Red when it cannot be read; yellow when frames were dropped or rejected."""
    if look.backlog is None:
        return Check("outbox", "red", look.error or "not known", {"path": look.outbox})
    backlog = look.backlog
    words = f"{backlog.pending:,} waiting"
    if backlog.oldest_s is not None:
        words += f", {bytes_text(backlog.pending_bytes)}, the oldest for"
        words += f" {duration_text(backlog.oldest_s)}"
    if backlog.dropped:
        words += f"; {backlog.dropped:,} dropped: " + ", ".join(
            f"{count:,} ({what})" for what, count in backlog.drops.items()
        )
    for reason, count in backlog.rejected.items():
        words += f"; {count:,} rejected ({reason})"
    level: Level = "yellow" if backlog.dropped or backlog.rejected else "green"
    return Check("outbox", level, words, {"path": look.outbox, **asdict(backlog)})
