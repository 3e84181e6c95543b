"""Numbers as EXIF holds them: rationals that may divide by zero."""

import math
from typing import Any


def finite(value: Any) -> float | None:
    """Give a tag's number; None where it is none, or divides by zero."""
    try:
        number = float(value)
    except (TypeError, ValueError, ZeroDivisionError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def text(value: Any) -> str:
    """Give a tag's text without the zero bytes and blanks that pad it; empty where it is none."""
    if isinstance(value, bytes):
        value = value.decode(errors="replace")
    return value.strip("\0 \t\r\n") if isinstance(value, str) else ""
