"""How the processes log: to standard error, for a person at a terminal, else as JSON lines."""

import logging
import sys

import structlog


def set_up_logging(*, verbose: bool = True) -> None:
    """Configure structlog for this process; not verbose shows warnings and worse alone."""
    for_person = sys.stderr.isatty()
    renderer = (
        structlog.dev.ConsoleRenderer() if for_person else structlog.processors.JSONRenderer()
    )
    stamp = structlog.processors.TimeStamper(fmt="%H:%M:%S" if for_person else "iso")
    processors: list[structlog.typing.Processor] = [structlog.processors.add_log_level, stamp]
    if not for_person:
        processors.append(structlog.processors.format_exc_info)
    structlog.configure(
        processors=[*processors, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(
            logging.INFO if verbose else logging.WARNING
        ),
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
    )


def silence_logging() -> None:
    """Log nothing: the command itself tells what it has seen."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
