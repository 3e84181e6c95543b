"""How the processes log: to standard error, for a person at a terminal, else as JSON lines.

Everything takes this way: structlog's events, the records of libraries, Python's warnings.
"""

import logging
import os
import sys
from typing import Annotated, Any, Literal

import structlog
from pydantic import Field

from litterfog.wire.log.fold import Fold
from litterfog.wire.log.terminal import TerminalRenderer

LogStyle = Literal["auto", "console", "json"]
LogFormat = Annotated[
    LogStyle, Field(description="How to log: auto is console on a terminal, json elsewhere")
]


def set_up_logging(style: LogStyle = "auto", *, verbose: bool = True) -> None:
    """Configure this process; not verbose shows warnings and worse alone."""
    for_person = style == "console" or (style == "auto" and sys.stderr.isatty())
    least = logging.INFO if verbose else logging.WARNING
    last = _for_person() if for_person else _for_machine()
    fold = Fold(lambda event: _write(last, event))
    structlog.configure(
        processors=[structlog.processors.add_log_level, fold, *last],
        wrapper_class=structlog.make_filtering_bound_logger(least),
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
    )
    logging.basicConfig(handlers=[_ToStructlog()], level=logging.WARNING, force=True)
    logging.captureWarnings(capture=True)


def silence_logging() -> None:
    """Log nothing: the command itself tells what it has seen."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    logging.disable()


def _for_person() -> list[structlog.typing.Processor]:
    colours = sys.stderr.isatty() and not os.environ.get("NO_COLOR")
    return [
        structlog.processors.TimeStamper(fmt="%H:%M:%S", utc=False),
        structlog.processors.format_exc_info,
        TerminalRenderer(colours=colours),
    ]


def _for_machine() -> list[structlog.typing.Processor]:
    return [
        structlog.processors.TimeStamper(fmt="iso"),
        structlog.processors.format_exc_info,
        structlog.processors.JSONRenderer(),
    ]


def _write(processors: list[structlog.typing.Processor], event: dict[str, Any]) -> None:
    """Render and write one event, past the logger."""
    line: Any = event
    for processor in processors:
        line = processor(None, event["level"], line)
    sys.stderr.write(f"{line}\n")  # at once, so that no other thread's line comes between
    sys.stderr.flush()


class _ToStructlog(logging.Handler):
    """Passes a library's record, or a warning, on as an event."""

    def emit(self, record: logging.LogRecord) -> None:
        message = record.getMessage().strip()
        if record.name == "py.warnings":
            message = message.split("\n", maxsplit=1)[0]  # without the line of code
        structlog.get_logger().log(
            record.levelno, message, of=record.name, exc_info=record.exc_info or None
        )
