"""Durations and bytes as a person reads them."""

_UNITS = ((86_400, "d"), (3_600, "h"), (60, "min"), (1, "s"))


def duration_text(seconds: float) -> str:
    """Say a duration in its largest whole unit: 5 s, 3 min, 2 h, 4 d."""
    for size, unit in _UNITS:
        if seconds >= size:
            return f"{seconds // size:.0f} {unit}"
    return "0 s"


def bytes_text(count: int) -> str:
    """Say a number of bytes in decimal units: 812 B, 1.4 kB, 2.0 MB."""
    value = float(count)
    for unit in ("B", "kB", "MB"):
        if value < 1_000:
            return f"{value:.0f} B" if unit == "B" else f"{value:.1f} {unit}"
        value /= 1_000
    return f"{value:.1f} GB"
