"""Moments as an address names them: dates, dates with times, durations back from now."""

import re
from datetime import UTC, datetime, timedelta
from typing import Final

DAY_MS: Final = 86_400_000
_MINUTE_MS: Final = 60_000
_UNITS_MS: Final = {"m": _MINUTE_MS, "h": 60 * _MINUTE_MS, "d": DAY_MS}
_DURATION = re.compile(r"([0-9]{1,5})([mhd])")
_DATE = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(T.+)?")
_EXPECTED = "takes a date, a date and time (2026-03-05T14:00Z), or a duration such as 24h or 7d"


def moment_ms(text: str, now_ms: int, *, ends: bool = False) -> int:
    """Read a moment in ms since the epoch; raises ValueError with what it takes.

    A date is its first moment in UTC, or the one after it where it `ends` a span, so that the day
    is inside. Durations count from the minute that has begun, so that an answer keeps for one.
    """
    if duration := _DURATION.fullmatch(text):
        return now_ms - now_ms % _MINUTE_MS - int(duration[1]) * _UNITS_MS[duration[2]]
    date = _DATE.fullmatch(text)
    if date is None:
        raise ValueError(_EXPECTED)
    try:
        at = datetime.fromisoformat(text.replace(" ", "+"))  # what an address makes of a plus
        if ends and date[2] is None:
            at += timedelta(days=1)
        return _milliseconds(at if at.tzinfo else at.replace(tzinfo=UTC))
    except (ValueError, OverflowError):
        raise ValueError(_EXPECTED) from None


def _milliseconds(at: datetime) -> int:
    return (at - datetime.fromtimestamp(0, UTC)) // timedelta(milliseconds=1)
