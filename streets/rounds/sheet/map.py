"""The map of a sheet as SVG: streets, their names, the way, numbered spots, a scale."""

from html import escape
from typing import Final

import numpy as np

from litterfog.streets.rounds.lines import lines_around
from litterfog.streets.rounds.round import Leg, Round
from litterfog.streets.rounds.sheet.frame import WIDTH, Frame, Paper, frame_of
from litterfog.streets.rounds.sheet.labels import labels
from litterfog.streets.rounds.sheet.roads import path_of, roads
from litterfog.streets.rounds.words import Words, length
from litterfog.streets.streets import Streets

_SCALES_M: Final = (20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000)
_LONGEST_SCALE: Final = 400


def map_of(plan: Round, streets: Streets, words: Words) -> str:
    """Draw the round and the streets around it."""
    frame = frame_of(plan)
    told = escape(words("round.map"))
    lines = lines_around(streets, frame.plane, frame.box)
    spots = frame.places_on_paper(np.array([stop.place for stop in plan.stops]))
    return "".join(
        (
            f'<svg viewBox="0 0 {WIDTH} {frame.height}" role="img" aria-label="{told}">',
            roads(streets, lines, frame),
            *(_way(frame, leg) for leg in plan.legs),
            labels(streets, lines, frame, spots),
            _spots(spots),
            _start(plan, frame, words),
            _scale(frame, words),
            "</svg>",
        )
    )


def _way(frame: Frame, leg: Leg) -> str:
    path = path_of(frame.places_on_paper(leg.line))
    straight = " straight" if leg.straight_m > leg.length_m / 2 else ""
    return f'<path class="way{straight}" d="{path}"/>' if path else ""


def _start(plan: Round, frame: Frame, words: Words) -> str:
    if plan.start is None:
        return ""
    # hollow, over the spots: one may lie where it is
    (x, y), *_ = frame.places_on_paper(np.array([plan.start])).tolist()
    return (
        f'<rect class="start" x="{x - 36}" y="{y - 36}" width="72" height="72"/>'
        f'<text class="name" x="{x}" y="{y + 68}">{escape(words("round.start"))}</text>'
    )


def _spots(spots: Paper) -> str:
    """Number them; the first lie on top where they overlap."""
    size = 26 if len(spots) <= 40 else 20 if len(spots) <= 150 else 14
    marks = [
        f'<circle class="spot" cx="{x}" cy="{y}" r="{size}"/>'
        f'<text class="number" x="{x}" y="{y}" dy="{size * 0.35:.0f}"'
        f' font-size="{size * (1.15 if number < 100 else 0.85):.0f}">{number}</text>'
        for number, (x, y) in enumerate(spots.tolist(), 1)
    ]
    return "".join(reversed(marks))


def _scale(frame: Frame, words: Words) -> str:
    most_m = _LONGEST_SCALE * frame.metres_a_unit
    metres = max((scale for scale in _SCALES_M if scale <= most_m), default=_SCALES_M[0])
    wide = round(metres / frame.metres_a_unit)
    x, y = 30, frame.height - 30
    told = length(words, metres)
    return (
        f'<path class="scale" d="M{x} {y - 16}v16h{wide}v-16"/>'
        f'<text class="scale-length" x="{x + wide // 2}" y="{y - 12}">{told}</text>'
    )
