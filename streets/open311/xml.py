"""Rows as XML, which GeoReport v2 asks for; JSON is the same rows as they are."""

from collections.abc import Iterable
from typing import Final

from litterfog.streets.open311.rows import Row
from litterfog.streets.xml_text import xml_text

SERVICES: Final = ("services", "service")  # names of the whole and of a row
REQUESTS: Final = ("service_requests", "request")
ERRORS: Final = ("errors", "error")
_BEGINS: Final = '<?xml version="1.0" encoding="utf-8"?>\n'


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
    return xml_text(str(value))
