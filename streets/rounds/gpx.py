"""A round as GPX 1.1: spots as waypoints, their order as a route, the way as a track.

Devices that know streets lead along the route; those that know none show the track.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from litterfog.streets.rounds.round import Place, Round, Stop
from litterfog.streets.rounds.words import Words, summary
from litterfog.streets.xml_text import xml_text

_BEGINS: Final = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<gpx version="1.1" creator="Litterfog" xmlns="http://www.topografix.com/GPX/1/1">\n'
)
_LICENCE: Final = (  # of the streets that the way follows
    '<copyright author="OpenStreetMap contributors">'
    "<license>https://www.openstreetmap.org/copyright</license></copyright>"
)


def gpx_of(plan: Round, words: Words, notes: Sequence[str] = ()) -> bytes:
    """Write a round; notes by spot as they were given to the plan, "" for none."""
    title = xml_text(words("round.title"))
    described = f"<name>{title}</name><desc>{xml_text(summary(words, plan))}</desc>"
    points = [_named(words, at, stop) for at, stop in enumerate(plan.stops, 1)]
    begin = [(plan.start, words("round.start"))] if plan.start else []
    end = (begin or points[:1]) if plan.closed else []
    told = [notes[stop.number] if notes else "" for stop in plan.stops]
    marked = [*zip(begin, [""], strict=False), *zip(points, told, strict=True)]
    return "".join(
        (
            _BEGINS,
            f"<metadata>{described}{_LICENCE}</metadata>\n",
            *(_point("wpt", place, name, note) for (place, name), note in marked),
            f"<rte>{described}\n",
            *(_point("rtept", place, name) for place, name in (*begin, *points, *end)),
            f"</rte>\n<trk>{described}<trkseg>\n",
            _track(plan.line.tolist()),
            "</trkseg></trk>\n</gpx>\n",
        )
    ).encode()


def _named(words: Words, number: int, stop: Stop) -> tuple[Place, str]:
    name = f"{number} {stop.street}" if stop.street else words("round.spot", number=number)
    return stop.place, name


def _point(tag: str, place: Place, name: str, note: str = "") -> str:
    told = f"<desc>{xml_text(note)}</desc>" if note else ""
    return f"<{tag} {_at(place)}><name>{xml_text(name)}</name>{told}</{tag}>\n"


def _track(line: Iterable[Sequence[float]]) -> str:
    return "".join(f"<trkpt {_at(place)}/>\n" for place in line)


def _at(place: Sequence[float]) -> str:
    return f'lat="{place[0]:.7f}" lon="{place[1]:.7f}"'
