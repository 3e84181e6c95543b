"""Words in the visitor's language. Knows the files beside it, and nothing of pages.

A file's keys are two levels: section and name. A name that ends in `_one` is the singular of the
same name without. Placeholders are those of `str.format`; whole numbers are grouped.
"""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from werkzeug.http import parse_accept_header

LANGUAGES: Final = ("en", "nl", "fr")  # the first is for those who read none of them
_SINGULAR = "_one"
_UNITS = ("B", "kB", "MB", "GB", "TB")

Texts = Mapping[str, Mapping[str, str]]


class Words:
    """The words of one language, and how it writes numbers."""

    def __init__(self, language: str, texts: Texts) -> None:
        self.language = language
        self._texts = texts

    def __call__(self, key: str, **values: object) -> str:
        """Give the text of 'section.name'; a `count` chooses between one and many."""
        section, _, name = key.partition(".")
        texts = self._texts[section]
        count = values.get("count")
        if isinstance(count, int) and self._is_one(count):
            name = name + _SINGULAR if name + _SINGULAR in texts else name
        return texts[name].format(**{one: self._written(value) for one, value in values.items()})

    def number(self, value: int) -> str:
        """1234567 as '1,234,567', '1.234.567' or '1 234 567'."""
        return f"{value:,}".replace(",", self("number.group"))

    def decimal(self, value: float, digits: int) -> str:
        """3.14159 with one digit as '3.1' or '3,1'."""
        whole, point, fraction = f"{value:,.{digits}f}".partition(".")
        return (
            whole.replace(",", self("number.group"))
            + point.replace(".", self("number.point"))
            + fraction
        )

    def size(self, value: float) -> str:
        """12345 bytes as '12.3 kB', in powers of 1,000."""
        power = 0
        while value >= 999.5 and power < len(_UNITS) - 1:  # 999.5 would round to 1000
            value /= 1_000
            power += 1
        digits = 1 if power and value < 99.95 else 0
        return f"{self.decimal(value, digits)} {_UNITS[power]}"

    def ago(self, seconds: float) -> str:
        """Say how long ago something was, in its largest unit."""
        for unit, length in (("days", 86_400), ("hours", 3_600), ("minutes", 60)):
            if seconds >= length:
                return self(f"shell.{unit}_ago", count=int(seconds // length))
        return self("shell.seconds_ago", count=int(seconds)) if seconds >= 2 else self("shell.now")

    def as_json(self) -> str:
        """Give all texts, nested, fit to stand in a script element of type application/json."""
        plain = {section: dict(texts) for section, texts in self._texts.items()}
        written = json.dumps(plain, ensure_ascii=False, separators=(",", ":"))
        return written.replace("<", "\\u003c")

    def _is_one(self, count: int) -> bool:
        return count in (0, 1) if self.language == "fr" else count == 1

    def _written(self, value: object) -> object:
        return self.number(value) if isinstance(value, int) else value


def language_of(accept_language: str | None) -> str:
    """Choose by an Accept-Language header (RFC 9110, 12.5.4), by its tags' first parts.

    Werkzeug's own choice would give English to "nl-BE, en;q=0.9", as the one exact match.
    """
    accepted = [
        (tag.partition("-")[0].lower(), quality)
        for tag, quality in parse_accept_header(accept_language or "")
    ]
    refused = {language for language, quality in accepted if quality == 0}
    taken = [language for language in LANGUAGES if language not in refused]
    for language, quality in sorted(accepted, key=lambda one: -one[1]):
        if quality and language in taken:
            return language
        if quality and language == "*" and taken:
            return taken[0]
    return LANGUAGES[0]


@cache
def words_in(language: str) -> Words:
    """Read the file of a language."""
    path = Path(__file__).with_name(f"{language}.json")
    texts = json.loads(path.read_text("utf-8"))
    return Words(
        language, MappingProxyType({key: MappingProxyType(texts[key]) for key in sorted(texts)})
    )
