"""The sheet of a round: one HTML page that prints on A4 and asks nobody for anything."""

from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Final

import segno

from litterfog.streets.rounds.errors import RoundError
from litterfog.streets.rounds.round import Round, Stop
from litterfog.streets.rounds.sheet.map import map_of
from litterfog.streets.rounds.words import Words, length, summary
from litterfog.streets.streets import Streets

_COLUMNS: Final = ("figure", "street", "note", "remark")


def page_of(
    plan: Round, streets: Streets, words: Words, link: str, notes: Sequence[str] = ()
) -> str:
    """Write a round; notes by spot as they were given to the plan, "" for none.

    The link leads to the same round on a phone. Raises RoundError if no QR code can hold it.
    """
    title = escape(words("round.title"))
    style = Path(__file__).with_name("sheet.css").read_text("utf-8")
    return (
        f'<!doctype html>\n<html lang="{escape(words.language)}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{style}</style></head>\n<body>\n"
        f"<header><div><h1>{title}</h1>{_told(plan, words)}"
        f'<p class="link">{escape(link)}</p></div>'
        f'<div class="qr" aria-hidden="true">{_code(link)}</div></header>\n'
        f'<figure class="map">{map_of(plan, streets, words)}</figure>\n'
        f'<p class="credit">© OpenStreetMap contributors</p>\n'
        f"{_table(plan, words, notes)}\n</body></html>\n"
    )


def _told(plan: Round, words: Words) -> str:
    told = f'<p class="summary">{escape(summary(words, plan))}</p>'
    told += f"<p>{escape(words('round.closed' if plan.closed else 'round.open'))}</p>"
    if plan.straight_m >= 1:
        straight = words("round.straight", length=length(words, plan.straight_m))
        told += f"<p>{escape(straight)}</p>"
    return told


def _code(link: str) -> str:
    try:
        code = segno.make_qr(link, error="m")
    except segno.DataOverflowError as error:
        raise RoundError(
            "the round's link is too long for a QR code: 2,331 bytes at most"
        ) from error
    return str(code.svg_inline(border=0, omitsize=True))


def _table(plan: Round, words: Words, notes: Sequence[str]) -> str:
    heads = "".join(
        f'<th class="{column}" scope="col">{escape(words(f"round.{column}"))}</th>'
        for column in _COLUMNS
    )
    tick = f'<th class="box" scope="col">{escape(words("round.tick"))}</th>'
    rows = "\n".join(_row(number, stop, words, notes) for number, stop in enumerate(plan.stops, 1))
    return f"<table><thead><tr>{tick}{heads}</tr></thead>\n<tbody>{rows}</tbody></table>"


def _row(number: int, stop: Stop, words: Words, notes: Sequence[str]) -> str:
    street = stop.street or words("round.unnamed")
    note = notes[stop.number] if notes else ""
    return (
        f'<tr><td class="box"></td><td class="figure">{number}</td><td>{escape(street)}</td>'
        f"<td>{escape(note)}</td><td></td></tr>"
    )
