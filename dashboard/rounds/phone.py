"""A round as a page for the telephone: one document that goes on where there is no network."""

import json
from html import escape

from litterfog.dashboard.languages.table import Words
from litterfog.dashboard.rounds.planned import PlannedRound
from litterfog.dashboard.shell.site import Site
from litterfog.streets.rounds.round import Stop
from litterfog.streets.rounds.sheet.map import map_of

_STYLES = ("assets/shell.css", "assets/rounds/phone/phone.css")
_PIN = (
    '<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M12 2a7 7 0 0 0-7 7c0 5 7 13 7 13s7-8'
    ' 7-13a7 7 0 0 0-7-7zm0 4.5a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5z"/></svg>'
)
_SCRIPTS = ("assets/shell.js", "assets/words.js", "assets/rounds/phone/phone.js")


def phone_page(site: Site, planned: PlannedRound, words: Words) -> str:
    """Write the page; assets/rounds/phone/ ticks off, keeps and sends."""
    title, told = escape(words("round.title")), planned.fields(words)
    data = json.dumps(told, separators=(",", ":")).replace("<", "\\u003c")
    styles = "".join(
        f'<link rel="stylesheet" href="{site.files.address(name)}">' for name in _STYLES
    )
    icon = site.files.address("assets/icon.svg")
    scripts = "".join(f'<script src="{site.files.address(name)}"></script>' for name in _SCRIPTS)
    stops = "".join(
        _stop(number, stop, told["stops"][number - 1], words)
        for number, stop in enumerate(planned.plan.stops, 1)
    )
    return (
        f'<!DOCTYPE html>\n<html lang="{words.language}"><head><meta charset="UTF-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark">'
        f'<meta name="litterfog-prefix" content="{escape(site.settings.address("/"))}">'
        f'<link rel="icon" type="image/svg+xml" href="{icon}">'
        f'<title>{title} · Litterfog</title>{styles}</head>\n<body class="phone"><main>'
        f"<h1>{title}</h1><p>{escape(told['summary'])}</p>"
        f'<p id="round-waiting" role="status"></p>'
        f"<figure>{map_of(planned.plan, planned.streets, words)}"
        f"<figcaption>© OpenStreetMap contributors</figcaption></figure>"
        f'<ol id="round-stops">{stops}</ol>'
        f"<noscript><p>{escape(words('rounds.no_script'))}</p></noscript></main>"
        f'<script type="application/json" id="litterfog-words">{words.as_json()}</script>'
        f'<script type="application/json" id="round">{data}</script>{scripts}</body></html>\n'
    )


def _stop(number: int, stop: Stop, told: dict[str, str], words: Words) -> str:
    street = escape(stop.street or words("round.unnamed"))
    lat, lon = (f"{degrees:.6f}" for degrees in stop.place)
    show = escape(words("rounds.show", number=number))
    return (
        f'<li data-id="{told["id"]}"><span class="number">{number}</span>'
        f'<div><strong>{street}</strong><span class="quiet">{escape(told["note"])}</span>'
        f'<span class="said"></span></div>'
        f'<a href="geo:{lat},{lon}?q={lat},{lon}" aria-label="{show}">{_PIN}</a>'
        f'<div class="ticks" role="group" aria-label="{street}"></div></li>'
    )
