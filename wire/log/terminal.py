"""An event as a line that a person reads: `12:03:07 broker connected  broker=mqtt://localhost`."""

from typing import Any

from litterfog.wire.log.fold import Event

_DIM, _PLAIN = "\x1b[2m", "\x1b[0m"
_COLOURS = {"warning": "\x1b[33m", "error": "\x1b[1;31m", "critical": "\x1b[1;31m"}


class TerminalRenderer:
    """A structlog processor, the last: time, what happened, how often, and its facts."""

    def __init__(self, *, colours: bool) -> None:
        self._colours = colours

    def __call__(self, _logger: Any, _method: str, event: Event) -> str:
        """Render; text that would steer a terminal is shown with escapes."""
        facts = dict(event)
        at, level = facts.pop("timestamp", ""), facts.pop("level", "info")
        error = facts.pop("exception", None)
        what = _printable(str(facts.pop("event", ""))) + _repeats(facts)
        if level in _COLOURS:
            what = self._in(_COLOURS[level], f"{level}: {what}")
        told = " ".join(self._in(_DIM, f"{name}=") + _text(facts[name]) for name in facts)
        line = f"{self._in(_DIM, at)} {what}" + (f"  {told}" if told else "")
        return f"{line}\n{error}" if error else line

    def _in(self, colour: str, text: str) -> str:
        return f"{colour}{text}{_PLAIN}" if self._colours else text


def _repeats(facts: dict[str, Any]) -> str:
    count, seconds = facts.pop("repeated", 0), facts.pop("repeated_in_s", 0)
    if not count:
        return ""
    return f" (repeated {'once' if count == 1 else f'{count} times'} in {seconds} s)"


def _text(value: Any) -> str:
    if isinstance(value, list | tuple | set | frozenset):
        return ",".join(map(_text, value))
    text = str(value)
    return text if text.isprintable() and text and " " not in text else repr(text)


def _printable(text: str) -> str:
    return text if text.isprintable() else repr(text)[1:-1]
