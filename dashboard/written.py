"""Times, shares and places as they are written in every language. Times are UTC, and say so."""

from datetime import UTC, datetime


def percent(share: float) -> str:
    """0.873 as '87 %'; never rounded up to certainty."""
    return f"{int(share * 100 + 1e-6)} %"  # 0.29 * 100 is a hair under 29


def moment(at_ns: int) -> str:
    """Say a date and time to the second."""
    return f"{_utc(at_ns):%Y-%m-%d %H:%M:%S} UTC"


def iso(at_ns: int) -> str:
    """Say a time in ISO 8601 with milliseconds."""
    return _utc(at_ns).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def minute_iso(at_ns: int) -> str:
    """Say the minute of a time in ISO 8601."""
    return f"{_utc(at_ns):%Y-%m-%dT%H:%MZ}"


def place(lat: float, lon: float) -> str:
    """Say a position to about a metre."""
    return f"{abs(lat):.5f}° {'N' if lat >= 0 else 'S'}, {abs(lon):.5f}° {'E' if lon >= 0 else 'W'}"


def _utc(at_ns: int) -> datetime:
    return datetime.fromtimestamp(at_ns // 1_000_000 / 1_000, UTC)
