"""Numbers, times and places as people read them. Times are UTC, and say so."""

from datetime import UTC, datetime

_NS = 1_000_000_000
_UNITS = ("B", "kB", "MB", "GB", "TB")


def number(value: int) -> str:
    """1234567 as '1,234,567'."""
    return f"{value:,}"


def percent(share: float) -> str:
    """0.873 as '87 %'; never rounded up to certainty."""
    return f"{int(share * 100)} %"


def size(value: float) -> str:
    """12345 bytes as '12.3 kB', in powers of 1,000."""
    power = 0
    while value >= 999.5 and power < len(_UNITS) - 1:  # 999.5 would round to 1000
        value /= 1_000
        power += 1
    digits = 1 if power and value < 99.95 else 0
    return f"{value:.{digits}f} {_UNITS[power]}"


def milliseconds(value: float) -> str:
    """3.1415 as '3.1 ms'."""
    return f"{value:,.1f} ms"


def moment(at_ns: int) -> str:
    """Say a date and time to the second."""
    return f"{_utc(at_ns):%Y-%m-%d %H:%M:%S} UTC"


def clock(at_ns: int, now_ns: int) -> str:
    """Say a time of day, with the date unless it is today."""
    at, now = _utc(at_ns), _utc(now_ns)
    return f"{at:%H:%M:%S}" if at.date() == now.date() else f"{at:%d %b %H:%M}"


def iso(at_ns: int) -> str:
    """Say a time in ISO 8601 with milliseconds."""
    return _utc(at_ns).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def minute_iso(at_ns: int) -> str:
    """Say the minute of a time in ISO 8601."""
    return f"{_utc(at_ns):%Y-%m-%dT%H:%MZ}"


def ago(at_ns: int, now_ns: int) -> str:
    """Say how long ago something was, in its largest unit."""
    seconds = max(0, (now_ns - at_ns) // _NS)
    for unit, length in (("d", 86_400), ("h", 3_600), ("min", 60)):
        if seconds >= length:
            return f"{seconds // length} {unit} ago"
    return f"{seconds} s ago" if seconds >= 2 else "now"


def place(lat: float, lon: float) -> str:
    """Say a position to about a metre."""
    return f"{abs(lat):.5f}° {'N' if lat >= 0 else 'S'}, {abs(lon):.5f}° {'E' if lon >= 0 else 'W'}"


def _utc(at_ns: int) -> datetime:
    return datetime.fromtimestamp(at_ns // 1_000_000 / 1_000, UTC)
