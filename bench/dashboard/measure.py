"""Measure all of a dashboard that serves, piece by piece; one that fails says why."""

from collections.abc import Callable
from importlib.util import find_spec

from litterfog.bench.dashboard.answers import measure_answers
from litterfog.bench.dashboard.crowd import measure_crowd
from litterfog.bench.dashboard.process import memory_mb
from litterfog.bench.dashboard.subject import Figures, Measured, NotMeasuredError, Subject

Step = Callable[[str], None]

_DOTS = ("first_dots_cold_s", "first_dots_warm_s", "first_dots_cold_mb", "first_dots_warm_mb")
_TAB = ("at_rest_map_bytes_per_s", "at_rest_devices_bytes_per_s", "new_hit_kb")
_ANSWERS = ("answer_p50_ms", "answer_p95_ms", "answer_most_kb")
_CROWD = ("viewers_cpu_percent", "viewers_answers_per_s", "viewers_kb_per_s", "viewers_p95_ms")


def measure_dashboard(subject: Subject, measured: Measured, step: Step, *, browser: bool) -> None:
    """Measure; memory comes last, when all has been asked for."""
    step("pan, zoom, filter")
    measured.take(_ANSWERS, lambda: measure_answers(subject))
    measured.take(_DOTS, lambda: _first_dots(subject, step, browser=browser))
    measured.take(_TAB, lambda: _open_tab(subject, step, browser=browser))
    step("20 viewers")
    measured.take(_CROWD, lambda: measure_crowd(subject))
    subject.check()
    now, most = memory_mb(subject.pid)
    measured.figures.update(memory_mb=now, memory_most_mb=most)


def _first_dots(subject: Subject, step: Step, *, browser: bool) -> Figures:
    _check_browser(browser=browser)
    from litterfog.bench.dashboard.first_dots import measure_first_dots  # noqa: PLC0415  (selenium)

    return measure_first_dots(subject, step)


def _open_tab(subject: Subject, step: Step, *, browser: bool) -> Figures:
    _check_browser(browser=browser)
    from litterfog.bench.dashboard.open_tab import measure_open_tab  # noqa: PLC0415  (selenium)

    return measure_open_tab(subject, step)


def _check_browser(*, browser: bool) -> None:
    if not browser:
        raise NotMeasuredError("--no-browser")
    if find_spec("selenium") is None:
        raise NotMeasuredError("selenium is not installed: pip install selenium")
