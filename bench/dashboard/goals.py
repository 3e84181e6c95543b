"""What is measured of the dashboard, in which unit, and what is wanted of it."""

from dataclasses import dataclass
from typing import Final, Literal

Label = Literal["measured", "emulated"]  # emulated: over a link that Chromium emulates


@dataclass(frozen=True, slots=True)
class Goal:
    """A row of the table."""

    key: str
    words: str
    unit: str
    most: float | None = None  # wanted: no more than this; None: told, not judged
    label: Label = "measured"


GOALS: Final = (
    Goal("first_dots_cold_s", "first dots, cold", "s", 12, "emulated"),
    Goal("first_dots_warm_s", "first dots, warm", "s", 3, "emulated"),
    Goal("first_dots_cold_mb", "sent to first dots, cold", "MB", 2.0),
    Goal("first_dots_warm_mb", "sent to first dots, warm", "MB"),
    Goal("at_rest_map_bytes_per_s", "at rest, the map open", "B/s", 1_000),
    Goal("at_rest_devices_bytes_per_s", "at rest, the devices open", "B/s", 1_000),
    Goal("new_hit_kb", "one new hit, to one viewer", "kB", 10),
    Goal("viewers_cpu_percent", "20 viewers, 8 hits/s: processor", "% of a core", 30),
    Goal("viewers_answers_per_s", "20 viewers: answers", "1/s"),
    Goal("viewers_kb_per_s", "20 viewers: sent to all", "kB/s"),
    Goal("viewers_p95_ms", "20 viewers: an answer, p95", "ms"),
    Goal("answer_p50_ms", "a pan, zoom or filter, p50", "ms"),
    Goal("answer_p95_ms", "a pan, zoom or filter, p95", "ms", 150),
    Goal("answer_most_kb", "a pan, zoom or filter: largest answer", "kB"),
    Goal("memory_mb", "memory after all this", "MB", 300),
    Goal("memory_most_mb", "memory at its most", "MB"),
    Goal("healthy_s", "start, to healthy", "s"),
    Goal("usable_s", "start, to a usable page", "s", 5),
    Goal("fill_s", "filling the store", "s"),
)


def number_text(value: float) -> str:
    """Write three digits, or all before the point."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"
