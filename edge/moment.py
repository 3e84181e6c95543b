"""Moments of cameras, tracks and receivers as the frame has them."""

from datetime import UTC, datetime


def ns_of(moment: datetime) -> int:
    """Give a moment in ns since the Unix epoch."""
    return round(moment.timestamp() * 1e6) * 1000


def utc_unless_said(moment: datetime) -> datetime:
    """Take a moment that says no zone as UTC: a track's, a table's, a receiver's."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
