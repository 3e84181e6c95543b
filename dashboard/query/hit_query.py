"""The one question asked of the hits, by the map, the list, the charts and the exports alike."""

import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from typing import Final, TypeVar

from werkzeug.datastructures import MultiDict

from litterfog.dashboard.query.bbox import Bbox, bbox_of
from litterfog.dashboard.query.moments import moment_ms

PARAMETERS: Final = frozenset(
    ("bbox", "since", "until", "device", "split", "model", "min_probability")
)
_REPEATED: Final = ("device", "split", "model")
_MOST_NAMES = 100  # of devices, splits or models in one question
_MOST_ZOOM = 30

_T = TypeVar("_T")


class QueryError(ValueError):
    """A parameter that is none, or has a value that it does not take."""

    def __init__(self, parameter: str, reason: str) -> None:
        super().__init__(f"{parameter} {reason}")
        self.parameter = parameter
        self.reason = reason


@dataclass(frozen=True, slots=True)
class HitQuery:
    """Which hits; what is None or empty asks for no less than all."""

    bbox: Bbox | None = None
    since_ms: int | None = None  # captured then or later
    until_ms: int | None = None  # captured before then
    devices: frozenset[str] = frozenset()
    min_probability: float | None = None
    splits: frozenset[str] = frozenset()
    models: frozenset[str] = frozenset()

    def everywhere(self) -> "HitQuery":
        """Ask the same of the whole world."""
        return replace(self, bbox=None)


def read_query(args: MultiDict[str, str], others: Collection[str] = ()) -> HitQuery:
    """Read the query of an address, which may name other parameters too; raises QueryError."""
    check_known(args, (*PARAMETERS, *others))
    now_ms = time.time_ns() // 1_000_000
    query = HitQuery(
        bbox=read_one(args, "bbox", bbox_of),
        since_ms=read_one(args, "since", lambda text: moment_ms(text, now_ms)),
        until_ms=read_one(args, "until", lambda text: moment_ms(text, now_ms, ends=True)),
        devices=_names(args, "device"),
        min_probability=read_one(args, "min_probability", _probability),
        splits=_names(args, "split"),
        models=_names(args, "model"),
    )
    if query.since_ms is not None and query.until_ms is not None:
        _check_order(query.since_ms, query.until_ms)
    return query


def check_known(args: MultiDict[str, str], known: Collection[str]) -> None:
    """Refuse what is no parameter, and a second value where there is one."""
    for name in args:
        if name not in known:
            raise QueryError(name[:100], "is no parameter here")
        if name not in _REPEATED and len(args.getlist(name)) > 1:
            raise QueryError(name, "is given twice")


def read_one(args: MultiDict[str, str], name: str, read: Callable[[str], _T]) -> _T | None:
    """Read a parameter, if it is given; raises QueryError for the reader's ValueError."""
    text = args.get(name)
    if text is None:
        return None
    try:
        return read(text)
    except ValueError as error:
        raise QueryError(name, str(error)) from error


def read_zoom(args: MultiDict[str, str]) -> float | None:
    """Read MapLibre's zoom, of a world of 512 pixels at 0."""
    return read_one(args, "zoom", _zoom)


def _check_order(since_ms: int, until_ms: int) -> None:
    if since_ms > until_ms:
        raise QueryError("since", "is later than until")


def _names(args: MultiDict[str, str], name: str) -> frozenset[str]:
    names = frozenset(args.getlist(name))
    if len(names) > _MOST_NAMES:
        raise QueryError(name, f"is given more than {_MOST_NAMES} times")
    return names


def _probability(text: str) -> float:
    return _within(text, 0, 1)


def _zoom(text: str) -> float:
    return _within(text, 0, _MOST_ZOOM)


def _within(text: str, least: float, most: float) -> float:
    expected = f"takes a number from {least} to {most}"
    try:
        value = float(text)
    except ValueError:
        raise ValueError(expected) from None
    if not least <= value <= most:
        raise ValueError(expected)
    return value
