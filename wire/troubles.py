"""What is wrong with a device, as plain words that pages and terminals translate."""

from typing import Final, Literal

from litterfog.wire.status import Status

Trouble = Literal["refused", "silent", "offline", "waiting", "dropped", "certificate"]

SILENT_S: Final = 120.0  # an online device says its status every 10 s
LONG_WAIT_S: Final = 300.0  # of the oldest frame: the cloud, or the way there, is away
ENDS_SOON_DAYS: Final = 30
_DAY_MS = 86_400_000


def troubles_of(status: Status | None, seen_ns: int, now_ns: int) -> tuple[Trouble, ...]:
    """Say what asks for somebody, the most pressing first; of a device that never told, nothing."""
    if status is None:
        return ()
    ends_ms = status.certificate_ends_ms
    found: dict[Trouble, bool] = {
        "refused": status.answer is not None and status.answer.outcome == "refused",
        "silent": status.state == "online" and now_ns - seen_ns > SILENT_S * 1e9,
        "offline": status.state == "offline",
        "waiting": status.outbox_depth > 0 and (status.wait_s or 0) > LONG_WAIT_S,
        "dropped": status.dropped > 0,
        "certificate": ends_ms is not None and days_left(ends_ms, now_ns) < ENDS_SOON_DAYS,
    }
    return tuple(trouble for trouble, is_so in found.items() if is_so)


def days_left(ends_ms: int, now_ns: int) -> int:
    """Count whole days until a certificate ends; negative when it has."""
    return int((ends_ms - now_ns // 1_000_000) // _DAY_MS)
