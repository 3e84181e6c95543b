"""The HTML document around a page: its language, its title, the navigation. Needs no script."""

from collections.abc import Sequence
from html import escape

from litterfog.dashboard.pages.page import Page

NAME = "Litterfog"


def page_template(pages: Sequence[Page], current: Page) -> str:
    """Give the document of a page, with Dash's {%placeholders%} for the rest."""
    head = "{%metas%}<title>{%title%}</title>{%favicon%}{%css%}"
    body = (
        "<noscript>This page needs JavaScript; the hits without it: "
        '<a href="/api/hits.csv">CSV</a>.</noscript>'
        "{%app_entry%}<footer>{%config%}{%scripts%}{%renderer%}</footer>"
    )
    return _document(head, _navigation(pages, current) + body)


def not_found(pages: Sequence[Page], path: str) -> str:
    """Give the document that says that there is no such page."""
    head = (
        '<meta charset="UTF-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta name="color-scheme" content="light dark"><title>{_title("Not found")}</title>'
        '<link rel="stylesheet" href="/assets/shell.css">'
    )
    body = (
        '<main class="not-found"><h1>There is no such page.</h1>'
        f"<p>Nothing is kept at <code>{escape(path)}</code></p>"
        f'<p><a href="/">Back to the {escape(pages[0].title.lower())}</a></p></main>'
    )
    return _document(head, _navigation(pages, None) + body)


def title_of(page: Page) -> str:
    """Give the title that the browser's tab shows."""
    return _title(page.title)


def _title(text: str) -> str:
    return f"{text} · {NAME}"


def _document(head: str, body: str) -> str:
    return f'<!DOCTYPE html>\n<html lang="en"><head>{head}</head><body>{body}</body></html>\n'


def _navigation(pages: Sequence[Page], current: Page | None) -> str:
    links = "".join(_link(page, is_current=page is current) for page in pages)
    return (
        f'<header class="top"><strong>{NAME}</strong><nav aria-label="Pages">{links}</nav></header>'
    )


def _link(page: Page, *, is_current: bool) -> str:
    marked = ' aria-current="page"' if is_current else ""
    return f'<a href="{escape(page.path)}"{marked}>{escape(page.title)}</a>'
