"""Battery and temperature, from Linux's sysfs; nothing where there is none.

Layout: the kernel's Documentation/ABI/testing/sysfs-class-power and sysfs-class-thermal.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_SYS = Path("/sys/class")
_MOST_PARTS = 32  # batteries or thermal zones that are asked
_MOST_BYTES = 64  # of one answer
_TEMPERATURES_C = (-40.0, 150.0)  # else the sensor is none, or not there
_MOCKED = "PMIC-Die"  # a Jetson's: always 100 degrees


@dataclass(frozen=True, slots=True)
class Reading:
    """What the sensors say."""

    battery: float | None = None  # share that is left, of the emptiest one
    temperature_c: float | None = None  # of the hottest zone


class Sensors:
    """Asks them; a battery may take its time to answer."""

    def __init__(self, folder: Path = _SYS) -> None:
        self._folder = folder

    def read(self) -> Reading:
        """Give what they say."""
        return Reading(_battery(self._folder), _temperature_c(self._folder))


def _battery(folder: Path) -> float | None:
    """Give the emptiest battery's share; those of a mouse or a pen are the mouse's."""
    shares = [
        min(max(_number(part / "capacity") or 0.0, 0.0), 100.0) / 100
        for part in _parts(folder / "power_supply")
        if _text(part / "type") == "Battery"
        and _text(part / "scope") != "Device"
        and _number(part / "capacity") is not None
    ]
    return min(shares, default=None)


def _temperature_c(folder: Path) -> float | None:
    low, high = _TEMPERATURES_C
    told = [
        thousandths / 1_000
        for part in _parts(folder / "thermal")
        if _text(part / "type") != _MOCKED
        and (thousandths := _number(part / "temp")) is not None
        and low <= thousandths / 1_000 <= high
    ]
    return max(told, default=None)


def _parts(folder: Path) -> Iterator[Path]:
    try:
        yield from sorted(folder.iterdir())[:_MOST_PARTS]
    except OSError:  # no such sensors
        return


def _number(path: Path) -> float | None:
    text = _text(path)
    return float(text) if text.removeprefix("-").isdecimal() else None


def _text(path: Path) -> str:
    """Read a little; '' where a driver has no answer."""
    try:
        with path.open("rb") as file:
            return file.read(_MOST_BYTES).decode(errors="replace").strip()
    except OSError:
        return ""
