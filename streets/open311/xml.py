"""Rows as XML, which GeoReport v2 asks for; JSON is the same rows as they are."""

import re
from collections.abc import Iterable
from typing import Final
from xml.sax.saxutils import escape

from litterfog.streets.open311.rows import Row

SERVICES: Final = ("services", "service")  # names of the whole and of a row
REQUESTS: Final = ("service_requests", "request")
ERRORS: Final = ("errors", "error")
_BEGINS: Final = '<?xml version="1.0" encoding="utf-8"?>\n'
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, 2.2


def xml(names: tuple[str, str], rows: Iterable[Row]) -> bytes:
    """Write rows; what is None becomes an empty element."""
    whole, one = names
    body = "".join(f"<{one}>{_fields(row)}</{one}>\n" for row in rows)
    return f"{_BEGINS}<{whole}>\n{body}</{whole}>\n".encode()


def _fields(row: Row) -> str:
    return "".join(f"<{name}>{_text(value)}</{name}>" for name, value in row.items())


def _text(value: str | float | bool | None) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return escape(_NOT_XML.sub("", str(value)))
