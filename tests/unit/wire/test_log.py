import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
import structlog

from litterfog.wire.log.fold import BETWEEN_S, WINDOW_S, Fold
from litterfog.wire.log.terminal import TerminalRenderer

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
    fold = Fold(written.append, lambda: now, lambda *_: None)
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
        {"event": "waits", "level": "info", "s": 0, "repeated": 2, "repeated_in_s": 2},
    ]


def test_words_do() -> None:
    events = [(0.0, {"event": "skipped", "picture": name}) for name in ("a", "b", "c")]
    assert [event["picture"] for event in _folded(events)] == ["a", "b", "c"]


def test_after_a_minute_the_count_is_said_and_the_line_written_again() -> None:
    event = {"event": "away"}
    moments = (0.0, 1.0, WINDOW_S + 1)
    assert _folded([(at, dict(event)) for at in moments]) == [
        {"event": "away"},
        {"event": "away", "repeated": 1, "repeated_in_s": 61},
        {"event": "away"},
    ]


def test_a_count_is_said_before_another_line_and_what_comes_back_is_news() -> None:
    came, away = {"event": "connected"}, {"event": "no broker"}
    moments = [(0.0, came), (3.0, away), (4.0, away), (5.0, away), (13.0, came)]
    assert _folded([(at, dict(event)) for at, event in moments]) == [
        came,
        away,
        {**away, "repeated": 2, "repeated_in_s": 10},
        came,
    ]


def test_lines_that_take_turns_are_folded_too() -> None:
    turns = [(n / 10, {"event": "ab"[n % 2]}) for n in range(40)]
    assert turns[-1][0] < BETWEEN_S
    assert [event.get("repeated") for event in _folded(turns)] == [None, None, 19, 19]


def test_a_process_that_falls_silent_says_its_count_when_the_time_is_over() -> None:
    now = 0.0
    written: list[dict[str, Any]] = []
    waits: list[tuple[float, Callable[[], None]]] = []
    fold = Fold(written.append, lambda: now, lambda seconds, then: waits.append((seconds, then)))
    fold(None, "info", {"event": "away"})
    for _ in range(3):
        with pytest.raises(structlog.DropEvent):
            fold(None, "info", {"event": "away"})
    [(seconds, then)] = waits
    now += seconds
    then()
    assert seconds == WINDOW_S
    assert written == [{"event": "away", "repeated": 3, "repeated_in_s": 60}]


def _line(**facts: Any) -> str:
    return TerminalRenderer(colours=False)(None, "info", {"timestamp": "12:03:07", **facts})


def test_a_line_reads_as_a_sentence() -> None:
    said = _line(level="info", event="broker connected", broker="mqtt://localhost", models=["a"])
    assert said == "12:03:07 broker connected  broker=mqtt://localhost models=a"
    away = _line(level="warning", event="away", why="not there", repeated=57, repeated_in_s=60)
    assert away == "12:03:07 warning: away (repeated 57 times in 60 s)  why='not there'"


def test_text_from_outside_cannot_steer_the_terminal() -> None:
    said = _line(level="info", event="\x1b[2J", device="a\nb", names=["\x9b"])
    assert said.isprintable()


@pytest.mark.parametrize("kinds", [10, 1_000])
def test_however_many_kinds_there_are_none_is_lost(kinds: int) -> None:
    events = [(0.0, {"event": str(number)}) for number in range(kinds) for _ in range(2)]
    written = _folded(events)
    assert sum(event.get("repeated", 1) for event in written) == 2 * kinds
