"""What many viewers cost the dashboard's process while hits come in."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from litterfog.bench.dashboard.new_hits import NewHits
from litterfog.bench.dashboard.process import cpu_seconds
from litterfog.bench.dashboard.subject import Figures, NotMeasuredError, Subject
from litterfog.bench.dashboard.view_requests import viewers_views

VIEWERS: Final = 20
NEW_HITS_PER_S: Final = 8.0
_WARM_UP_S = 5.0
_STOP_S = 40.0


def measure_crowd(subject: Subject) -> Figures:
    """Give the processor's share of the dashboard, Redis and the viewers apart."""
    with NewHits(subject).coming(NEW_HITS_PER_S), _viewers(subject) as viewers:
        time.sleep(_WARM_UP_S)
        begin, used = time.monotonic(), cpu_seconds(subject.pid)
        time.sleep(subject.extent.window_s)
        used, lasted = cpu_seconds(subject.pid) - used, time.monotonic() - begin
        viewers.terminate()
        told: dict[str, Any] = json.loads(viewers.communicate(timeout=_STOP_S)[0])
    if told["errors"] or not told["answers"]:
        raise NotMeasuredError(f"of {told['answers']} answers {told['errors']} were errors")
    seconds = lasted + _WARM_UP_S
    return {
        "viewers_cpu_percent": used / lasted * 100,
        "viewers_answers_per_s": told["answers"] / seconds,
        "viewers_kb_per_s": told["bytes"] / 1e3 / seconds,
        "viewers_p95_ms": told["p95_ms"],
    }


@contextmanager
def _viewers(subject: Subject) -> Iterator["subprocess.Popen[str]"]:
    command = [sys.executable, "-P", "-m", "litterfog.bench.dashboard.viewers"]
    process = subprocess.Popen(  # noqa: S603  (our own command line)
        [*command, subject.page, str(subject.refresh_s)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,  # a terminal's Ctrl-C is ours to handle
    )
    try:
        assert process.stdin is not None
        process.stdin.write("\n".join(viewers_views(subject.town, VIEWERS, seed=2)))
        process.stdin.close()
        process.stdin = None  # `communicate` would flush it
        yield process
    finally:
        process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()
