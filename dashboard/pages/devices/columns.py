"""The table's columns after the device's name and when it was last seen."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from litterfog.dashboard.languages.table import Words
from litterfog.wire.frame import EdgeTimings
from litterfog.wire.status import Status
from litterfog.wire.store_records import Device

UNTOLD: Final = "—"

Text = Callable[[Device, Words], str]


def _nothing(_device: Device, _words: Words) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Column:
    """What a cell says, and in small letters beneath it."""

    title: str  # a key of languages/
    text: Text
    detail: Text = _nothing
    tone: str = "word"  # a style sheet's class: word, number, or warn for a number that should be 0


def _told(text: Callable[[Status, Words], str | None], untold: str = UNTOLD) -> Text:
    """Read a device's own word of itself, if it ever gave it."""

    def read(device: Device, words: Words) -> str:
        return (text(device.status, words) if device.status else None) or untold

    return read


def _rate(status: Status, words: Words) -> str | None:
    rate = status.rate_hz
    return None if rate is None else words("devices.rate_hz", rate=f"{rate:.3g}")


def _stages(status: Status, words: Words) -> str | None:
    if status.stages is None:
        return None
    return words("devices.ms", ms=round(sum(_ms(status.stages).values())))


def _stages_detail(status: Status, words: Words) -> str | None:
    if status.stages is None:
        return None
    rounded = {name: round(ms) for name, ms in _ms(status.stages).items()}
    return words("devices.stages_detail", **rounded)


def _ms(stages: EdgeTimings) -> dict[str, float]:
    return {
        "read": stages.read_ms,
        "resize": stages.resize_ms,
        "predict": stages.predict_ms,
        "encode": stages.encode_ms,
    }


def _bytes(status: Status, words: Words) -> str | None:
    size = status.frame_bytes
    return None if size is None else words("devices.a_picture", size=words.size(size))


def _wait(status: Status, words: Words) -> str | None:
    if not status.outbox_depth or status.wait_s is None:
        return None
    return words("devices.oldest", age=words.ago(_minutes(status.wait_s)))


def _minutes(seconds: float) -> float:
    """Let a row change with every minute alone."""
    return seconds // 60 * 60 if seconds >= 60 else 2


def _lost(device: Device, words: Words) -> str:
    told = {
        "rejected_count": device.totals.rejected,
        "skipped_count": device.status.skipped if device.status else 0,
    }
    return ", ".join(words(f"devices.{key}", count=count) for key, count in told.items() if count)


def _health(status: Status, _words: Words) -> str | None:
    parts = [
        None if status.battery is None else f"{status.battery * 100:.0f} %",
        None if status.temperature_c is None else f"{status.temperature_c:.0f} °C",
    ]
    return ", ".join(part for part in parts if part)


COLUMNS: Final = (
    Column(
        "devices.runs",
        _told(lambda status, _: f"{status.split} · {status.codec}"),
        _told(lambda status, _: status.model, ""),
    ),
    Column("devices.rate", _told(_rate), _told(_bytes, ""), "number"),
    Column("devices.stages", _told(_stages), _told(_stages_detail, ""), "number"),
    Column(
        "devices.outbox",
        _told(lambda status, words: words.number(status.outbox_depth)),
        _told(_wait, ""),
        "number",
    ),
    Column(
        "devices.lost",
        _told(lambda status, words: words.number(status.dropped)),
        _lost,
        "warn",
    ),
    Column("devices.health", _told(_health), tone="number"),
    Column(
        "devices.pictures",
        lambda device, words: words.number(device.totals.frames),
        lambda device, words: words("devices.with_litter", count=device.totals.hits),
        "number",
    ),
)
