import json
import os
import pty
import subprocess
import sys
from typing import Any

import pytest
import structlog

from litterfog.wire.log.fold import WINDOW_S, Fold

SAY = "from litterfog.wire.log import set_up_logging\nimport structlog, logging, warnings\n"


def _stderr(program: str) -> str:
    command = [sys.executable, "-P", "-c", SAY + program]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout == ""
    return done.stderr


def _on_a_terminal(program: str, **environment: str) -> str:
    ours, theirs = pty.openpty()
    command = [sys.executable, "-P", "-c", SAY + program]
    subprocess.run(
        command, stderr=theirs, timeout=60, check=True, env={**os.environ, **environment}
    )
    os.close(theirs)
    said = os.read(ours, 65_536).decode()
    os.close(ours)
    return said


WARN = "structlog.get_logger().warning('redis away', reason='refused')"


def test_it_is_json_where_nobody_sits_at_a_terminal() -> None:
    line = json.loads(_stderr(f"set_up_logging()\n{WARN}"))
    assert (line["event"], line["reason"], line["level"]) == ("redis away", "refused", "warning")


def test_it_is_text_on_a_terminal_and_coloured_unless_told_not_to() -> None:
    said = _on_a_terminal(f"set_up_logging()\n{WARN}")
    assert "redis away" in said
    assert "\x1b[" in said
    assert "{" not in said
    assert "\x1b[" not in _on_a_terminal(f"set_up_logging()\n{WARN}", NO_COLOR="1")


def test_a_setting_says_which() -> None:
    assert "redis away" in _stderr(f"set_up_logging('console')\n{WARN}")
    assert "{" not in _stderr(f"set_up_logging('console')\n{WARN}")
    assert "{" in _on_a_terminal(f"set_up_logging('json')\n{WARN}")


def test_a_librarys_record_and_a_warning_take_the_same_way() -> None:
    program = "set_up_logging()\nlogging.getLogger('lib').error('it %s', 'broke')\n"
    lines = _stderr(program + "warnings.warn('soon gone')").splitlines()
    record, warning = (json.loads(line) for line in lines)
    assert (record["event"], record["of"], record["level"]) == ("it broke", "lib", "error")
    assert "soon gone" in warning["event"]


def test_what_repeats_is_counted_and_said_at_the_end() -> None:
    lines = _stderr(f"set_up_logging()\nfor _ in range(5): {WARN}").splitlines()
    first, folded = (json.loads(line) for line in lines)
    assert "repeated" not in first
    assert folded["repeated"] == 4
    assert folded["event"] == "redis away"


def _folded(events: list[tuple[float, dict[str, Any]]]) -> list[dict[str, Any]]:
    now = 0.0
    written: list[dict[str, Any]] = []
    fold = Fold(written.append, lambda: now)
    for now, event in events:  # noqa: B007  (the clock that the fold reads)
        try:
            written.append(dict(fold(None, "info", event)))
        except structlog.DropEvent:
            continue
    fold.flush()
    return written


def test_numbers_do_not_make_a_line_another() -> None:
    assert _folded([(n, {"event": "waits", "level": "info", "s": n}) for n in range(3)]) == [
        {"event": "waits", "level": "info", "s": 0},
        {"event": "waits", "level": "info", "s": 0, "repeated": 2},
    ]


def test_words_do() -> None:
    events = [(0.0, {"event": "skipped", "picture": name}) for name in ("a", "b", "c")]
    assert [event["picture"] for event in _folded(events)] == ["a", "b", "c"]


def test_after_a_minute_the_count_is_said_and_the_line_written_again() -> None:
    event = {"event": "away"}
    moments = (0.0, 1.0, WINDOW_S + 1)
    assert _folded([(at, dict(event)) for at in moments]) == [
        {"event": "away"},
        {"event": "away", "repeated": 1},
        {"event": "away"},
    ]


@pytest.mark.parametrize("kinds", [10, 1_000])
def test_however_many_kinds_there_are_none_is_lost(kinds: int) -> None:
    events = [(0.0, {"event": str(number)}) for number in range(kinds) for _ in range(2)]
    written = _folded(events)
    assert sum(event.get("repeated", 1) for event in written) == 2 * kinds
