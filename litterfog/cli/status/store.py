"""How the store is: whether it takes writes, and whether it could forget."""

from dataclasses import dataclass, field
from typing import Any

from litterfog.cli.quantities import bytes_text
from litterfog.cli.status.check import Check, Level
from litterfog.cli.status.fleet import Fleet

_NEARLY_FULL = 0.8  # of maxmemory


@dataclass(frozen=True, slots=True)
class StoreLook:
    """What a reader of the store has seen."""

    address: str
    error: str | None  # None: it answers
    ping_ms: float = 0.0
    info: dict[str, Any] = field(default_factory=dict)  # Redis's INFO
    fleet: Fleet | None = None


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
