"""How a device is, by what it can see of itself."""

from dataclasses import asdict, dataclass

from litterfog.cli.quantities import bytes_text, duration_text
from litterfog.cli.status.check import ALIVE_S, Check, Level
from litterfog.edge.backlog import Backlog
from litterfog.wire.health import EVERY_S


@dataclass(frozen=True, slots=True)
class DeviceLook:
    """What a device can see of itself."""

    outbox: str
    error: str | None  # None: the outbox can be read
    backlog: Backlog | None = None
    health_line: str | None = None  # of the health file; None: it has none
    health_age_s: float = 0.0


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
