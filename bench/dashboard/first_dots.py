"""How long until the map has its first dots, and what was sent by then: cold and warm.

The clock starts with the navigation and stops when MapLibre has rendered a hit or a cluster. Warm
is a new browser on the profile of the cold one: what its cache kept is not asked for again.
"""

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from litterfog.bench.dashboard.browser import CountingBrowser, counting_browser
from litterfog.bench.dashboard.subject import Figures, NotMeasuredError, Subject

_MOST_S = 120.0
_POLL_S = 0.25
WATCH = """
(function () {
  const drawn = () => {
    const plot = document.querySelector('#map .js-plotly-plot');
    const map = plot?._fullLayout?.map?._subplot?.map;
    if (!map?.getStyle()) return false;
    const ours = map.getStyle().layers.filter(one => ['hits', 'clusters'].includes(one.source));
    const layers = ours.map(one => one.id);
    return layers.length > 0 && map.queryRenderedFeatures({layers}).length > 0;
  };
  const look = setInterval(() => {
    try {
      if (!drawn()) return;
    } catch {
      return;
    }
    window.firstDotsMs = performance.now();
    clearInterval(look);
  }, 50);
})();
"""


def measure_first_dots(subject: Subject, step: Callable[[str], None]) -> Figures:
    """Give the medians of some arrivals."""
    arrivals: list[Figures] = []
    for number in range(1, subject.extent.repeats + 1):
        with tempfile.TemporaryDirectory(dir=subject.folder) as profile:
            figures: Figures = {}
            for way in ("cold", "warm"):
                step(f"first dots, {way}, {number} of {subject.extent.repeats}")
                seconds, megabytes = _arrival(subject, Path(profile))
                figures[f"first_dots_{way}_s"] = seconds
                figures[f"first_dots_{way}_mb"] = megabytes
        arrivals.append(figures)
    return {key: statistics.median(one[key] for one in arrivals) for key in arrivals[0]}


def _arrival(subject: Subject, profile: Path) -> tuple[float, float]:
    with counting_browser(profile) as browser:
        browser.slow_down()
        browser.run_on_every_page(WATCH)
        browser.open(f"{subject.page}/")
        seconds = wait_for_dots(browser, _MOST_S)
        return seconds, browser.received_bytes() / 1e6


def wait_for_dots(browser: CountingBrowser, most_s: float) -> float:
    """Wait on a page that WATCH watches; gives the seconds since its navigation began."""
    deadline = time.monotonic() + most_s
    while time.monotonic() < deadline:
        found = browser.ask("window.firstDotsMs")
        if isinstance(found, int | float):
            return found / 1_000
        time.sleep(_POLL_S)
    raise NotMeasuredError(f"no dot within {most_s:.0f} s")
