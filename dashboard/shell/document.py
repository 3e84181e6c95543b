"""The HTML document around a page: its language, navigation, banners. Needs no script."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from litterfog.dashboard.languages.table import Words
from litterfog.dashboard.pages.page import Page
from litterfog.dashboard.shell import ids
from litterfog.dashboard.shell.files import PLOTLY
from litterfog.dashboard.shell.site import Site

NAME = "Litterfog"
_GRAPH = "dash/dcc/async-graph.js"  # which Dash asks for once it knows the layout


_VIEWPORT = (
    '<meta charset="UTF-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
)


@dataclass(frozen=True, slots=True)
class Parts:
    """What Dash makes of a page, as HTML."""

    styles: str
    scripts: str
    metas: str
    config: str
    renderer: str


def page_document(site: Site, page: Page, words: Words, dash: Parts) -> str:
    """Give the document of a page."""
    hits = escape(site.settings.address("/api/hits.csv"))
    return _document(
        words,
        [dash.metas, *_head(site, _title(words(page.title))), dash.styles, *_early(site, page)],
        [
            _navigation(site, page, words),
            _banner(ids.STORE_AWAY, words("shell.store_away")),
            _banner(ids.SILENT, words("shell.silent")),
            f'<noscript>{escape(words("shell.no_script"))} <a href="{hits}">CSV</a>.</noscript>',
            _entry(words),
            f'<script type="application/json" id="litterfog-words">{words.as_json()}</script>',
            f"<footer>{dash.config}{dash.scripts}{dash.renderer}</footer>",
        ],
    )


def not_found(site: Site, path: str, words: Words) -> str:
    """Give the document that says that there is no such page."""
    style = f'<link rel="stylesheet" href="{site.files.address("assets/shell.css")}">'
    home = escape(site.settings.address("/"))
    return _document(
        words,
        [_VIEWPORT, *_head(site, _title(words("shell.not_found"))), style],
        [
            _navigation(site, None, words),
            '<main class="not-found">',
            f"<h1>{escape(words('shell.no_page'))}</h1>",
            f"<p>{escape(words('shell.nothing_at'))} <code>{escape(path)}</code></p>",
            f'<p><a href="{home}">{escape(words("shell.back"))}</a></p>',
            "</main>",
        ],
    )


def _document(words: Words, head: Sequence[str], body: Sequence[str]) -> str:
    return (
        f'<!DOCTYPE html>\n<html lang="{words.language}"><head>{"".join(head)}</head>'
        f"<body>{''.join(body)}</body></html>\n"
    )


def _title(text: str) -> str:
    return f"{text} · {NAME}"


def _head(site: Site, title: str) -> list[str]:
    return [
        _meta("color-scheme", "light dark"),
        _meta("litterfog-prefix", site.settings.address("/")),
        _meta("litterfog-refresh-ms", f"{site.settings.refresh_s * 1_000:.0f}"),
        f"<title>{escape(title)}</title>",
        f'<link rel="icon" type="image/svg+xml" href="{site.files.address("assets/icon.svg")}">',
    ]


def _early(site: Site, page: Page) -> list[str]:
    """Name what Dash asks for late, so that it comes while the scripts do."""
    if not page.has_map:
        return []
    plotly, graph = site.files.address(PLOTLY), site.files.address(_GRAPH)
    return [
        f'<link rel="preload" as="script" href="{graph}">',
        f'<link rel="preload" as="script" id="litterfog-plotly" href="{plotly}">',
    ]


def _entry(words: Words) -> str:
    """Give the element that Dash fills."""
    unread = escape(words("shell.unread"))
    return f'<div id="react-entry-point"><p class="_dash-loading">{unread}</p></div>'


def _meta(name: str, content: str) -> str:
    return f'<meta name="{name}" content="{escape(content)}">'


def _banner(name: str, text: str) -> str:
    return f'<div id="{name}" class="banner" role="alert" hidden>{escape(text)}</div>'


def _navigation(site: Site, current: Page | None, words: Words) -> str:
    links = "".join(_link(site, page, current, words) for page in site.pages)
    pages = escape(words("shell.pages"))
    nav = f'<nav aria-label="{pages}">{links}</nav>'
    return f'<header class="top"><strong>{NAME}</strong>{nav}</header>'


def _link(site: Site, page: Page, current: Page | None, words: Words) -> str:
    marked = ' aria-current="page"' if page is current else ""
    address = escape(site.settings.address(page.path))
    return f'<a href="{address}"{marked}>{escape(words(page.title))}</a>'
